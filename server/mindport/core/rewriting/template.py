# SPDX-License-Identifier: Apache-2.0
"""Fills the holes of a template or value with the user's own expressions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from mindport.core.mapping import Text
from mindport.core.rewriting import expressions
from mindport.core.rewriting.decided import MARK, decided, hole_of
from mindport.core.rewriting.named_once import FIRST, named, split_first
from mindport.core.rewriting.refusal import Refused

if TYPE_CHECKING:
    import libcst as cst

HOLE = re.compile(r"\{([A-Za-z_]\w*)\}")


class Filling(Struct, frozen=True):
    """What goes into a hole: an expression, or all that a call gives to a `*parameter`."""

    texts: tuple[str, ...]
    """With a star in front of what is unpacked."""
    several: bool = False
    given: bool = True
    """False where the call leaves the parameter out, and its default stands here."""
    usual: bool = False
    """Whether it says what the default says."""


IsDefault = Callable[[str, str | int, str], bool]
"""Whether leaving out an argument (by name or position) of a function by its dotted name means the same value."""


def holes(expression: str) -> list[str]:
    """The names of the holes, in order."""
    return HOLE.findall(expression)


def fill(
    template: str,
    fillings: Mapping[str, Filling],
    is_default: IsDefault,
    newline: str = "\n",
    fresh: Callable[[], str] | None = None,
) -> str:
    """The template with its holes filled; Refused where an expression would be evaluated twice.

    `fresh` gives names that the file does not have: an expression that is needed twice can be given one.
    """
    import libcst as cst

    stars = {name: [text.startswith("*") for text in filling.texts] for name, filling in fillings.items()}
    trees = {
        name: [tree(text.removeprefix("*")) for text in fillings[name].texts] for name in dict.fromkeys(holes(template))
    }
    several = frozenset(name for name in trees if fillings[name].several)
    usual = frozenset(name for name in trees if fillings[name].usual)
    whole = decided(cst.parse_expression(HOLE.sub(rf"{MARK}\1", template.strip())), trees, several, usual)
    left = re.findall(rf"{MARK}(\w+)", expressions.write(whole))
    told: dict[str, list[cst.BaseExpression]] = {}
    for name, parts in trees.items():
        if left.count(name) > 1 and not all(map(expressions.is_plain, parts)):
            if fresh is None or name in several:
                raise Refused(computed_twice(name))
            whole, variable = split_first(whole, name), fresh()
            told[f"{name}{FIRST}"], told[name] = [named(variable, parts[0])], [cst.Name(variable)]
    trees |= told
    if hole_of(whole) is not None and not several:
        return expressions.write(trees[str(hole_of(whole))][0], newline)
    every = {**dict.fromkeys(trees, Filling(())), **fillings}  # with the elements of tuples
    filled = whole.visit(_filler(trees, stars, every, is_default))
    assert isinstance(filled, cst.BaseExpression)
    return expressions.write(filled, newline)


def computed_twice(name: str) -> Text:
    """Why an expression cannot stand in two places."""
    return Text(
        f"what is given for {name} would be computed twice: put it into a variable first",
        f"{name} 的表达式会被计算两次：请先存入变量",
    )


def reads_like(text: str, template: str) -> bool:
    """Whether an expression may be the template with its holes filled."""
    pieces = [re.escape("".join(piece.split())) for piece in HOLE.split(template)[::2]]
    return re.fullmatch(".+".join(pieces), "".join(text.split()), re.DOTALL) is not None


def tree(text: str) -> cst.BaseExpression:
    found = expressions.read(text)
    if found is None:
        raise Refused(Text(f"{text} cannot be read as an expression", f"{text} 不是可解析的表达式"))
    return found


def _filler(
    trees: Mapping[str, list[cst.BaseExpression]],
    stars: Mapping[str, list[bool]],
    fillings: Mapping[str, Filling],
    is_default: IsDefault,
) -> cst.CSTTransformer:
    """The visitor that puts trees into holes; made here because its base class is imported late."""
    import libcst as cst

    def whole(name: str) -> cst.BaseExpression:
        """What fills a hole, as one expression."""
        if not fillings[name].several:
            return trees[name][0]
        comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
        last = cst.Comma() if len(trees[name]) == 1 else cst.MaybeSentinel.DEFAULT
        elements = [
            (cst.StarredElement if star else cst.Element)(part, comma=comma if index < len(trees[name]) - 1 else last)
            for index, (part, star) in enumerate(zip(trees[name], stars[name], strict=True))
        ]
        return cst.Tuple(elements)

    class Filler(cst.CSTTransformer):
        def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
            name = hole_of(original_node)
            if name is None:
                return updated_node
            part = whole(name)
            return part if expressions.is_atom(part) else expressions.in_parentheses(part)

        def leave_BinaryOperation(
            self, original_node: cst.BinaryOperation, updated_node: cst.BinaryOperation
        ) -> cst.BaseExpression:
            for before, after in (
                (original_node.left, updated_node.left),
                (original_node.right, updated_node.right),
            ):
                if hole_of(before) is not None and isinstance(after, cst.Name) and after.value == "None":
                    name = hole_of(before)
                    raise Refused(Text(f"None for {name} has no counterpart", f"{name} 取 None 时没有对应写法"))
            return updated_node

        def leave_Tuple(self, original_node: cst.Tuple, updated_node: cst.Tuple) -> cst.BaseExpression:
            """`({shape},)` makes a tuple of a number; what is one already stays."""
            only = updated_node.elements[0].value if len(updated_node.elements) == 1 else None
            is_hole = only is not None and hole_of(original_node.elements[0].value) is not None
            return only if is_hole and isinstance(only, cst.Tuple | cst.List) else updated_node

        def leave_Element(self, original_node: cst.Element, updated_node: cst.Element) -> cst.Element:
            name = hole_of(original_node.value)
            return updated_node if name is None else updated_node.with_changes(value=self.bare(whole(name)))

        def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.BaseExpression:
            value = updated_node.value
            if hole_of(original_node.value) and isinstance(value, cst.Integer | cst.Float) and not value.lpar:
                return updated_node.with_changes(value=expressions.in_parentheses(value))
            return updated_node

        def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
            function = expressions.write(original_node.func)
            arguments: list[cst.Arg] = []
            for index, (before, after) in reversed(
                [*enumerate(zip(original_node.args, updated_node.args, strict=True))]
            ):
                name = hole_of(before.value)
                if name is None or not isinstance(before.value, cst.Name):
                    arguments.insert(0, after)
                    continue
                place = before.keyword.value if before.keyword is not None else index
                if (isinstance(place, str) or not arguments) and self.left_out(function, place, name):
                    continue
                if fillings[name].several and isinstance(place, int) and not before.value.lpar:
                    arguments[:0] = [
                        after.with_changes(value=part, star="*" if star else "")
                        for part, star in zip(trees[name], stars[name], strict=True)
                    ]
                else:
                    part = after.value if fillings[name].several else trees[name][0]
                    arguments.insert(0, after.with_changes(value=self.bare(part)))
            return updated_node.with_changes(args=_separated(arguments))

        @staticmethod
        def bare(part: cst.BaseExpression) -> cst.BaseExpression:
            """An argument needs no parentheses, but for the few that would read as something else."""
            loose = (cst.NamedExpr, cst.GeneratorExp, cst.Yield, cst.Tuple)
            if isinstance(part, loose) and not part.lpar:
                return expressions.in_parentheses(part)
            return part

        @staticmethod
        def left_out(function: str, place: str | int, name: str) -> bool:
            """Whether an argument that the user did not give says what the function does by itself."""
            return not fillings[name].given and is_default(function, place, fillings[name].texts[0])

    return Filler()


def _separated(arguments: list[cst.Arg]) -> list[cst.Arg]:
    """Arguments with a comma between each two of them."""
    import libcst as cst

    comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    between = [argument.with_changes(comma=comma) for argument in arguments[:-1]]
    return [*between, *(argument.with_changes(comma=cst.MaybeSentinel.DEFAULT) for argument in arguments[-1:])]
