# SPDX-License-Identifier: Apache-2.0
"""Overloads and return types from the stub files that ship with a framework."""

import ast
import builtins
import collections.abc
import importlib
import typing
from pathlib import Path
from typing import Any

from .annotations import Annotations
from .overloads import Overload, merged
from .signatures import of_node

Functions = dict[str, list[ast.FunctionDef]]


class StubClass:
    """A class of a stub file: its methods with overloads, its annotated attributes, its bases."""

    def __init__(self, node: ast.ClassDef) -> None:
        self.bases = node.bases
        self.methods = _functions(node.body)
        self.attributes = {
            item.target.id: item.annotation
            for item in node.body
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
        }


class Stubs:
    """All stub files of a framework, looked up by the name of a function or class."""

    def __init__(self, folder: Path, files: tuple[str, ...], package: str, annotations: Annotations) -> None:
        self._annotations = annotations
        self._functions: dict[str, Functions] = {}
        self.classes: dict[str, StubClass] = {}
        self._namespace: dict[str, Any] = {
            **vars(importlib.import_module(package)),
            **vars(builtins),
            **vars(collections.abc),
            **vars(typing),
            package: importlib.import_module(package),
        }
        for file in files:
            path = folder / file
            if path.exists():
                self._read(path, f"{package}.{file.removesuffix('.pyi').replace('/', '.')}", package)

    def _read(self, path: Path, module: str, package: str) -> None:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(package):
                self._import(node)
        self._functions[module.removesuffix(".__init__")] = _functions(tree.body)
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                self.classes.setdefault(node.name, StubClass(node))

    def _import(self, node: ast.ImportFrom) -> None:
        try:
            source = importlib.import_module(str(node.module))
        except ImportError:
            return
        for alias in node.names:
            if hasattr(source, alias.name):
                self._namespace.setdefault(alias.asname or alias.name, getattr(source, alias.name))

    def signatures(self, module: str, name: str) -> list[str]:
        """The overloads of a function of a stub module."""
        return self._written(self._functions.get(module, {}).get(name, []), method=False)

    def method(self, cls: str, name: str) -> list[str]:
        """The overloads of a method of a stub class."""
        known = self.classes.get(cls)
        return self._written(known.methods.get(name, []), method=True) if known else []

    def attribute(self, cls: str, name: str) -> str | None:
        """The type of an attribute of a stub class."""
        known = self.classes.get(cls)
        return self._annotations.node(known.attributes.get(name), self._namespace) if known else None

    def base_text(self, cls: str) -> list[str]:
        """The subscripted bases of a stub class, such as "tuple[torch.Tensor, torch.Tensor]"."""
        known = self.classes.get(cls)
        bases = [base for base in known.bases if isinstance(base, ast.Subscript)] if known else []
        return [text for base in bases if (text := self._annotations.node(base, self._namespace))]

    def _written(self, nodes: list[ast.FunctionDef], method: bool) -> list[str]:
        overloads: list[Overload] = []
        for node in nodes:
            if any("deprecated" in ast.unparse(decorator) for decorator in node.decorator_list):
                continue
            result = self._annotations.node(node.returns, self._namespace)
            text, _ = of_node(node, drop_first=method and not _is_static(node))
            overloads.append(Overload(text, result))
        return [overload.written() for overload in merged(overloads)]


def _is_static(node: ast.FunctionDef) -> bool:
    return any(isinstance(item, ast.Name) and item.id == "staticmethod" for item in node.decorator_list)


def _functions(body: list[ast.stmt]) -> Functions:
    found: Functions = {}
    for node in body:
        if isinstance(node, ast.FunctionDef):
            found.setdefault(node.name, []).append(node)
    return found
