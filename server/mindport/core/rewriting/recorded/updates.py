# SPDX-License-Identifier: Apache-2.0
"""`w -= lr * w.grad` where nothing is recorded: PyTorch changes the tensor, MindSpore gives the name another one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mindport.core.model import Certainty, Usage, Use
from mindport.core.rewriting.operation import OPERAND, Operation
from mindport.core.rewriting.tree_walk import walk
from mindport.core.syntax import KIND, K, Node, Source

_OFF = re.compile(r"\b(?:no_grad|inference_mode|set_grad_enabled)\b")
_NUMBER = re.compile(r"\.item\(|\blen\(|^[\d.]+$")
"""What numbers are computed by: they are no tensors."""


def updates(source: Source) -> Iterator[Operation]:
    """Every `x += …` of a name or an attribute that may change a tensor without a record."""
    for node in walk(source.root):
        if node.type != "augmented_assignment" or node.has_error:
            continue
        target, value = node.named_children[0], node.named_children[-1]
        if KIND[target.kind_id] not in (K.IDENTIFIER, K.ATTRIBUTE) or _NUMBER.search(source.slice(value)):
            continue
        if not _is_unrecorded(node, source) and not re.search(r"\.(?:grad|data)\b", source.slice(node)):
            continue
        sign = next(child.type for child in node.children if child.type.endswith("=")).removesuffix("=")
        places = tuple(source.offsets(one) for one in (target, target, target, value))
        usage = Usage("torch.Tensor.copy_", source.span(node), Use.VALUE, Certainty.INFERRED)
        template = f"{OPERAND} = updated({OPERAND}, {OPERAND} {sign} {OPERAND})"
        yield Operation(usage, *source.offsets(node), template, places, tight=True)


def _is_unrecorded(node: Node, source: Source) -> bool:
    """Whether a with statement or a decorator around a place switches recording off."""
    around = node.parent
    while around is not None:
        if around.type == "with_statement" and _OFF.search(source.slice(around.named_children[0])):
            return True
        if around.type == "decorated_definition":
            decorators = (one for one in around.named_children if one.type == "decorator")
            return any(_OFF.search(source.slice(one)) for one in decorators)
        around = around.parent
    return False
