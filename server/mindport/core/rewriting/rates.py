# SPDX-License-Identifier: Apache-2.0
"""`group["lr"]` of an optimizer's group is a Parameter in MindSpore until it is set: it is read as a number.

What is set has to be a float of Python: a Tensor would be passed over by the next step without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mindport.core.collect import Collected
from mindport.core.mapping import Text
from mindport.core.model import Certainty, Usage, Use
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.extra import Extra
from mindport.core.rewriting.tree_walk import walk
from mindport.core.syntax import KIND, K, Node, Source

_GROUPS = "torch.optim.Optimizer.param_groups"
_OF_GROUPS = re.compile(r"\.param_groups\[[^\[\]]+\]$")
_ITERATED = re.compile(r"(?:enumerate\()?[\w.\[\]]+\.param_groups\)?$")
_LOOPS = (K.FOR_STATEMENT, K.FOR_IN_CLAUSE)
_ASSIGNMENTS = (K.ASSIGNMENT, K.AUGMENTED_ASSIGNMENT)
_TITLE = Text("Read the learning rate as a number", "将学习率读取为数值")


def rates(collected: Collected) -> Iterator[Extra]:
    """The learning rates that are read or changed."""
    source = collected.source
    if ".param_groups" not in source.text or not re.search(r"\boptim\b", source.text):
        return
    for node in walk(source.root):
        if KIND[node.kind_id] == K.SUBSCRIPT and _is_rate(node, source):
            edits = _edits(node, source)
            if edits:
                usage = Usage(_GROUPS, source.span(node), Use.ATTRIBUTE, Certainty.INFERRED, method=True)
                yield Extra(usage, edits, _TITLE)


def _is_rate(node: Node, source: Source) -> bool:
    owner, index = node.named_children[0], node.named_children[-1]
    if source.slice(index).strip("'\"") != "lr" or KIND[index.kind_id] != K.STRING:
        return False
    written = source.exact(owner)
    return _OF_GROUPS.search(written) is not None or (written.isidentifier() and _is_group(node, written, source))


def _is_group(node: Node, name: str, source: Source) -> bool:
    """Whether a loop around a place, or the comprehension that it is in, binds the name to an optimizer's groups."""
    around = node.parent
    while around is not None:
        loops = [around, *(one for one in around.named_children if KIND[one.kind_id] == K.FOR_IN_CLAUSE)]
        for loop in loops:
            left, right = loop.child_by_field_name("left"), loop.child_by_field_name("right")
            if KIND[loop.kind_id] in _LOOPS and left is not None and right is not None:
                names = re.findall(r"\w+", source.slice(left))
                if name in names[-1:] and _ITERATED.match(source.exact(right)):
                    return True
        around = around.parent
    return False


def _edits(node: Node, source: Source) -> tuple[Edit, ...]:
    start, end = source.offsets(node)
    written, parent = source.text[start:end], node.parent
    number = f"float({written})"
    if parent is None or KIND[parent.kind_id] not in _ASSIGNMENTS or parent.child_by_field_name("left") != node:
        return () if source.text[:start].endswith("float(") else (Edit(start, end, number),)
    value = parent.child_by_field_name("right")
    if value is None:
        return ()
    first, last = source.offsets(value)
    if KIND[parent.kind_id] == K.AUGMENTED_ASSIGNMENT:
        operator = source.text[end:first].strip().removesuffix("=")
        atom = re.fullmatch(r"[\w.]+", source.text[first:last]) is not None
        edits = [Edit(end, first, f" = {number} {operator} {'' if atom else '('}")]
        return tuple(edits if atom else [*edits, Edit(last, last, ")")])
    return (Edit(last, last, ".0"),) if KIND[value.kind_id] == K.INTEGER else ()
