# SPDX-License-Identifier: Apache-2.0
"""Attributes that a class gives its instances: annotated in its body or assigned in `__init__`."""

import ast
import inspect
import textwrap
import types
from typing import Any

from .annotations import Annotations


def instance_attributes(cls: type, annotations: Annotations) -> dict[str, str | None]:
    """Public attribute -> type where the source shows it."""
    module = inspect.getmodule(cls)
    namespace = vars(module) if module else {}
    found: dict[str, str | None] = {}
    for name, annotation in vars(cls).get("__annotations__", {}).items():
        if not name.startswith("_"):
            found[name] = annotations.render(annotation, namespace)
    initial = vars(cls).get("__init__")
    if not isinstance(initial, types.FunctionType):
        return found
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(initial)))
    except (OSError, SyntaxError, IndentationError):
        return found
    for name, result in _assigned(tree, initial, annotations).items():
        if found.get(name) is None:
            found[name] = result
    return found


def _assigned(tree: ast.Module, initial: types.FunctionType, annotations: Annotations) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign) and _own(node.target):
            found[_own(node.target)] = annotations.node(node.annotation, initial.__globals__)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if _own(target):
                    result = _type_of(node.value, initial, annotations)
                    found[_own(target)] = found.get(_own(target)) or result
        elif isinstance(node, ast.Call):
            registered = _registered(node)
            if registered:
                found.setdefault(registered, annotations.render("torch.Tensor", {}))
    return found


def _own(target: ast.expr) -> str:
    """The attribute that `self.name = …` sets, "" for anything else and for private names."""
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self":
        return "" if target.attr.startswith("_") else target.attr
    return ""


def _registered(call: ast.Call) -> str:
    """The name in `self.register_buffer("name", …)`."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in {"register_buffer", "register_parameter"}:
        return ""
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _type_of(value: ast.expr, initial: types.FunctionType, annotations: Annotations) -> str | None:
    if isinstance(value, ast.Constant):
        return type(value.value).__name__ if value.value is not None else None
    if isinstance(value, ast.Name):
        annotation: Any = initial.__annotations__.get(value.id)
        return annotations.render(annotation, initial.__globals__) if annotation is not None else None
    if isinstance(value, ast.Call) and isinstance(value.func, (ast.Name, ast.Attribute)):
        rendered = annotations.node(value.func, initial.__globals__)
        known = rendered and rendered.rsplit(".", 1)[-1][:1].isupper() and "." in rendered
        return rendered if known else None
    return None
