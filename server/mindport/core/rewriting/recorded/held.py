# SPDX-License-Identifier: Apache-2.0
"""`g = x.grad`: in PyTorch a later `backward()` adds to what g holds, in MindSpore x holds another tensor then."""

from __future__ import annotations

import re

from mindport.core.mapping import Text
from mindport.core.rewriting.by_hand.block_code import loop_of, scope_of
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.use_edits import UseEdits
from mindport.core.syntax import KIND, K, Node

_BACKWARD = re.compile(r"\.backward\(")
_EMPTIED = re.compile(r"\.grad\s*=\s*None\b|\.zero_grad\((?!.*False)")
"""What makes the next gradient another tensor in PyTorch, too."""
_HELD = Text(
    "a later backward() adds to the gradient that is held here: write .grad.clone(), or delete it before with = None",
    "之后的 backward() 会累加到此处保存的梯度：请写 .grad.clone()，或先用 = None 删除",
)


def held(place: Place, use: UseEdits) -> list[Edit] | None:
    """Refused where it matters that a gradient is another tensor afterwards; else its target says what it becomes."""
    node = place.expression
    name = _name_given(node, use)
    if name is not None:
        scope = scope_of(node)
        after = use.patches.text[place.end : use.source.offsets(scope)[1]]
        derived = _BACKWARD.search(after)
        if derived is not None:
            between, behind = after[: derived.start()], after[derived.end() :]
            anew = _EMPTIED.search(between) or re.search(rf"\b{name}\s*=[^=]", between)
            if not anew and (scope.parent is None or re.search(rf"\b{name}\b", behind)):
                raise Refused(_HELD)
    loop = loop_of(node)
    if loop is not None and _is_collected(node, use):
        around = use.source.slice(loop)
        if _BACKWARD.search(around) and not _EMPTIED.search(around):
            raise Refused(_HELD)
    return None


def _name_given(node: Node, use: UseEdits) -> str | None:
    """The name that an expression is the value of."""
    parent = node.parent
    if parent is None or KIND[parent.kind_id] != K.ASSIGNMENT or parent.child_by_field_name("right") != node:
        return None
    left = parent.child_by_field_name("left")
    return use.source.slice(left) if left is not None and KIND[left.kind_id] == K.IDENTIFIER else None


def _is_collected(node: Node, use: UseEdits) -> bool:
    """Whether an expression is what a list gets: `grads.append(x.grad)`."""
    call = node.parent.parent if node.parent is not None else None
    is_call = call is not None and KIND[call.kind_id] == K.CALL
    return is_call and call is not None and use.source.slice(call.named_children[0]).endswith(".append")
