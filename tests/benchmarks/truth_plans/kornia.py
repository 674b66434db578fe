# SPDX-License-Identifier: Apache-2.0
"""kornia: the examples of its docstrings, and every image filter and augmentation that a default call builds."""

import importlib
import inspect
from collections.abc import Callable, Iterator

import torch

from truth_plans.pieces import Run, doctests

PACKAGES = ("kornia",)

_SKIPPED = r"\.(x|contrib\.(face_detection|vit_mobile)|onnx|integrated|tutorials|config)\b|__main__"


def runs() -> Iterator[Run]:
    yield from doctests("kornia", _SKIPPED)
    augmentation = importlib.import_module("kornia.augmentation")
    for name, cls in inspect.getmembers(augmentation, inspect.isclass):
        if issubclass(cls, torch.nn.Module):
            yield name, _augmented(cls)


def _augmented(cls: Callable[..., torch.nn.Module]) -> Callable[[], object]:
    def run() -> None:
        image = torch.rand(2, 3, 16, 16, requires_grad=True)
        needed = {"p": 1.0} if "p" in inspect.signature(cls).parameters else {}
        cls(**needed)(image).mean().backward()

    return run
