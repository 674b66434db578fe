# SPDX-License-Identifier: Apache-2.0
"""Expressions as libcst trees: read with every space and comment, put into one another with the parentheses needed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import libcst as cst


def read(text: str) -> cst.BaseExpression | None:
    """The tree of an expression, in parentheses where it needs them to stand alone; None where it is none."""
    import libcst as cst  # 0.2 s that only rewriting pays

    for written in (text, f"({text})"):
        try:
            return cst.parse_expression(written)
        except cst.ParserSyntaxError:
            continue
    return None


def write(node: cst.CSTNode, newline: str = "\n") -> str:
    """The text of a tree; `newline` is that of the text it was read from."""
    import libcst as cst

    return cst.Module([], default_newline=newline).code_for_node(node)


def is_plain(node: cst.BaseExpression) -> bool:
    """Whether an expression may be evaluated twice: a name, an attribute of one, a literal, or a sequence of such."""
    import libcst as cst

    if isinstance(node, cst.Tuple | cst.List):
        return all(isinstance(one, cst.Element) and is_plain(one.value) for one in node.elements)
    while isinstance(node, cst.Attribute):
        node = node.value
    plain = (cst.Name, cst.Integer, cst.Float, cst.SimpleString)
    return isinstance(node, plain) or is_sign_and_number(node) or is_index_arithmetic(node)


def is_index_arithmetic(node: cst.BaseExpression) -> bool:
    """Whether an expression is a whole number such as `(size - 1) // 2`."""
    import libcst as cst

    if not isinstance(node, cst.BinaryOperation) or not isinstance(node.right, cst.Integer):
        return False
    left, operator = node.left, node.operator
    if isinstance(left, cst.BinaryOperation) and isinstance(operator, cst.FloorDivide):
        inner = isinstance(left.operator, cst.Add | cst.Subtract) and isinstance(left.right, cst.Integer)
        return inner and isinstance(left.left, cst.Name)
    return isinstance(operator, cst.FloorDivide | cst.Subtract) and isinstance(left, cst.Name)


def is_plain_text(text: str) -> bool:
    """The same for the text of an expression."""
    node = read(text)
    return node is not None and is_plain(node)


def can_be_assigned(text: str) -> bool:
    """Whether an expression can stand on the left of an assignment."""
    import libcst as cst

    node = read(text)
    if isinstance(node, cst.Name):
        return node.value not in ("None", "True", "False")
    return isinstance(node, cst.Attribute | cst.Subscript)


def is_sign_and_number(node: cst.BaseExpression) -> bool:
    import libcst as cst

    return isinstance(node, cst.UnaryOperation) and isinstance(node.expression, cst.Integer | cst.Float)


def is_atom(node: cst.BaseExpression) -> bool:
    """Whether an expression can stand anywhere without parentheses, numbers before a dot apart."""
    import libcst as cst

    atoms = (
        cst.Name, cst.Attribute, cst.Call, cst.Subscript, cst.Integer, cst.Float, cst.Imaginary, cst.SimpleString,
        cst.FormattedString, cst.List, cst.Dict, cst.Set, cst.ListComp, cst.DictComp, cst.SetComp, cst.Ellipsis,
    )  # fmt: skip
    return bool(node.lpar) or isinstance(node, atoms)


def in_parentheses(node: cst.BaseExpression) -> cst.BaseExpression:
    import libcst as cst

    return node.with_changes(lpar=[cst.LeftParen(), *node.lpar], rpar=[*node.rpar, cst.RightParen()])


@lru_cache(maxsize=1024)
def needs_parentheses(text: str) -> bool:
    """Whether an expression needs parentheses next to an operator, a dot or a bracket."""
    import libcst as cst

    node = read(text)
    return node is None or not is_atom(node) or (not node.lpar and isinstance(node, cst.Integer | cst.Float))
