# SPDX-License-Identifier: Apache-2.0
"""`y = F.relu(x, inplace=True)` changes x: where x is read afterwards, the result is written into it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mindport.core.collect import Collected
from mindport.core.flow.kinds import Kinds
from mindport.core.flow.values import Instance, Reference
from mindport.core.model import Certainty, Usage, Use
from mindport.core.rewriting.operation import OPERAND, Operation
from mindport.core.rewriting.sharing import is_shared
from mindport.core.scopes import Scope
from mindport.core.syntax import KIND, K, Node, Source

_FUNCTIONS = "torch.nn.functional."
_ASKED = re.compile(r"\binplace\s*=\s*True\b")
_FIRST = r"(?:ReLU6?|SELU|SiLU|Mish|Hardswish|Hardsigmoid)\(True\)"
"""Layers of which `inplace` is the first parameter."""


def in_place_layers(collected: Collected, kinds: Kinds) -> Iterator[Operation]:
    """The calls that change a variable which is read afterwards."""
    source = collected.source
    if not _ASKED.search(source.text) and not re.search(_FIRST, source.text):
        return
    for calls in collected.calls.values():
        for call, scope in calls:
            given = call.named_children[-1].named_children
            if KIND[call.named_children[-1].kind_id] != K.ARGUMENT_LIST or not given or call.has_error:
                continue
            name = source.slice(given[0])
            is_name = KIND[given[0].kind_id] == K.IDENTIFIER
            if is_name and _is_in_place(call, scope, source, kinds) and _is_read_later(call, name, source):
                usage = Usage("torch.Tensor.copy_", source.span(call), Use.VALUE, Certainty.INFERRED)
                place = source.offsets(call)
                yield Operation(usage, *place, f"{name}.copy_({OPERAND})", (place,))


def _is_in_place(call: Node, scope: Scope, source: Source, kinds: Kinds) -> bool:
    """Whether a call is one of a function or layer that is told to change its input."""
    function = call.named_children[0]
    callee = kinds.value(function, scope)
    if isinstance(callee, Reference):
        return callee.path.startswith(_FUNCTIONS) and _ASKED.search(source.exact(call)) is not None
    if not isinstance(callee, Instance) or not callee.cls.startswith("torch.nn."):
        return False
    made = re.escape(source.exact(function))
    text = source.exact(function)
    if KIND[function.kind_id] != K.CALL:
        found = re.search(rf"(?<![\w.]){made}\s*=\s*([^\n]+)", source.text)
        text = found[1] if found is not None else ""
    cls = callee.cls.rpartition(".")[2]
    return re.match(rf"[\w.]*\b{cls}\((?:[^()\n]*\binplace\s*=\s*True|True\))", text) is not None and (
        _ASKED.search(text) is not None or re.search(_FIRST, text) is not None
    )


def _is_read_later(call: Node, name: str, source: Source) -> bool:
    """Whether the variable stands for the changed tensor afterwards: read or left, or shared."""
    around = call.parent
    while around is not None and KIND[around.kind_id] != K.FUNCTION_DEFINITION:
        around = around.parent
    text = source.exact(around) if around is not None else source.text
    node: Node | None = call
    while node is not None and KIND[node.kind_id] not in (K.ASSIGNMENT, K.FUNCTION_DEFINITION, K.RETURN_STATEMENT):
        node = node.parent
    if node is not None and KIND[node.kind_id] == K.RETURN_STATEMENT:
        return False
    if node is not None and KIND[node.kind_id] == K.ASSIGNMENT:
        target = node.child_by_field_name("left")
        if target is not None and re.search(rf"(?<![\w.]){name}\b", source.exact(target)):
            return is_shared(name, text)
    if around is None:
        return True
    rest = source.text[source.offsets(call)[1] : source.offsets(around)[1]]
    return re.search(rf"(?<![\w.]){name}\b(?!\s*=[^=])", rest) is not None
