# SPDX-License-Identifier: Apache-2.0
"""Names what was seen at a site after torch's own objects: API and kind, or a look-alike of a Tensor method."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import ModuleType

import torch
from torch.optim.lr_scheduler import LRScheduler
from torch.utils.data import DataLoader, Dataset, Sampler

from truth_sites import Seen, Site

TENSOR_NAMES = frozenset(name for name in dir(torch.Tensor) if not name.startswith("_"))
_CONSTANTS = (torch.dtype, torch.layout, torch.memory_format, torch.qscheme)
_FAMILIES: tuple[tuple[str, tuple[type, ...]], ...] = (
    ("module", (torch.nn.Module,)),
    ("optimizer", (torch.optim.Optimizer, LRScheduler)),
    ("loader", (DataLoader, Dataset, Sampler)),
)


@dataclass(frozen=True)
class Truth:
    """What a site is: kind "function", "class", "held-function", "tensor-method", "module-attribute", "other", … ."""

    kind: str
    api: str | None = None
    names: frozenset[str] = frozenset()
    """All names of the same API."""


class ApiNames:
    """The names of torch's objects, by identity."""

    def __init__(self) -> None:
        self._paths: dict[int, set[str]] = {}
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] == "torch":
                self._enter(name, module)

    def _enter(self, prefix: str, module: ModuleType) -> None:
        for name, value in list(vars(module).items()):
            if not name.startswith("__") and _is_api(value):
                self._paths.setdefault(id(value), set()).add(f"{prefix}.{name}")

    def of(self, value: object) -> frozenset[str]:
        """All names of an object; empty for what is not torch's."""
        return frozenset(self._paths.get(id(value), ())) if _is_api(value) else frozenset()


def _is_api(value: object) -> bool:
    if isinstance(value, _CONSTANTS):
        return True
    if isinstance(value, ModuleType) or not callable(value):
        return False
    return (getattr(value, "__module__", None) or "torch").partition(".")[0] == "torch"


def shortest(names: Iterable[str]) -> str:
    """The public name nearest to the root."""
    return min(names, key=lambda name: ("._" in name, name.count("."), len(name), name))


def _of_torch(cls: type) -> bool:
    return cls.__module__.partition(".")[0] == "torch"


def classify(site: Site, seen: Seen, apis: ApiNames) -> Truth:
    """What a site is; a site with a Tensor among its receivers is a Tensor method."""
    truths = [_of_object(site, receiver, value, apis) for receiver, value in seen.objects.values()]
    truths += [_of_receiver(site, cls, cls.__mro__, apis) for cls in seen.types]
    truths += [_of_receiver(site, cls, _above(asking, cls), apis) for asking, cls in seen.supers]
    return min(truths, key=lambda truth: _ORDER.index(_rank(truth)))


_ORDER = ("tensor", "function", "method", "look-alike", "other")


def _rank(truth: Truth) -> str:
    if truth.kind in ("tensor-method", "tensor-attribute"):
        return "tensor"
    if truth.kind in ("function", "class", "constant", "class-member", "held-function"):
        return "function"
    if truth.kind.startswith("look-alike"):
        return "look-alike"
    return "method" if truth.api else "other"


def _of_object(site: Site, receiver: object, value: object, apis: ApiNames) -> Truth:
    names = apis.of(value)
    if names:
        return Truth(_kind_of_object(receiver, value), shortest(names), names)
    if isinstance(receiver, type):
        owner = _owner(receiver.__mro__, site.name)
        if owner is not None and _of_torch(owner):
            members = _member_names(receiver.__mro__, site.name, apis)
            return Truth("class-member", shortest(members), members)
    if receiver is None or site.name not in TENSOR_NAMES or not site.called or _root(receiver) == "torch":
        return Truth("other")
    return Truth("look-alike-module" if isinstance(receiver, ModuleType | type) else "look-alike")


def _kind_of_object(receiver: object, value: object) -> str:
    if isinstance(value, _CONSTANTS):
        return "constant"
    if receiver is not None and not isinstance(receiver, ModuleType | type):
        return "held-function"
    return "class" if isinstance(value, type) else "function"


def _root(receiver: object) -> str:
    name = receiver.__name__ if isinstance(receiver, ModuleType) else getattr(receiver, "__module__", "")
    return str(name).partition(".")[0]


def _above(asking: type, cls: type) -> tuple[type, ...]:
    """Where `super()` looks: the classes that follow the asking one."""
    return cls.__mro__[cls.__mro__.index(asking) + 1 :]


def _of_receiver(site: Site, cls: type, bases: tuple[type, ...], apis: ApiNames) -> Truth:
    owner = _owner(bases, site.name)
    if issubclass(cls, torch.Tensor):
        if owner is None or not _of_torch(owner):
            return Truth("other")
        method = site.called or callable(owner.__dict__[site.name])
        api = f"torch.Tensor.{site.name}"
        return Truth("tensor-method" if method else "tensor-attribute", api, frozenset({api}))
    if owner is not None and _of_torch(owner):
        members = _member_names(bases, site.name, apis)
        family = next((family for family, roots in _FAMILIES if issubclass(cls, roots)), "object")
        return Truth(f"{family}-{'method' if site.called else 'attribute'}", shortest(members), members)
    if site.name not in TENSOR_NAMES:
        return Truth("other")
    return Truth("look-alike" if site.called else "look-alike-attribute")


def _owner(bases: tuple[type, ...], name: str) -> type | None:
    """The class that defines a member; instance attributes have none."""
    return next((base for base in bases if name in base.__dict__), None)


def _member_names(bases: tuple[type, ...], name: str, apis: ApiNames) -> frozenset[str]:
    owners = [base for base in bases if _of_torch(base)]
    paths = {path for base in owners if hasattr(base, name) for path in apis.of(base) or {_definition(base)}}
    return frozenset(f"{path}.{name}" for path in paths)


def _definition(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def api_of_call(function: Callable[..., object], apis: ApiNames) -> frozenset[str]:
    """The names of a function as a TorchFunctionMode is given it."""
    names = apis.of(function)
    return names or frozenset({f"torch.Tensor.{getattr(function, '__name__', '')}"})
