# SPDX-License-Identifier: Apache-2.0
"""Walks a framework's public modules and gives every object one name; knows nothing of signatures."""

import importlib
import pkgutil
import sys
import types
import warnings
from collections.abc import Iterator
from typing import Any

from .frameworks import Framework

_NOT_OURS = {"annotations", "TYPE_CHECKING"}
_ABSENT = object()
_PLAIN = (bool, int, float, str, type(None))
_IMPORT_FAILURES = (ImportError, AttributeError, RuntimeError, OSError, TypeError, ValueError, NameError, KeyError)


class Names:
    """Public paths of a framework's objects: `objects` by canonical name, `aliases` of each, `name_of` an object."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.objects: dict[str, Any] = {}
        self.aliases: dict[str, set[str]] = {}
        self._canonical: dict[int, str] = {}
        self._paths: dict[int, set[str]] = {}
        self._kept: dict[int, Any] = {}
        self._loose: dict[str, Any] = {}
        for path, module in _modules(framework):
            if not _hidden(path, module):
                self._add(path, module, declared=True)
            self._add_members(path, module)
        self._choose()

    def name_of(self, value: object) -> str | None:
        """The canonical name of an object, None for one that is not public."""
        return self._canonical.get(id(value))

    def owned(self, value: Any) -> bool:
        """Whether an object is the framework's own, not one it imported from elsewhere."""
        module = getattr(value, "__module__", None)
        return not isinstance(module, str) or module.split(".")[0] in self.framework.owners

    def _add_members(self, path: str, module: types.ModuleType) -> None:
        declared = {name for name in getattr(module, "__all__", ()) if isinstance(name, str)}
        for name in sorted(_public_names(module) | declared):
            if name.startswith("__") or name in _NOT_OURS:
                continue
            value = _attribute(module, name)
            if value is _ABSENT or isinstance(value, types.ModuleType):
                continue
            if name.startswith("_") and not _defines(module, value):
                continue
            if isinstance(value, type) and full_name(value) in self.framework.stands_for:
                continue
            self._add(f"{path}.{name}", value, name in declared)

    def _add(self, path: str, value: Any, declared: bool) -> None:
        if _has_identity(value):
            if not declared and not self.owned(value):
                return
            self._kept[id(value)] = value
            self._paths.setdefault(id(value), set()).add(path)
        elif path.rsplit(".", 1)[-1].startswith("_"):
            return
        elif declared or self.owned(type(value)) or isinstance(value, _PLAIN):
            self._loose[path] = value

    def _choose(self) -> None:
        for key, paths in self._paths.items():
            value = self._kept[key]
            name = repr(value) if repr(value) in paths else min(paths, key=lambda path: self._rank(path, value))
            self._canonical[key] = name
            self.objects[name] = value
            self.aliases[name] = (paths | self._definition(value)) - {name}
        for path, value in self._loose.items():
            self.objects.setdefault(path, value)
            self.aliases.setdefault(path, set())
        taken = set(self.objects)
        for others in self.aliases.values():
            others -= taken

    def _rank(self, path: str, value: Any) -> tuple[bool, bool, bool, bool, int, int, str]:
        framework = self.framework
        preferred = framework.prefer_classes if isinstance(value, type) else framework.prefer_functions
        documented = any(path.startswith(prefix) for prefix in preferred)
        avoided = any(path.startswith(prefix) for prefix in framework.avoid)
        private = any(part.startswith("_") for part in path.split("."))
        home = not framework.by_home or f"{getattr(value, '__module__', None) or framework.root}.".startswith(
            path.rpartition(".")[0] + "."
        )
        return (private, not documented, avoided, not home, path.count("."), len(path), path)

    def _definition(self, value: Any) -> set[str]:
        module, qualified = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
        if not isinstance(module, str) or not isinstance(qualified, str) or "<locals>" in qualified:
            return set()
        if module.split(".")[0] not in self.framework.owners or "._C" in f".{module}":
            return set()
        return {f"{module}.{qualified}"} if "." not in qualified else set()


def full_name(value: type) -> str:
    """Where a class is defined; some compiled classes do not know their module."""
    return f"{getattr(value, '__module__', '')}.{value.__qualname__}"


def _has_identity(value: Any) -> bool:
    """Whether two names of this value are two names of one thing, which numbers and texts are not."""
    if isinstance(value, (types.ModuleType, type, types.FunctionType, types.BuiltinFunctionType)):
        return True
    return type(value).__name__ in {
        "dtype",
        "layout",
        "memory_format",
        "DType",
        "Float",
        "Int",
        "UInt",
        "Bool",
        "BFloat",
        "Complex",
        "String",
        "TensorType",
        "LRScheduler",
    } or (callable(value) and hasattr(value, "__wrapped__"))


def _attribute(owner: types.ModuleType, name: str) -> Any:
    """An attribute, `_ABSENT` where fetching it fails: some are loaded at their first use."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return getattr(owner, name)
        except _IMPORT_FAILURES:
            return _ABSENT


def _public_names(module: types.ModuleType) -> set[str]:
    """What a module offers; settings such as cudnn.benchmark are properties of the module's own class."""
    try:
        names = set(dir(module))
    except _IMPORT_FAILURES:
        names = set(vars(module))
    if type(module) is not types.ModuleType:
        names |= {name for name in vars(type(module)) if not name.startswith("_")}
    return names


def _hidden(path: str, module: types.ModuleType) -> bool:
    """Whether a function of the same name stands in front of a module file, as with mindspore.common.seed."""
    owner, _, name = path.rpartition(".")
    shown = getattr(sys.modules.get(owner), name, module)
    return not isinstance(shown, types.ModuleType)


def _defines(module: types.ModuleType, value: Any) -> bool:
    """Whether a private name is a class or function of this very module, such as lr_scheduler._LRScheduler."""
    return isinstance(value, (type, types.FunctionType)) and value.__module__ == module.__name__


def _modules(framework: Framework) -> Iterator[tuple[str, types.ModuleType]]:
    root = importlib.import_module(framework.package)
    yield framework.root, root
    yield from _file_modules(framework, root) if framework.by_files else _attribute_modules(framework, root)


def _skipped(framework: Framework, path: str) -> bool:
    return any(path == name or path.startswith(name + ".") for name in framework.skip)


def _file_modules(framework: Framework, root: types.ModuleType) -> Iterator[tuple[str, types.ModuleType]]:
    queue = [root]
    while queue:
        package = queue.pop(0)
        for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda item: item.name):
            path = f"{package.__name__}.{info.name}"
            if info.name.startswith("_") or _skipped(framework, path) or info.name in {"setup", "test", "tests"}:
                continue
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    module = importlib.import_module(path)
                except _IMPORT_FAILURES:
                    continue
            yield path, module
            if info.ispkg and hasattr(module, "__path__"):
                queue.append(module)
    for name in sorted(vars(root)):  # made at run time, without a file: torch.classes, torch.version …
        value = vars(root)[name]
        path = f"{framework.root}.{name}"
        if isinstance(value, types.ModuleType) and value.__name__.startswith(framework.root + "._C."):
            yield path, value


def _attribute_modules(framework: Framework, root: types.ModuleType) -> Iterator[tuple[str, types.ModuleType]]:
    roots = [(framework.root, root)] + [(name, importlib.import_module(name)) for name in framework.others]
    queue: list[tuple[str, tuple[types.ModuleType, ...]]] = [(path, (module,)) for path, module in roots]
    while queue:
        path, chain = queue.pop(0)
        if path in framework.others:
            yield path, chain[-1]
        for name in sorted(_public_names(chain[-1])):
            child = f"{path}.{name}"
            value = None if name.startswith("_") or _skipped(framework, child) else _attribute(chain[-1], name)
            if not isinstance(value, types.ModuleType) or any(value is module for module in chain):
                continue
            name_parts = getattr(value, "__name__", "").split(".")
            if name_parts[0] in framework.owners and not framework.internals & set(name_parts):
                yield child, value
                queue.append((child, (*chain, value)))
