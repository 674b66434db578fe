# SPDX-License-Identifier: Apache-2.0
"""Calls with complex inputs whose kernels know none in MindSpore: their parts, or NumPy, are used instead.

Norms of complex numbers are complex there, so only their real part is kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from mindport.core.flow.kinds import Kinds
from mindport.core.model import Certainty, Usage, Use
from mindport.core.rewriting.operation import OPERAND, Operation
from mindport.core.rewriting.place import Place
from mindport.core.syntax import KIND, K, Node

_NORMS = frozenset(("norm", "vector_norm"))
_BY_PARTS = {
    "diag": "mindspore.numpy.diag",
    "diag_embed": "mindspore.ops.diag_embed",
    "trace": "mindspore.ops.trace",
    "tril": "mindspore.ops.tril",
    "triu": "mindspore.ops.triu",
}
"""Functions that do to a complex tensor what they do to its real and its imaginary part."""
_COMPARED = {"allclose": "numpy.allclose({})", "isclose": "mindspore.Tensor(numpy.isclose({}))"}
REFUSE_COMPLEX = _NORMS | _BY_PARTS.keys() | _COMPARED.keys()


def of_complex(place: Place, inputs: list[Node], kinds: Kinds) -> Iterator[Operation]:
    """What is written instead of a call, or around it, where an input is complex."""
    name = place.usage.api.rpartition(".")[2]
    others = [node for node in place.expression.named_children[-1].named_children if node not in inputs]
    rest, values = _written(others, kinds)
    if name in _NORMS:
        yield _made(place, f"mindspore.ops.real({OPERAND})", [place.expression], kinds)
    elif name in _COMPARED and len(inputs) == 2:
        tensors = f"{OPERAND}.asnumpy(), {OPERAND}.asnumpy()"
        yield _made(place, _COMPARED[name].format(tensors + rest), [*inputs, *values], kinds)
    elif name in _BY_PARTS and len(inputs) == 1 and values == others and KIND[inputs[0].kind_id] == K.IDENTIFIER:
        parts = (f"{_BY_PARTS[name]}(mindspore.ops.{part}({OPERAND}){rest})" for part in ("real", "imag"))
        yield _made(place, f"mindspore.ops.Complex()({', '.join(parts)})", [inputs[0], *values] * 2, kinds)


def _written(arguments: list[Node], kinds: Kinds) -> tuple[str, list[Node]]:
    """A template for arguments that follow others, and the values in it."""
    template, values = "", []
    for node in arguments:
        by_name = KIND[node.kind_id] == K.KEYWORD_ARGUMENT
        keyword = f"{kinds.source.slice(node.named_children[0])}=" if by_name else ""
        template += f", {keyword}{OPERAND}"
        values.append(node.named_children[-1] if by_name else node)
    return template, values


def _made(place: Place, template: str, operands: list[Node], kinds: Kinds) -> Operation:
    usage = Usage(place.usage.api, place.usage.span, Use.VALUE, Certainty.INFERRED)
    whole = kinds.source.offsets(place.expression)
    return Operation(usage, *whole, template, tuple(kinds.source.offsets(node) for node in operands), tight=True)
