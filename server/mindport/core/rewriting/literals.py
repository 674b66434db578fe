# SPDX-License-Identifier: Apache-2.0
"""Compares short literal expressions by value: "1.0 - 0.1" is "0.9"; what is no literal equals only its own text."""

from __future__ import annotations

import ast
import operator

_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
}


def is_literal(text: str) -> bool:
    """Whether an expression means the same in every file; `float("inf")` counts."""
    if text.startswith("float("):
        return True
    try:
        _value(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, TypeError, ArithmeticError):
        return False
    return True


def same_value(one: str, other: str | None) -> bool:
    """Whether two expressions certainly mean the same; a number is not a bool of equal value."""
    if other is None:
        return False
    if one == other:
        return True
    try:
        first, second = _value(ast.parse(one, mode="eval").body), _value(ast.parse(other, mode="eval").body)
    except (SyntaxError, ValueError, TypeError, ArithmeticError):
        return False
    return first == second and isinstance(first, bool) == isinstance(second, bool)


def _value(node: ast.expr) -> object:
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = _value(node.left), _value(node.right)
        if isinstance(left, int | float) and isinstance(right, int | float):
            return _OPERATORS[type(node.op)](left, right)
        raise ValueError
    return ast.literal_eval(node)
