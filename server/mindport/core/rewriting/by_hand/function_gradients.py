# SPDX-License-Identifier: Apache-2.0
"""`(g,) = torch.autograd.grad(y, x)`: what y is computed by becomes a function, and its gradients stand in a name."""

from __future__ import annotations

import re

from mindport.core.mapping import Text
from mindport.core.rewriting.by_hand.block_code import code, scope_of
from mindport.core.rewriting.by_hand.forward_part import forward_part
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.use_edits import UseEdits
from mindport.core.syntax import Node

_FLAGS = frozenset(("create_graph", "retain_graph", "allow_unused"))
_FORM = Text(
    "only torch.autograd.grad(y, x) with names for x can be rewritten",
    "只能改写 torch.autograd.grad(y, x) 形式，且 x 须为变量名",
)
_AGAIN = Text(
    "a derivative of the derivative is taken: write the first as a function and use mindspore.grad on it",
    "此处对导数再次求导：请先把一阶导数写成函数，再对其使用 mindspore.grad",
)


def of_outputs(place: Place, use: UseEdits) -> list[Edit]:
    """The function before the statement, and the name of the gradients in it."""
    arguments = place.usage.arguments or ()
    flags = {argument.keyword for argument in arguments[2:]}
    names = [one.keyword or name for one, name in zip(arguments, ("outputs", "inputs"), strict=False)]
    stars = any(one.star for one in arguments)
    if names != ["outputs", "inputs"] or stars or not flags <= _FLAGS:
        raise Refused(_FORM)
    match = re.fullmatch(r"(\w+)|[\[(]\s*(\w+(?:\s*,\s*\w+)*)\s*,?\s*[\])]", arguments[1].text)
    if match is None:
        raise Refused(_FORM)
    inputs = re.split(r"\s*,\s*", match[1] or match[2])
    statement = _statement_of(place.expression)
    text = code(scope_of(statement), use)
    if "create_graph" in text and text.count("autograd.grad(") + text.count(".backward(") > 1:
        raise Refused(_AGAIN)
    outputs = place.expression.named_children[-1].named_children[0]
    if arguments[0].keyword is not None:
        outputs = outputs.named_children[-1]
    forward = forward_part(statement, (outputs,), inputs, -1, use)
    parameters = tuple(dict.fromkeys((*inputs, *forward.needed)))
    aux = ", has_aux=True" if forward.results else ""
    places = f", {tuple(range(len(inputs)))}" if len(inputs) > 1 else ""
    call = use.spelled(f"mindspore.value_and_grad({forward.function}{places}{aux})({', '.join(parameters)})")
    computed = f"{forward.ending(use, parameters)}{forward.target(use)}, gradients = {call}\n{forward.indent}"
    start = use.source.offsets(statement)[0]
    return [
        *forward.moved(use, parameters),
        Edit(start, start, computed),
        Edit(place.start, place.end, "gradients" if len(inputs) > 1 else "(gradients,)"),
    ]


def _statement_of(node: Node) -> Node:
    while node.parent is not None and node.parent.type not in ("block", "module"):
        node = node.parent
    return node
