# SPDX-License-Identifier: Apache-2.0
"""How many dimensions a tensor has, where the text of a program says so."""

from __future__ import annotations

import ast
from collections import Counter

from mindport.core.rewriting.tree_walk import walk
from mindport.core.syntax import KIND, K, Node, Source

_OF_SHAPE = frozenset(("randn", "rand", "zeros", "ones", "empty"))
_SAME = frozenset(("clone", "detach", "contiguous", "requires_grad_", "cpu", "abs", "float", "double"))
_SHAPING = frozenset(("view", "reshape"))


class KnownRanks:
    """The dimensions of the tensors of one file, by the names that are bound once."""

    def __init__(self, source: Source) -> None:
        bound = [
            (source.exact(node.named_children[0]), source.exact(node.named_children[-1]))
            for node in walk(source.root)
            if KIND[node.kind_id] in (K.ASSIGNMENT, K.AUGMENTED_ASSIGNMENT) and len(node.named_children) == 2
        ]
        times = Counter(name for name, _ in bound)
        self._source = source
        self._values = {name: value for name, value in bound if times[name] == 1 and name.isidentifier()}
        self._found: dict[str, int | None] = {}

    def at(self, node: Node) -> int | None:
        """The dimensions of an expression; None where the text leaves them open."""
        return self._read(self._source.exact(node))

    def _read(self, text: str) -> int | None:
        try:
            return self._of(ast.parse(text.strip(), mode="eval").body)
        except SyntaxError:
            return None

    def _named(self, name: str) -> int | None:
        if name not in self._found:
            self._found[name] = None  # a name that is made of itself is not known
            self._found[name] = self._read(self._values[name]) if name in self._values else None
        return self._found[name]

    def _of(self, expression: ast.expr) -> int | None:
        match expression:
            case ast.Name(id=name):
                return self._named(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="torch"), attr=name), args=arguments):
                if name == "tensor" and arguments:
                    return _depth(arguments[0])
                return _count(arguments) if name in _OF_SHAPE else None
            case ast.Call(func=ast.Attribute(value=owner, attr=name), args=arguments):
                if name in _SAME:
                    return self._of(owner)
                return _count(arguments) if name in _SHAPING else None
        return None


def _count(sizes: list[ast.expr]) -> int | None:
    """How many dimensions sizes are, written one by one or as a tuple; None where only the program knows."""
    if len(sizes) == 1 and isinstance(sizes[0], ast.Tuple | ast.List):
        sizes = sizes[0].elts
    elif len(sizes) == 1 and not isinstance(sizes[0], ast.Constant | ast.UnaryOp):
        return None
    return None if any(isinstance(one, ast.Starred) for one in sizes) else len(sizes)


def _depth(value: ast.expr) -> int | None:
    """The dimensions of nested lists of numbers."""
    if isinstance(value, ast.Constant | ast.UnaryOp):
        return 0
    if not isinstance(value, ast.List | ast.Tuple) or not value.elts:
        return None
    inner = _depth(value.elts[0])
    return None if inner is None else inner + 1
