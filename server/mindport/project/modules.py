# SPDX-License-Identifier: Apache-2.0
"""The modules of a project: names of files, who imports whom, and the outlines that one file asks of others."""

from __future__ import annotations

import re
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from mindport.core.collect import Collected
from mindport.core.flow.values import TENSOR
from mindport.core.frameworks import ROOTS, mentions_framework
from mindport.core.judge import Options
from mindport.core.outline import Outline
from mindport.core.scan import Scan, collect_text, outline_collected, scan_collected
from mindport.core.world import Knowledge

_IMPORT = re.compile(rb"\n[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n;#]*)|import[ \t]+([^\n;#]+))")
_METHOD = re.compile(rb"\n[ \t]+def ([a-z_0-9]+)\([ \t\r\n]*self\b")
_TENSOR_CLASS = re.compile(rb"\nclass \w+\([^)]*\bTensor\b")
_WORD = re.compile(r"\b[A-Za-z_]\w*")
_NAME = re.compile(rb"\w+")
_KEPT_TREES = 64
"""Files whose trees are kept between their outline and their own scan; more would make memory grow with a project."""


class Module:
    """One file as a module."""

    __slots__ = ("folder", "is_package", "name", "path")

    def __init__(self, path: Path, name: str, is_package: bool, folder: str) -> None:
        self.path = path
        self.name = name
        self.is_package = is_package
        self.folder = folder
        """The dotted name of its folder: scripts import their neighbours without it."""


class ProjectModules:
    """Finds modules by name and outlines them when asked; `read` gives a file's text, None where it cannot be read."""

    def __init__(
        self,
        root: Path,
        files: Iterable[Path],
        read: Callable[[Path], str | None],
        knowledge: Knowledge,
        defined: frozenset[str] | None = None,
    ) -> None:
        self.root = root
        self.read = read
        self.knowledge = knowledge
        self.by_path: dict[Path, Module] = {}
        self.by_name: dict[str, Module] = {}
        self._defined = defined
        self._outlines: dict[str, Outline | None] = {}
        self._words: dict[str, set[str]] = {}
        self.imported: set[Path] = set()
        """Files that others import, known after `plan`: their outlines are made as soon as their trees are there."""
        self._collected: OrderedDict[Path, Collected] = OrderedDict()
        self.set_files(files)

    def set_files(self, files: Iterable[Path]) -> None:
        """Take the files that there are now; what is known of those that stay is kept."""
        known, self.by_path, self.by_name = self.by_path, {}, {}
        packages: dict[Path, bool] = {}
        for path in files:
            module = _module(self.root, path, packages)
            self.by_path[path] = module
            self.by_name.setdefault(module.name, module)
        for path, module in self.by_path.items():
            if self.root in path.parents:
                self.by_name.setdefault(_dotted(path.relative_to(self.root)), module)  # src.package.module
        self._folders = _folders(self.by_name)
        for path, before in known.items():
            after = self.by_path.get(path)
            if after is None or after.name != before.name or self.by_name[after.name] is not after:
                self._forget(before)

    @property
    def kept(self) -> list[Path]:
        """The files whose trees are in memory because others have asked about them."""
        return list(self._collected)

    # -- names ---------------------------------------------------------------------------------------------------

    def find(self, name: str, beside: Module) -> Module | None:
        """The module that a file means by a name: of the project, or its neighbour in the same folder."""
        found = self.by_name.get(name)
        if found is None and beside.folder:
            found = self.by_name.get(f"{beside.folder}.{name}")
        return found

    def module_at(self, path: Path | None) -> Module:
        """The module of a file; one of its own for a file that is not among those of the project, and for none."""
        if path is None:
            return Module(self.root, "", False, "")
        found = self.by_path.get(path)
        return found if found is not None else _module(self.root, path, {})

    # -- who imports whom ----------------------------------------------------------------------------------------

    def imports(self, path: Path, data: bytes) -> list[Path]:
        """The project files that a file seems to import, by a quick look at its lines; good enough for an order."""
        module = self.by_path[path]
        found: dict[Path, None] = {}
        for name in _imported_names(data, module):
            target = self.find(name, module)
            if target is not None and target is not module:
                found[target.path] = None
        return list(found)

    def plan(self, contents: Callable[[Path], bytes | None]) -> tuple[list[Path], set[Path]]:
        """Every file, what is imported before what imports it; and those worth scanning.

        Worth scanning is a file that names a framework, or that imports, through whatever chain, one that does.
        """
        imports: dict[Path, list[Path]] = {}
        relevant: set[Path] = set()
        methods: set[bytes] = set()
        for path in self.by_path:
            data = contents(path)
            methods.update(_methods(data or b""))
            imports[path] = self.imports(path, data) if data is not None else []
            if data is not None and mentions_framework(data):
                relevant.add(path)
        self._defined = self._tensor_names(methods)
        importers: dict[Path, list[Path]] = {}
        for path, targets in imports.items():
            for target in targets:
                importers.setdefault(target, []).append(path)
        self.imported = set(importers)
        pending = list(relevant)
        while pending:
            for importer in importers.get(pending.pop(), ()):
                if importer not in relevant:
                    relevant.add(importer)
                    pending.append(importer)
        return _dependencies_first(imports), relevant

    @property
    def defined(self) -> frozenset[str]:
        """Names of a tensor's members that classes of the project define too: there they prove no tensor."""
        if self._defined is None:
            texts = (self.read(path) for path in self.by_path)
            self._defined = self._tensor_names(name for text in texts for name in _methods((text or "").encode()))
        return self._defined

    @defined.setter
    def defined(self, names: frozenset[str]) -> None:
        self._defined = names

    def tensor_methods(self, text: str) -> frozenset[str]:
        """Names of a tensor's members that a file's classes define too."""
        return self._tensor_names(_methods(text.encode("utf-8", "surrogatepass")))

    def _tensor_names(self, methods: Iterable[bytes]) -> frozenset[str]:
        return self.knowledge.members(TENSOR).intersection(name.decode() for name in methods)

    # -- outlines and scans --------------------------------------------------------------------------------------

    def outline(self, name: str, beside: Module) -> Outline | None:
        """What is known of the module that a file means by a name; None where it is not the project's."""
        module = self.find(name, beside)
        if module is None:
            return Outline(name) if name in self._folders else None
        if module.name not in self._outlines:
            collected = self.collect(module)
            self._outlines[module.name] = (
                outline_collected(collected, self.knowledge) if collected is not None else None
            )
        return self._outlines[module.name]

    def mentions(self, name: str, word: str, beside: Module) -> bool:
        """Whether the text of a project module has a word, or brings in names that only its outline can tell."""
        module = self.find(name, beside)
        if module is None:
            return True
        if module.name not in self._words:
            text = self.read(module.path) or ""
            stars = {"*"} if "import *" in text else set[str]()
            self._words[module.name] = stars.union(map(sys.intern, _WORD.findall(text)))
        words = self._words[module.name]
        return word in words or "*" in words

    def renew(self, module: Module, collected: Collected) -> bool:
        """Take what a file says now; whether that changes what was told to others of it."""
        self._words.pop(module.name, None)
        if self.by_name.get(module.name) is not module or module.name not in self._outlines:
            return False
        outline = outline_collected(collected, self.knowledge)
        changed = outline != self._outlines[module.name]
        self._outlines[module.name] = outline
        return changed

    def refresh(self, path: Path) -> bool:
        """A file has changed on disk: whether that changes what was told to others of it."""
        module = self.by_path[path]
        before = self._outlines.get(module.name)
        was_told = module.name in self._outlines and self.by_name.get(module.name) is module
        self._forget(module)
        return was_told and self.outline(module.name, module) != before

    def _forget(self, module: Module) -> None:
        collected = self._collected.pop(module.path, None)
        if collected is not None:
            collected.release()
        self._outlines.pop(module.name, None)
        self._words.pop(module.name, None)

    def collect(self, module: Module) -> Collected | None:
        """The names and places of a file; a few recent ones are kept."""
        kept = self._collected.get(module.path)
        if kept is not None:
            return kept
        text = self.read(module.path)
        if text is None:
            return None
        collected = collect_text(text, module.name, self.knowledge, module.is_package)
        self._collected[module.path] = collected
        if len(self._collected) > _KEPT_TREES:
            self._collected.popitem(last=False)[1].release()
        return collected

    def scan(self, path: Path, text: str, options: Options) -> Scan:
        """Scan one file, given its text."""
        module = self.module_at(path)
        collected = self._collected.pop(path, None)
        if collected is None:
            collected = collect_text(text, module.name, self.knowledge, module.is_package)
        if path in self.imported and module.name not in self._outlines:
            # While the tree is there: somebody will ask.
            self._outlines[module.name] = outline_collected(collected, self.knowledge)
        outlines = partial(self.outline, beside=module)
        mentions = partial(self.mentions, beside=module)
        scan = scan_collected(collected, outlines, self.knowledge, options, self.defined, mentions)
        collected.release()
        return scan


def _module(root: Path, path: Path, packages: dict[Path, bool]) -> Module:
    """The dotted name of a file: from the outermost folder with an `__init__.py`, else from the root."""
    top = path.parent
    while _is_package(top, packages):
        top = top.parent
    if top == path.parent and root in path.parents:
        top = root
    within = path.relative_to(top)
    return Module(path, _dotted(within), path.stem == "__init__", ".".join(within.parent.parts))


def _dotted(path: Path) -> str:
    """The dotted name of a file, given its path from where names begin."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _folders(names: Iterable[str]) -> set[str]:
    """The folders that modules are in. A folder of scripts called "tensorflow" does not hide the framework."""
    found = set[str]()
    for name in names:
        folder = name.rpartition(".")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition(".")[0]
    return found - ROOTS.keys()


def _methods(data: bytes) -> list[bytes]:
    """The names of the methods of a file, by its lines; not of files with a tensor class of their own."""
    return [] if _TENSOR_CLASS.search(data) else _METHOD.findall(data)


def _is_package(folder: Path, known: dict[Path, bool]) -> bool:
    if folder not in known:
        known[folder] = (folder / "__init__.py").is_file() and folder.parent != folder
    return known[folder]


def _imported_names(data: bytes, module: Module) -> Iterable[str]:
    package = module.name if module.is_package else module.name.rpartition(".")[0]
    for source, names, plain in _IMPORT.findall(b"\n" + data):
        if plain:
            for part in plain.split(b","):
                yield part.split(b" as ")[0].strip().decode("ascii", "replace")
            continue
        target = source.decode("ascii", "replace")
        if target.startswith("."):
            below = target.lstrip(".")
            parts = package.split(".") if package else []
            up = len(target) - len(below) - 1
            target = ".".join(parts[: max(len(parts) - up, 0)] + ([below] if below else []))
        if target:
            yield target
        for name in _NAME.findall(names):
            yield f"{target}.{name.decode('ascii', 'replace')}" if target else name.decode("ascii", "replace")


def _dependencies_first(imports: dict[Path, list[Path]]) -> list[Path]:
    """Depth-first post-order; cycles are cut where they are met."""
    order: list[Path] = []
    seen: set[Path] = set()
    for start in imports:
        if start in seen:
            continue
        seen.add(start)
        stack = [(start, iter(imports[start]))]
        while stack:
            path, targets = stack[-1]
            for target in targets:
                if target not in seen:
                    seen.add(target)
                    stack.append((target, iter(imports.get(target, ()))))
                    break
            else:
                stack.pop()
                order.append(path)
    return order
