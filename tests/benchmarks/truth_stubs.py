# SPDX-License-Identifier: Apache-2.0
"""Stands in for torchvision, which has no small CPU build, so that packages which import it can be traced."""

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import torch

STUBBED = "torchvision"


class _Named(type):
    """The class of stub classes: what is asked of one, such as an enumeration's member, is another."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        value = _Named(name, (_Unchanged,), {"__module__": cls.__module__})
        setattr(cls, name, value)
        return value


class _Unchanged(torch.nn.Module, metaclass=_Named):  # type: ignore[misc]
    """Any torchvision object: takes whatever it is built with and hands its first input on."""

    def __init__(self, *_args: object, **_keywords: object) -> None:
        super().__init__()

    def forward(self, first: Any = None, *_rest: object, **_keywords: object) -> Any:
        return first


class _Stub(ModuleType):
    """A module in which every public name is a class of its own."""

    __version__ = "0.0"

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        value = _Named(name, (_Unchanged,), {"__module__": self.__name__})
        setattr(self, name, value)
        return value


class _StubFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        stubbed = fullname.partition(".")[0] == STUBBED
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True) if stubbed else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _Stub(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run: names come into being when asked for."""


def install() -> None:
    """Make torchvision importable; nothing happens where it is installed."""
    sys.meta_path.append(_StubFinder())
