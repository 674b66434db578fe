# SPDX-License-Identifier: Apache-2.0
"""An expression that a template needs twice gets a name where it is first evaluated: `f((value := x + 1), value)`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mindport.core.rewriting import expressions
from mindport.core.rewriting.decided import MARK

if TYPE_CHECKING:
    import libcst as cst

FIRST = "__first"
"""What the hole is called whose filling is the expression with its name."""


def split_first(whole: cst.BaseExpression, hole: str) -> cst.BaseExpression:
    """The template with the hole that is evaluated first told apart.

    Where that is not sure to be evaluated, or stands where no name can be bound, it comes before the template:
    `(value := x + 1, [f(value) for _ in value])[1]`.
    """
    import libcst as cst

    spot, sure = next((node, sure) for node, sure in _in_order(whole, True) if _is(node, hole))
    first = cst.Name(f"{MARK}{hole}{FIRST}")
    if sure:
        found = whole.deep_replace(spot, first)
        assert isinstance(found, cst.BaseExpression)
        return found
    pair = cst.Tuple([cst.Element(first), cst.Element(whole)], lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return cst.Subscript(pair, [cst.SubscriptElement(cst.Index(cst.Integer("1")))])


def named(name: str, value: cst.BaseExpression) -> cst.BaseExpression:
    """`(name := value)`."""
    import libcst as cst

    return expressions.in_parentheses(cst.NamedExpr(cst.Name(name), value))


def _is(node: cst.CSTNode, hole: str) -> bool:
    import libcst as cst

    return isinstance(node, cst.Name) and node.value == f"{MARK}{hole}"


def _in_order(node: cst.CSTNode, sure: bool) -> Iterator[tuple[cst.CSTNode, bool]]:
    """The nodes as they are evaluated, and whether they surely are, in the scope of the whole expression."""
    import libcst as cst

    yield node, sure
    if isinstance(node, cst.IfExp):
        yield from _in_order(node.test, sure)
        for part in (node.body, node.orelse):
            yield from _in_order(part, False)
    elif isinstance(node, cst.BooleanOperation):
        yield from _in_order(node.left, sure)
        yield from _in_order(node.right, False)
    elif isinstance(node, cst.Lambda | cst.GeneratorExp | cst.ListComp | cst.SetComp | cst.DictComp):
        for child in node.children:
            yield from _in_order(child, False)
    else:
        for child in node.children:
            yield from _in_order(child, sure)
