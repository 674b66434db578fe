# SPDX-License-Identifier: Apache-2.0
"""Where a use stands in its text: the name, the receiver, the call with its argument list, and what is around it."""

from __future__ import annotations

from msgspec import Struct

from mindport.core.model import Usage
from mindport.core.syntax import KIND, K, Node, Source

_LOOSE = frozenset(
    ("argument_list", "keyword_argument", "assignment", "return_statement", "expression_statement", "pair", "list",
     "tuple", "set", "parenthesized_expression", "interpolation", "default_parameter", "typed_default_parameter",
     "if_statement", "while_statement", "assert_statement", "yield", "named_expression", "augmented_assignment")
)  # fmt: skip
"""Nodes whose parts need no parentheses."""
_PATTERNS = frozenset(
    ("pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "parenthesized_expression",
     "expression_list")
)  # fmt: skip


class Listed(Struct, frozen=True):
    """An argument list: its parentheses, and after each argument the comma, if there is one."""

    open: int
    """After the opening parenthesis."""
    close: int
    """Before the closing one."""
    commas: tuple[tuple[int, int] | None, ...]
    comments: tuple[int, ...]
    generator: bool = False
    """`f(x for x in y)`: the argument's parentheses are the call's."""


class Place(Struct, frozen=True):
    """One use and its surroundings, in character offsets."""

    usage: Usage
    expression: Node
    """The call where there is one, else the whole (dotted) name."""
    start: int
    end: int
    """Of the expression, receiver included."""
    receiver: tuple[int, int] | None
    """What stands before the dot of a member."""
    chain_comments: tuple[int, ...]
    """Starts of the comments between the receiver and the name."""
    listed: Listed | None
    tight: bool
    """Whether what replaces the expression needs parentheses unless it is an atom."""
    quotes: str
    """Quote characters that cannot be used here: those of the f-strings around."""
    broken: bool
    """Whether the code here cannot be parsed."""
    through_attribute: bool
    """Whether the name is only the last part of an attribute: `conv` in `self.conv(…)`."""
    assigned: bool
    """Whether the expression is given a value, or deleted."""
    statement: tuple[int, int] | None
    """The statement that the expression is."""
    value_of: int | None
    """Where the assignment or `return` begins whose whole value the expression is, on a line of its own."""
    in_context: bool
    """Whether a `with` stands around it, the lines of which may move to the left."""
    block_holds: bool
    """Whether the block around that statement surely has others that stay."""
    in_iterable: bool
    """Whether a comprehension goes over it, or it stands in the body of a class: no name can be bound there."""

    def may_hold(self, text: str) -> bool:
        """Whether a text can stand here; in an f-string, before Python 3.12, some characters cannot."""
        return not self.quotes or not any(character in text for character in self.quotes + "\\\n")


def place_of(source: Source, usage: Usage, node: Node, call: Node | None) -> Place:
    """The surroundings of a use whose name is `node`."""
    name_of = _attribute_of(node)
    receiver = source.offsets(name_of.named_children[0]) if name_of is not None else None
    expression = call if call is not None else name_of if name_of is not None else node
    start, end = source.offsets(expression)
    parent = expression.parent
    is_statement = parent is not None and parent.type == "expression_statement" and len(parent.named_children) == 1
    return Place(
        usage,
        expression,
        start,
        end,
        receiver,
        _comments(source, name_of),
        _listed(source, call) if call is not None else None,
        parent is None or parent.type not in _LOOSE,
        _quotes_around(source, expression),
        expression.has_error,
        name_of is not None,
        _is_assigned(expression),
        source.offsets(parent) if parent is not None and is_statement else None,
        _value_of(source, expression),
        _in_context(expression),
        parent is not None and _has_other_statements(parent.parent),
        _in_iterable(expression),
    )


def decided_choice(place: Place, text: str) -> tuple[Node, Node] | None:
    """The `"a" if … else "b"` whose condition becomes True or False, and which of its two texts it then is."""
    around = place.expression.parent
    if text not in ("True", "False") or around is None or around.type != "conditional_expression":
        return None
    parts = around.named_children
    if len(parts) != 3 or parts[1] != place.expression or {KIND[part.kind_id] for part in parts[::2]} != {K.STRING}:
        return None
    return around, parts[0 if text == "True" else 2]


def _value_of(source: Source, expression: Node) -> int | None:
    node, parent = expression, expression.parent
    while parent is not None and parent.type == "assignment" and parent.child_by_field_name("right") == node:
        node, parent = parent, parent.parent
    is_assigned = node != expression and parent is not None and parent.type == "expression_statement"
    is_returned = parent is not None and parent.type == "return_statement"
    if parent is None or not (is_assigned or is_returned):
        return None
    start = source.offsets(parent)[0]
    before = source.text[source.text.rfind("\n", 0, start) + 1 : start].lstrip("\ufeff")
    return None if before.strip() else start


def _in_context(node: Node | None) -> bool:
    while node is not None and node.type != "with_statement":
        node = node.parent
    return node is not None


def _attribute_of(node: Node) -> Node | None:
    """The attribute whose last part a name is."""
    parent = node.parent
    if parent is None or KIND[parent.kind_id] != K.ATTRIBUTE or parent.named_children[-1] != node:
        return None
    return parent if parent.named_children[0] != node else None


def _comments(source: Source, node: Node | None) -> tuple[int, ...]:
    children = node.children if node is not None else []
    return tuple(source.offsets(child)[0] for child in children if KIND[child.kind_id] == K.COMMENT)


def _listed(source: Source, call: Node) -> Listed:
    node = call.named_children[-1]
    start, end = source.offsets(node)
    if KIND[node.kind_id] != K.ARGUMENT_LIST:
        return Listed(start, end, (None,), (), True)
    commas: list[tuple[int, int] | None] = []
    comments = []
    for child in node.children:
        if child.type == ",":
            if commas:
                commas[-1] = source.offsets(child)
        elif KIND[child.kind_id] == K.COMMENT:
            comments.append(source.offsets(child)[0])
        elif child.is_named and KIND[child.kind_id] != K.ERROR:
            commas.append(None)
    return Listed(start + 1, end - 1, tuple(commas), tuple(comments))


def _is_assigned(node: Node) -> bool:
    parent = node.parent
    while parent is not None and parent.type in _PATTERNS:
        node, parent = parent, parent.parent
    if parent is None:
        return False
    binds = parent.type in ("assignment", "augmented_assignment", "for_statement", "for_in_clause")
    return parent.type in ("delete_statement", "as_pattern_target") or (
        binds and parent.child_by_field_name("left") == node
    )


def _in_iterable(node: Node | None) -> bool:
    while node is not None and KIND[node.kind_id] not in (K.FUNCTION_DEFINITION, K.LAMBDA):
        if KIND[node.kind_id] in (K.FOR_IN_CLAUSE, K.CLASS_DEFINITION):
            return True
        node = node.parent
    return False


def _has_other_statements(block: Node | None) -> bool:
    """Expressions may all be deleted, one after the other; assignments stay."""
    return block is not None and any(
        child.type not in ("expression_statement", "comment")
        or (child.type != "comment" and child.children[0].type in ("assignment", "augmented_assignment"))
        for child in block.named_children
    )


def _quotes_around(source: Source, node: Node | None) -> str:
    quotes = ""
    while node is not None:
        if KIND[node.kind_id] == K.INTERPOLATION and node.parent is not None:
            quotes += source.slice(node.parent).lstrip("rRfFbBuU")[:1]
        node = node.parent
    return quotes
