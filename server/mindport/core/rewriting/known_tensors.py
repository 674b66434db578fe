# SPDX-License-Identifier: Apache-2.0
"""How many dimensions a tensor has and whether it holds whole numbers, where the text of a program says so."""

from __future__ import annotations

import ast
from collections import Counter

from msgspec import Struct

from mindport.core.rewriting.tree_walk import walk
from mindport.core.syntax import KIND, K, Node, Source


class Known(Struct, frozen=True):
    """What the text tells of a tensor; None for what it leaves open."""

    rank: int | None = None
    whole: bool | None = None
    """Whether its numbers are integers or bools."""


_NOTHING = Known()
_OF_SHAPE = {"randn": False, "rand": False, "zeros": False, "ones": False, "empty": False}
"""Functions that take a shape -> whether they make whole numbers."""
_DTYPES = {
    **dict.fromkeys(("int64", "int32", "int16", "int8", "uint8", "long", "int", "short", "bool"), True),
    **dict.fromkeys(("float64", "float32", "float16", "bfloat16", "double", "float", "half"), False),
}
_SAME = frozenset(("clone", "detach", "contiguous", "requires_grad_", "cpu", "abs"))
_SHAPING = frozenset(("view", "reshape"))


class KnownTensors:
    """The tensors of one file by the names that are bound once."""

    def __init__(self, source: Source) -> None:
        bound = [
            (source.exact(node.named_children[0]), source.exact(node.named_children[-1]))
            for node in walk(source.root)
            if KIND[node.kind_id] in (K.ASSIGNMENT, K.AUGMENTED_ASSIGNMENT) and len(node.named_children) == 2
        ]
        times = Counter(name for name, _ in bound)
        self._source = source
        self._values = {name: value for name, value in bound if times[name] == 1 and name.isidentifier()}
        self._found: dict[str, Known] = {}

    def at(self, node: Node) -> Known:
        """What is known of an expression."""
        return self._read(self._source.exact(node))

    def _read(self, text: str) -> Known:
        try:
            return self._of(ast.parse(text.strip(), mode="eval").body)
        except SyntaxError:
            return _NOTHING

    def _named(self, name: str) -> Known:
        if name not in self._found:
            self._found[name] = _NOTHING  # a name that is made of itself is not known
            self._found[name] = self._read(self._values[name]) if name in self._values else _NOTHING
        return self._found[name]

    def _of(self, expression: ast.expr) -> Known:
        match expression:
            case ast.Name(id=name):
                return self._named(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="torch"), attr=name)):
                return _made(name, expression)
            case ast.Call(func=ast.Attribute(value=owner, attr=name)):
                return _changed(self._of(owner), name, expression)
        return _NOTHING


def _made(name: str, call: ast.Call) -> Known:
    """A tensor that a function of PyTorch makes."""
    dtype = next((keyword.value for keyword in call.keywords if keyword.arg == "dtype"), None)
    asked = _DTYPES.get(dtype.attr) if isinstance(dtype, ast.Attribute) else None
    if name in _OF_SHAPE:
        return Known(_count(call.args), _OF_SHAPE[name] if dtype is None else asked)
    if name == "tensor" and call.args:
        rank, whole = _literal(call.args[0])
        return Known(rank, whole if dtype is None else asked)
    if name == "arange" and call.args:
        whole = all(isinstance(one, ast.Constant) and isinstance(one.value, int) for one in call.args)
        return Known(1, (whole or None) if dtype is None else asked)
    if name == "randint" and call.args:
        shape = call.args[-1]
        return Known(len(shape.elts) if isinstance(shape, ast.Tuple | ast.List) else None, dtype is None or asked)
    return _NOTHING


def _changed(known: Known, name: str, call: ast.Call) -> Known:
    """What a method makes of a tensor."""
    if name in _SAME:
        return known
    if name in _DTYPES:
        return Known(known.rank, _DTYPES[name])
    return Known(_count(call.args), known.whole) if name in _SHAPING else _NOTHING


def _count(sizes: list[ast.expr]) -> int | None:
    """How many dimensions sizes are, written one by one or as a tuple; None where only the program knows."""
    if len(sizes) == 1 and isinstance(sizes[0], ast.Tuple | ast.List):
        sizes = sizes[0].elts
    elif len(sizes) == 1 and not isinstance(sizes[0], ast.Constant | ast.UnaryOp):
        return None
    return None if any(isinstance(one, ast.Starred) for one in sizes) else len(sizes)


def _literal(value: ast.expr) -> tuple[int | None, bool | None]:
    """The dimensions of nested lists of numbers, and whether all of these are whole."""
    if isinstance(value, ast.UnaryOp):
        return _literal(value.operand)
    if isinstance(value, ast.Constant):
        return 0, isinstance(value.value, int)
    if not isinstance(value, ast.List | ast.Tuple) or not value.elts:
        return None, None
    parts = [_literal(one) for one in value.elts]
    known = all(whole is not None for _, whole in parts)
    rank = parts[0][0]
    return None if rank is None else rank + 1, all(whole for _, whole in parts) if known else None
