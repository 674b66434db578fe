# SPDX-License-Identifier: Apache-2.0
"""Decides the choices in a template that the user's own text decides: `1 if {dim} is None else {dim}`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mindport.core.rewriting import expressions
from mindport.core.rewriting.literals import is_literal, same_value
from mindport.core.rewriting.named_parameters import are_named_apart

if TYPE_CHECKING:
    import libcst as cst

MARK = "HOLE_OF_TEMPLATE_"
"""What the name of a hole begins with while a template is a tree."""
_DTYPE = re.compile(r"(?:mindspore|ms|torch)\.(?:bool_?|(?:u?int|b?float|complex)\d+)")
_KNOWN_NAMES = ("None", "True", "False")
Trees = dict[str, list["cst.BaseExpression"]]


def hole_of(node: cst.CSTNode) -> str | None:
    """The name of the hole that a node of a template is."""
    import libcst as cst

    return node.value[len(MARK) :] if isinstance(node, cst.Name) and node.value.startswith(MARK) else None


def decided(
    template: cst.BaseExpression, trees: Trees, several: frozenset[str], usual: frozenset[str]
) -> cst.BaseExpression:
    """The template with fewer choices; `trees` gets the elements of tuples that the template takes apart.

    `several` are the holes of `*parameters`, of which nothing is decided here; `usual` those that hold defaults.
    """
    import libcst as cst

    def tree_of(node: cst.BaseExpression) -> cst.BaseExpression | None:
        name = hole_of(node)
        return trees[name][0] if name is not None and name not in several else None

    def truth_of(node: cst.BaseExpression) -> bool | None:
        """Whether a test holds, None where only the running program knows."""
        name, tree = expressions.write(node), tree_of(node)
        if name in ("True", "False"):
            return name == "True"
        written = expressions.write(tree) if tree is not None else ""
        if _DTYPE.fullmatch(written):
            return True
        if not isinstance(tree, cst.Integer | cst.Float | cst.Tuple | cst.List) and written not in _KNOWN_NAMES:
            return None
        return written not in ("None", "False", "0", "0.0", "()", "[]")

    class Decider(cst.CSTTransformer):
        def leave_BooleanOperation(
            self, original_node: cst.BooleanOperation, updated_node: cst.BooleanOperation
        ) -> cst.BaseExpression:
            """`{stride} or {kernel_size}` needs no choice where one of them is known."""
            alternative = isinstance(updated_node.operator, cst.Or)
            known = truth_of(updated_node.left)
            if known is None:
                return updated_node
            return updated_node.left if known == alternative else updated_node.right

        def leave_UnaryOperation(
            self, original_node: cst.UnaryOperation, updated_node: cst.UnaryOperation
        ) -> cst.BaseExpression:
            known = truth_of(updated_node.expression) if isinstance(updated_node.operator, cst.Not) else None
            return updated_node if known is None else cst.Name(str(not known))

        def leave_Comparison(self, original_node: cst.Comparison, updated_node: cst.Comparison) -> cst.BaseExpression:
            """`{dim} is None` and `{mode} == 'sum'` are known where a literal stands for the hole.

            `{weight} is ...` asks whether the parameter is left out or has its default, which the call always tells;
            `complex in {data}` whether imaginary numbers are written in it.
            """
            test, left = updated_node.comparisons[0], tree_of(updated_node.left)
            if isinstance(test.operator, cst.In) and expressions.write(updated_node.left) == "complex":
                data = tree_of(test.comparator)
                return cst.Name(str(data is not None and has_imaginary(data)))
            if isinstance(test.comparator, cst.Ellipsis) and left is not None:
                return cst.Name(str(hole_of(updated_node.left) in usual))
            is_none = isinstance(test.operator, cst.Is | cst.IsNot) and _is_none(test.comparator)
            if left is not None and is_none and _DTYPE.fullmatch(expressions.write(left)):
                return cst.Name(str(isinstance(test.operator, cst.IsNot)))
            if left is None or not (_is_none(left) or is_literal(expressions.write(left))):
                return updated_node
            other = expressions.write(test.comparator)
            if isinstance(test.operator, cst.Equal | cst.NotEqual) and is_literal(other):
                same = same_value(expressions.write(left), other)
                return cst.Name(str(same == isinstance(test.operator, cst.Equal)))
            if _is_none(test.comparator) and isinstance(test.operator, cst.Is | cst.IsNot):
                return cst.Name(str(_is_none(left) == isinstance(test.operator, cst.Is)))
            return updated_node

        def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
            """`isinstance({padding}, str)` is known where the text tells the type.

            `surely(…)` around a test makes it False where the text does not tell; `whole({value})` asks whether
            whole numbers are written out, alone or in lists, `are_named_apart({params})` whether parameters of one
            network are.
            """
            function = expressions.write(updated_node.func)
            if function == "whole":
                asked_of = tree_of(updated_node.args[0].value)
                return cst.Name(str(asked_of is not None and _is_whole(asked_of)))
            if function == "are_named_apart":
                given = tree_of(updated_node.args[0].value)
                return cst.Name(str(given is not None and are_named_apart(expressions.write(given))))
            if function == "surely":
                return cst.Name(str(truth_of(updated_node.args[0].value) is True))
            if function != "isinstance":
                return updated_node
            value, asked = tree_of(updated_node.args[0].value), expressions.write(updated_node.args[1].value)
            kind = type_of(value) if value is not None else None
            return updated_node if kind is None else cst.Name(str(kind in asked.strip("()").split(", ")))

        def leave_IfExp(self, original_node: cst.IfExp, updated_node: cst.IfExp) -> cst.BaseExpression:
            known = truth_of(updated_node.test)
            if known is None:
                return updated_node
            part = updated_node.body if known else updated_node.orelse
            return expressions.in_parentheses(part) if updated_node.lpar and not expressions.is_atom(part) else part

        def leave_Subscript(self, original_node: cst.Subscript, updated_node: cst.Subscript) -> cst.BaseExpression:
            """`{padding}[0]` is its first element where a tuple is written out."""
            name, index = hole_of(updated_node.value), _index(updated_node.slice)
            tree = tree_of(updated_node.value)
            elements = tree.elements if isinstance(tree, cst.Tuple | cst.List) else ()
            known = index is not None and -len(elements) <= index < len(elements)
            if index is None or not known or any(isinstance(e, cst.StarredElement) for e in elements):
                return updated_node
            part = f"{name}__{index % len(elements)}"
            trees[part] = [elements[index].value]
            return cst.Name(f"{MARK}{part}")

    found = template.visit(Decider())
    assert isinstance(found, cst.BaseExpression)
    return found


def type_of(tree: cst.BaseExpression) -> str | None:
    """The built-in type that an expression surely has: of literals, and of whole numbers that are computed."""
    import libcst as cst

    if isinstance(tree, cst.BinaryOperation):
        return "int" if expressions.is_index_arithmetic(tree) else None
    kinds: Mapping[type[cst.BaseExpression], str] = {
        cst.SimpleString: "str", cst.FormattedString: "str", cst.ConcatenatedString: "str", cst.Integer: "int",
        cst.Float: "float", cst.Tuple: "tuple", cst.List: "list", cst.ListComp: "list",
    }  # fmt: skip
    if expressions.is_sign_and_number(tree):
        return "float" if "." in expressions.write(tree) else "int"
    return "NoneType" if _is_none(tree) else kinds.get(type(tree))


def _is_whole(tree: cst.BaseExpression) -> bool:
    import libcst as cst

    if isinstance(tree, cst.Tuple | cst.List):
        return bool(tree.elements) and all(_is_whole(element.value) for element in tree.elements)
    return type_of(tree) == "int"


def has_imaginary(tree: cst.BaseExpression) -> bool:
    """Whether an imaginary number is written anywhere in an expression."""
    import libcst as cst
    import libcst.matchers as m

    return bool(m.findall(tree, m.Imaginary() | m.Call(func=m.Name("complex")))) or isinstance(tree, cst.Imaginary)


def _is_none(node: cst.BaseExpression) -> bool:
    import libcst as cst

    return isinstance(node, cst.Name) and node.value == "None"


def _index(slices: Sequence[cst.SubscriptElement]) -> int | None:
    import libcst as cst

    only = slices[0].slice if len(slices) == 1 else None
    value = only.value if isinstance(only, cst.Index) else None
    whole = value is not None and type_of(value) == "int" and is_literal(expressions.write(value))
    return int(expressions.write(value)) if value is not None and whole else None
