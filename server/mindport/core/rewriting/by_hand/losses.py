# SPDX-License-Identifier: Apache-2.0
"""What `backward()` is called on: one loss, a tensor with the weights of its elements, or several losses in a row."""

from __future__ import annotations

from msgspec import Struct

from mindport.core.mapping import Text
from mindport.core.rewriting.by_hand.forward_part import siblings_of
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.use_edits import UseEdits
from mindport.core.syntax import KIND, K, Node

_NO_STATEMENT = Text(
    "backward() has to be a statement of its own, without create_graph or inputs",
    "backward() 须为单独的语句，且不带 create_graph 或 inputs",
)


class Losses(Struct, frozen=True):
    """The first of one or more `backward()` that follow one another, and what they are called on."""

    statement: Node
    tensors: tuple[Node, ...]
    others: tuple[Node, ...]
    """The statements behind the first."""
    weight: str = ""


def losses_of(place: Place, use: UseEdits) -> Losses:
    """The losses of a `backward()` and of those directly beside it; their gradients add up."""
    statement = place.expression.parent
    if place.statement is None or statement is None or place.receiver is None:
        raise Refused(_NO_STATEMENT)
    weight = _weight(statement, use)
    siblings = siblings_of(statement)
    first = last = siblings.index(statement)
    if not weight:
        while first > 0 and _is_plain(siblings[first - 1], use):
            first -= 1
        while last + 1 < len(siblings) and _is_plain(siblings[last + 1], use):
            last += 1
    group = siblings[first : last + 1]
    return Losses(group[0], tuple(_tensor(one) for one in group), tuple(group[1:]), weight)


def _tensor(statement: Node) -> Node:
    return statement.named_children[0].named_children[0].named_children[0]


def _is_plain(statement: Node, use: UseEdits) -> bool:
    """Whether a statement is `loss.backward()`."""
    call = statement.named_children[0] if statement.type == "expression_statement" else None
    if call is None or KIND[call.kind_id] != K.CALL or KIND[call.named_children[0].kind_id] != K.ATTRIBUTE:
        return False
    if use.source.slice(call.named_children[0].named_children[-1]) != "backward":
        return False
    return not _weight(statement, use)


def _weight(statement: Node, use: UseEdits) -> str:
    """What `backward(v)` weights the elements with; Refused for what cannot be said as a sum of losses."""
    weight = ""
    for index, argument in enumerate(statement.named_children[0].named_children[-1].named_children):
        written = use.source.slice(argument)
        keyword, equals, value = written.partition("=")
        keyword = keyword.strip() if equals and argument.type == "keyword_argument" else ""
        if argument.type == "comment" or (keyword == "retain_graph" and value.strip() in ("True", "False")):
            continue
        if keyword == "gradient" or (not keyword and index == 0):
            node = argument.named_children[-1] if keyword else argument
            weight = use.patches.within(*use.source.offsets(node))
            if node.type == "binary_operator":
                weight = f"({weight})"
        else:
            raise Refused(_NO_STATEMENT)
    return "" if weight == "None" else weight
