# SPDX-License-Identifier: Apache-2.0
"""`self.mean = …` where `mean` is a buffer: MindSpore's cells take no other tensor for one by assignment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mindport.core.collect import Collected
from mindport.core.model import Certainty, Usage, Use
from mindport.core.rewriting.operation import OPERAND, Operation
from mindport.core.rewriting.tree_walk import walk
from mindport.core.syntax import KIND, K, Node

_REGISTERED = re.compile(r"\.register_buffer\(\s*(['\"])(\w+)\1([^\n]*)")
_TEMPORARY = re.compile(r"\bpersistent\s*=\s*False\b")
_API = "torch.nn.Module.register_buffer"


def buffers_set(collected: Collected) -> Iterator[Operation]:
    """The assignments to what the file registers as buffers: registered anew, or changed in place by `+=`."""
    source = collected.source
    rests = {name: rest for _, name, rest in _REGISTERED.findall(source.text)}
    if not rests:
        return
    for node in walk(source.root):
        if KIND[node.kind_id] not in (K.ASSIGNMENT, K.AUGMENTED_ASSIGNMENT) or node.has_error:
            continue
        target, value = node.child_by_field_name("left"), node.child_by_field_name("right")
        if target is None or value is None or KIND[target.kind_id] != K.ATTRIBUTE:
            continue
        operands: tuple[Node, ...]
        owner, name = target.named_children[0], source.slice(target.named_children[-1])
        stands_alone = node.parent is not None and KIND[node.parent.kind_id] != K.ASSIGNMENT
        nested = KIND[value.kind_id] == K.ASSIGNMENT
        if name not in rests or not stands_alone or nested or source.slice(value) == "None":
            continue
        operator = node.child_by_field_name("operator")
        if operator is not None:
            sign = source.slice(operator).removesuffix("=")
            template, operands = f"{OPERAND}[...] = {OPERAND} {sign} {OPERAND}", (target, target, value)
        else:
            option = ", persistent=False" if _TEMPORARY.search(rests[name]) else ""
            template = f'{OPERAND}.register_buffer("{name}", {OPERAND}{option})'
            operands = (owner, value)
        usage = Usage(_API, source.span(node), Use.VALUE, Certainty.INFERRED)
        places = tuple(source.offsets(operand) for operand in operands)
        yield Operation(usage, *source.offsets(node), template, places, operator is not None)
