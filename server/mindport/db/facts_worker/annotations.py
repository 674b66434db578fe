# SPDX-License-Identifier: Apache-2.0
"""Writes return annotations with fully qualified public names; understands objects and source text alike."""

import ast
import collections.abc
import typing
from collections.abc import Callable, Mapping
from typing import Any

_HEADS = {"List": "list", "Tuple": "tuple", "Dict": "dict", "Set": "set", "FrozenSet": "frozenset", "Type": "type"}
_TRANSPARENT = {"Final", "ClassVar", "Required", "NotRequired", "Annotated"}
_CHECKS = {"TypeGuard", "TypeIs"}
_MISSING = object()


class Annotations:
    """Renders annotations; `name_of` gives an object's public name."""

    def __init__(self, name_of: Callable[[object], str | None]) -> None:
        self._name_of = name_of
        self._open: set[int] = set()

    def render(self, annotation: Any, namespace: Mapping[str, Any]) -> str | None:
        """The text of an annotation, None where it says nothing."""
        text = self._text(annotation, namespace) if isinstance(annotation, str) else self._value(annotation, namespace)
        return text if text and text != "Any" else None

    def node(self, node: ast.expr | None, namespace: Mapping[str, Any]) -> str | None:
        """The text of an annotation in a stub."""
        text = self._node(node, namespace) if node is not None else None
        return text if text and text != "Any" else None

    def _text(self, text: str, namespace: Mapping[str, Any]) -> str:
        try:
            return self._node(ast.parse(text.strip(), mode="eval").body, namespace)
        except SyntaxError:
            return "Any"

    def _node(self, node: ast.expr, namespace: Mapping[str, Any]) -> str:
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                return self._text(node.value, namespace)
            return "..." if node.value is Ellipsis else str(node.value)
        if isinstance(node, (ast.Name, ast.Attribute)):
            value = _look_up(node, namespace)
            return ast.unparse(node) if value is _MISSING else self._value(value, namespace)
        if isinstance(node, ast.BinOp):
            return _union([self._node(node.left, namespace), self._node(node.right, namespace)])
        if isinstance(node, ast.Subscript):
            return self._subscript(node, namespace)
        return "Any"

    def _subscript(self, node: ast.Subscript, namespace: Mapping[str, Any]) -> str:
        head = ast.unparse(node.value).rsplit(".", 1)[-1]
        items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if head == "Literal":
            return _union([type(item.value).__name__ for item in items if isinstance(item, ast.Constant)] or ["Any"])
        if head == "Callable":
            return "Callable"
        parts = [self._node(item, namespace) for item in items]
        return _combine(head, parts, lambda: self._node(node.value, namespace))

    def _value(self, value: Any, namespace: Mapping[str, Any]) -> str:
        if id(value) in self._open:  # an alias that contains itself
            return "Any"
        self._open.add(id(value))
        try:
            return self._known(value, namespace)
        finally:
            self._open.discard(id(value))

    def _known(self, value: Any, namespace: Mapping[str, Any]) -> str:
        if value is None or value is type(None):
            return "None"
        if value is Ellipsis:
            return "..."
        if value is Any:
            return "Any"
        if isinstance(value, str):
            return self._text(value, namespace)
        if isinstance(value, typing.ForwardRef):
            return self._text(value.__forward_arg__, namespace)
        if isinstance(value, typing.TypeVar):
            return self._value(value.__bound__, namespace) if value.__bound__ else "Any"
        origin = typing.get_origin(value)
        if origin is not None:
            return self._generic(value, origin, namespace)
        if isinstance(value, type):
            return self._class(value)
        name = getattr(value, "__name__", None) or getattr(value, "_name", None)
        return name if isinstance(name, str) and name in {"Self", "NoReturn", "Callable"} else "Any"

    def _class(self, value: type) -> str:
        name = self._name_of(value)
        if name:
            return name
        if value.__module__ in {"builtins", "typing", "collections.abc"}:
            return _HEADS.get(value.__name__, value.__name__)
        return f"{value.__module__}.{value.__qualname__}"

    def _generic(self, value: Any, origin: Any, namespace: Mapping[str, Any]) -> str:
        arguments = typing.get_args(value)
        if origin is typing.Literal:
            return _union([type(item).__name__ for item in arguments])
        if origin is collections.abc.Callable:
            return "Callable"
        parts = [self._value(item, namespace) for item in arguments]
        if origin is typing.Union or type(value).__name__ == "UnionType":
            return _union(parts)
        head = getattr(origin, "__name__", None) or getattr(origin, "_name", None) or str(origin).rsplit(".", 1)[-1]
        return _combine(head, parts, lambda: self._value(origin, namespace))


def _combine(head: str, parts: list[str], written: Callable[[], str]) -> str:
    if not parts:
        return written()
    if head in _CHECKS:
        return "bool"
    if head in _TRANSPARENT:
        return parts[0]
    if head == "Optional":
        return _union([parts[0], "None"])
    if head == "Union":
        return _union(parts)
    if head == "Sequence":
        return f"tuple[{parts[0]}, ...]"
    name = _HEADS.get(head) or (head if head in {"Iterator", "Iterable", "Generator"} else written())
    return f"{name}[{', '.join(parts)}]"


def _union(parts: list[str]) -> str:
    flat = [piece for part in parts for piece in _pieces(part)]
    return "Any" if "Any" in flat else " | ".join(dict.fromkeys(flat))


def _pieces(text: str) -> list[str]:
    """The members of a rendered union; bars inside brackets do not divide."""
    pieces, depth, start = [], 0, 0
    for index, char in enumerate(text):
        depth += (char in "[(") - (char in "])")
        if char == "|" and depth == 0:
            pieces.append(text[start:index].strip())
            start = index + 1
    return [*pieces, text[start:].strip()]


def _look_up(node: ast.Name | ast.Attribute, namespace: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return namespace.get(node.id, _MISSING)
    if isinstance(node.value, (ast.Name, ast.Attribute)):
        owner = _look_up(node.value, namespace)
        try:
            return _MISSING if owner is _MISSING else getattr(owner, node.attr, _MISSING)
        except ImportError:  # a module that is loaded at its first use, and is not installed
            return _MISSING
    return _MISSING
