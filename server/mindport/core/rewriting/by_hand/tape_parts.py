# SPDX-License-Identifier: Apache-2.0
"""Finds what belongs to a `with tf.GradientTape() as tape:`; Refused where it is not sure to be all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from mindport.core.mapping import Text
from mindport.core.rewriting.by_hand.block_code import scope_of
from mindport.core.rewriting.by_hand.forward_part import siblings_of
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.tree_walk import walk
from mindport.core.rewriting.use_edits import UseEdits
from mindport.core.syntax import KIND, K, Node

_FORM = Text(
    "only `with tf.GradientTape() as tape:` can be rewritten, with tape.watch(x) in its block and "
    "tape.gradient(y, x) behind it",
    "只能改写 `with tf.GradientTape() as tape:` 形式：块内为 tape.watch(x)，其后为 tape.gradient(y, x)",
)
_ALONE = Text("its gradient() is not seen in the same block of code", "在同一代码块中看不到相应的 gradient()")
_WATCH = re.compile(r"(\w+)\.watch\(\s*[\[(]?\s*(\w+(?:\s*,\s*\w+)*)\s*,?\s*[\])]?\s*\)")
_WATCHED_WEIGHTS = re.compile(r"(\w+)\.watch\([\w.]+(?:variables|weights)\)")
"""Weights are named where their gradients are asked for, watched or not."""
_OPTION = r"(?:persistent|watch_accessed_variables)\s*=\s*\w+"
_FLAG = "unconnected_gradients"


class Asked(Struct, frozen=True):
    """One `tape.gradient(target, sources)`."""

    call: Node
    target: str
    sources: Node


class Tape(Struct, frozen=True):
    """One or more tapes that record the same block."""

    statement: Node
    body: Node
    names: tuple[str, ...]
    watched: tuple[str, ...]
    watches: tuple[Node, ...]
    """The statements `tape.watch(x)`."""
    asked: tuple[Asked, ...]
    deletions: tuple[Node, ...]
    """The statements `del tape`."""


def tape_of(item: Node, use: UseEdits) -> Tape:
    """The parts around a `tf.GradientTape()` that is the value of a with statement."""
    statement = _statement_of(item)
    body = statement.child_by_field_name("body")
    clause = statement.named_children[0]
    heads = [_head(one, use) for one in clause.named_children if one.type == "with_item"]
    if body is None or statement.has_error or not heads:
        raise Refused(_FORM)
    names = tuple(heads)
    watched: list[str] = []
    watches: list[Node] = []
    for one in (one for one in body.named_children if one.type == "expression_statement"):
        match = _WATCH.fullmatch(use.source.slice(one))
        weights = _WATCHED_WEIGHTS.fullmatch(use.source.slice(one))
        if match is not None and match[1] in names:
            watched += re.split(r"\s*,\s*", match[2])
            watches.append(one)
        elif weights is not None and weights[1] in names:
            watches.append(one)
    behind = [*_until_bound_anew(statement, names, use)]
    asked = [found for one in behind for found in _asked(one, names, use)]
    gone = [
        one for one in behind
        if one.type == "delete_statement" and re.fullmatch(r"del\s+(\w+)", use.source.slice(one)) is not None
        and use.source.slice(one).split()[-1] in names
    ]  # fmt: skip
    if not asked:
        raise Refused(_ALONE)
    uses = len(names) + len(watches) + len(asked) + len(gone)
    pattern = rf"(?<![\w.])(?:{'|'.join(map(re.escape, names))})\b(?!\s*=[^=])"
    if sum(len(re.findall(pattern, use.source.slice(one))) for one in (statement, *behind)) != uses:
        raise Refused(_FORM)
    return Tape(statement, body, names, tuple(dict.fromkeys(watched)), tuple(watches), tuple(asked), tuple(gone))


def _statement_of(item: Node) -> Node:
    node: Node | None = item
    while node is not None and node.type != "with_statement":
        if node.type in ("block", "module"):
            raise Refused(_FORM)
        node = node.parent
    if node is None:
        raise Refused(_FORM)
    return node


def _head(item: Node, use: UseEdits) -> str:
    """The name of the tape in one item of a with statement."""
    match = re.fullmatch(rf"[\w.]*GradientTape\((?:{_OPTION}(?:\s*,\s*{_OPTION})?)?\) as (\w+)", use.source.slice(item))
    if match is None:
        raise Refused(_FORM)
    return match[1]


def _until_bound_anew(statement: Node, names: tuple[str, ...], use: UseEdits) -> Iterator[Node]:
    """The statements of the block behind a with statement, up to where its names stand for other tapes."""
    siblings = siblings_of(statement)
    for one in siblings[siblings.index(statement) + 1 :]:
        if any(re.search(rf"\bas {name}\b", use.source.slice(one)) for name in names):
            return
        yield one


def _asked(statement: Node, names: tuple[str, ...], use: UseEdits) -> Iterator[Asked]:
    for node in walk(statement):
        if KIND[node.kind_id] != K.CALL:
            continue
        function = use.source.slice(node.named_children[0])
        if function not in {f"{name}.gradient" for name in names}:
            continue
        listed = [one for one in node.named_children[-1].named_children if one.type != "comment"]
        kept = [one for one in listed if not use.source.slice(one).startswith(_FLAG)]
        parts = [
            one.named_children[-1] if KIND[one.kind_id] == K.KEYWORD_ARGUMENT else one
            for one, name in zip(kept, ("target", "sources"), strict=False)
            if KIND[one.kind_id] != K.KEYWORD_ARGUMENT or use.source.slice(one.named_children[0]) == name
        ]
        if len(kept) != 2 or len(parts) != 2 or KIND[parts[0].kind_id] != K.IDENTIFIER:
            raise Refused(_FORM)
        if scope_of(node) != scope_of(statement):
            raise Refused(_ALONE)
        yield Asked(node, use.source.slice(parts[0]), parts[1])
