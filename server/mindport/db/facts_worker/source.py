# SPDX-License-Identifier: Apache-2.0
"""Reads the facts of a package from its source text, without importing it; for packages that cannot run here."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .annotations import Annotations
from .documentation import says_deprecated
from .signatures import of_node

Fact = dict[str, Any]
Definition = tuple[str, str]


@dataclass
class Module:
    """One file: what it defines, what its names stand for elsewhere, what it exports by star."""

    name: str
    is_package: bool
    defined: dict[str, ast.stmt] = field(default_factory=dict)
    imported: dict[str, str] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    declared: list[str] | None = None


def package_facts(folder: Path, name: str) -> list[Fact]:
    """Facts of the package in `folder` that is imported as `name`."""
    return SourcePackage(folder, name).facts()


class SourcePackage:
    """All modules of a package, and the public names of what they define."""

    def __init__(self, folder: Path, name: str) -> None:
        self._root = name
        self._modules: dict[str, Module] = {}
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(folder).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            dotted = ".".join([name, *(parts[:-1] if is_package else parts)])
            self._modules[dotted] = _read(path, dotted, is_package)
        self._annotations = Annotations(lambda value: None)
        self._paths: dict[Definition, set[str]] = {}
        for module in self._modules.values():
            if not _private(module.name):
                for exported in self._exports(module, set()):
                    definition = self._definition(module.name, exported)
                    if definition:
                        self._paths.setdefault(definition, set()).add(f"{module.name}.{exported}")
        self._names = {definition: min(paths, key=_rank) for definition, paths in self._paths.items()}

    def facts(self) -> list[Fact]:
        """Modules, and what public names stand for, with the members of classes."""
        found: list[Fact] = [{"name": name, "kind": "module"} for name in self._modules if not _private(name)]
        for definition, name in self._names.items():
            aliases = sorted((self._paths[definition] | {".".join(definition)}) - {name})
            found += self._described(name, aliases, self._modules[definition[0]], definition[1])
        return found

    def _exports(self, module: Module, seen: set[str]) -> list[str]:
        if module.declared is not None:
            return module.declared
        seen = seen | {module.name}
        names = [
            *module.defined,
            *(name for name, path in module.imported.items() if path.startswith(self._root + ".")),
        ]
        for star in module.stars:
            other = self._modules.get(star)
            if other is not None and star not in seen:
                names += self._exports(other, seen)
        return [name for name in dict.fromkeys(names) if not name.startswith("_")]

    def _definition(self, module_name: str, name: str, depth: int = 0) -> Definition | None:
        module = self._modules.get(module_name)
        if module is None or depth > 20:
            return None
        if name in module.defined:
            return module_name, name
        path = module.imported.get(name)
        if path is not None:
            owner, _, short = path.rpartition(".")
            return self._definition(owner, short, depth + 1)
        found = (self._definition(star, name, depth + 1) for star in module.stars)
        return next((item for item in found if item), None)

    def _described(self, name: str, aliases: list[str], module: Module, short: str) -> Iterator[Fact]:
        node = module.defined[short]
        fact: Fact = {"name": name, "kind": "attribute", "aliases": aliases}
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            fact |= {"kind": "function", "signatures": [self._signature(node, module, False)], **_deprecation(node)}
        elif isinstance(node, ast.ClassDef):
            fact |= {"kind": "class", **_deprecation(node)}
            yield from self._members(name, node, module)
            bases = self._bases(node, module)
            if bases:
                fact["bases"] = bases
            fact["signatures"] = self._construction(node, module)
            call = self._inherited(node, module, "forward")
            if call and call[0].returns is not None:
                fact["call_returns"] = self._annotation(call[0].returns, call[1])
        yield fact

    def _members(self, name: str, node: ast.ClassDef, module: Module) -> Iterator[Fact]:
        for item in node.body:
            if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)) and not item.name.startswith("_"):
                marks = {ast.unparse(decorator) for decorator in item.decorator_list}
                kind = next((mark for mark in ("staticmethod", "classmethod", "property") if mark in marks), "method")
                written = self._signature(item, module, kind != "staticmethod")
                yield {"name": f"{name}.{item.name}", "kind": kind, "signatures": [written], **_deprecation(item)}
            elif isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
                result = self._annotation(item.annotation, module)
                if not item.target.id.startswith("_"):
                    yield {
                        "name": f"{name}.{item.target.id}",
                        "kind": "attribute",
                        "signatures": [f"() -> {result}"] if result else [],
                    }
            elif isinstance(item, ast.Assign):
                for target in item.targets:
                    if isinstance(target, ast.Name) and not target.id.startswith("_"):
                        yield {"name": f"{name}.{target.id}", "kind": "attribute"}

    def _construction(self, node: ast.ClassDef, module: Module) -> list[str]:
        found = self._inherited(node, module, "__init__")
        return [of_node(found[0], drop_first=True)[0]] if found else []

    def _inherited(self, node: ast.ClassDef, module: Module, method: str) -> tuple[ast.FunctionDef, Module] | None:
        for item in node.body:
            if isinstance(item, ast.FunctionDef) and item.name == method:
                return item, module
        for base in node.bases:
            definition = self._resolve(ast.unparse(base), module)
            owner = self._modules.get(definition[0]) if definition else None
            parent = owner.defined.get(definition[1]) if owner and definition else None
            if isinstance(parent, ast.ClassDef) and owner and parent is not node:
                found = self._inherited(parent, owner, method)
                if found:
                    return found
        return None

    def _bases(self, node: ast.ClassDef, module: Module) -> list[str]:
        found: list[str] = []
        for base in node.bases:
            if not isinstance(base, (ast.Name, ast.Attribute)):
                continue
            definition = self._resolve(ast.unparse(base), module)
            if definition is None:
                found.append(_dotted(base, module))
                continue
            if definition in self._names:
                found.append(self._names[definition])
            owner = self._modules[definition[0]]
            parent = owner.defined[definition[1]]
            if isinstance(parent, ast.ClassDef) and parent is not node:
                found += self._bases(parent, owner)
        return [name for name in dict.fromkeys(found) if "." in name]

    def _resolve(self, written: str, module: Module) -> Definition | None:
        head, _, rest = written.partition(".")
        if not rest:
            return self._definition(module.name, head)
        target = module.imported.get(head, head)
        owner, _, short = f"{target}.{rest}".rpartition(".")
        return self._definition(owner, short)

    def _signature(self, node: ast.FunctionDef | ast.AsyncFunctionDef, module: Module, drop_first: bool) -> str:
        text, _ = of_node(node, drop_first)
        result = self._annotation(node.returns, module) if node.returns is not None else None
        return f"{text} -> {result}" if result else text

    def _annotation(self, node: ast.expr, module: Module) -> str | None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                node = ast.parse(node.value, mode="eval").body
            except SyntaxError:
                return None
        return self._annotations.node(_Qualifier(self, module).visit(node), {})

    def public_name(self, written: str, module: Module) -> str:
        """The public name of what a dotted name in a module stands for."""
        definition = self._resolve(written, module)
        if definition is not None:
            return self._names.get(definition, ".".join(definition))
        return _dotted(ast.parse(written, mode="eval").body, module)


class _Qualifier(ast.NodeTransformer):
    """Replaces the names in an annotation by what they stand for."""

    def __init__(self, package: SourcePackage, module: Module) -> None:
        self._package = package
        self._module = module

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._replaced(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        return self._replaced(node)

    def _replaced(self, node: ast.expr) -> ast.expr:
        name = self._package.public_name(ast.unparse(node), self._module)
        return ast.parse(name.removeprefix("typing.").removeprefix("collections.abc."), mode="eval").body


def _read(path: Path, name: str, is_package: bool) -> Module:
    module = Module(name, is_package)
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError):
        return module
    for node in _statements(tree.body):
        _record(node, module)
    return module


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements of a module, those under `if` and `try` included."""
    for node in body:
        yield node
        for inner in ("body", "orelse", "handlers") if isinstance(node, (ast.If, ast.Try)) else ():
            for child in getattr(node, inner, []):
                yield from _statements(child.body if isinstance(child, ast.ExceptHandler) else [child])


def _record(node: ast.stmt, module: Module) -> None:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        module.defined.setdefault(node.name, node)
    elif isinstance(node, ast.Import):
        for alias in node.names:
            module.imported[alias.asname or alias.name.split(".")[0]] = (
                alias.name if alias.asname else alias.name.split(".")[0]
            )
    elif isinstance(node, ast.ImportFrom):
        source = _absolute(node, module)
        for alias in node.names:
            if alias.name == "*":
                module.stars.append(source)
            else:
                module.imported[alias.asname or alias.name] = f"{source}.{alias.name}"
    elif isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if isinstance(target, ast.Name) and target.id == "__all__":
                module.declared = _texts(node.value)
            elif isinstance(target, ast.Name):
                module.defined.setdefault(target.id, node)


def _texts(node: ast.expr | None) -> list[str] | None:
    if not isinstance(node, (ast.List, ast.Tuple)):
        return None
    return [item.value for item in node.elts if isinstance(item, ast.Constant) and isinstance(item.value, str)]


def _absolute(node: ast.ImportFrom, module: Module) -> str:
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    kept = parts[: len(parts) - node.level + (1 if module.is_package else 0)]
    return ".".join([*kept, *([node.module] if node.module else [])])


def _dotted(node: ast.expr, module: Module) -> str:
    head, _, rest = ast.unparse(node).partition(".")
    return ".".join(part for part in (module.imported.get(head, head), rest) if part)


def _deprecation(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Fact:
    marked = any("deprecated" in ast.unparse(item) for item in node.decorator_list)
    return {"deprecated": True} if marked or says_deprecated(ast.get_docstring(node) or "") else {}


def _private(path: str) -> bool:
    return any(part.startswith("_") for part in path.split("."))


def _rank(path: str) -> tuple[int, int, str]:
    return path.count("."), len(path), path
