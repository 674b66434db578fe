# SPDX-License-Identifier: Apache-2.0
"""Inputs that hold numbers of a kind that MindSpore's kernels refuse become such as they take.

PyTorch computes `torch.exp(i)` of whole numbers in floating point by itself, and knows truth values everywhere. What a
tensor holds is known where the text of the program tells; nothing else is converted.
"""

from __future__ import annotations

from collections.abc import Iterator

from mindport.core.flow.dtypes import COMPUTED_AS_FLOATS, Numbers, numbers_of
from mindport.core.flow.kinds import Kinds
from mindport.core.flow.values import is_tensor
from mindport.core.model import Certainty, Usage, Use
from mindport.core.rewriting.complex_inputs import REFUSE_COMPLEX, of_complex
from mindport.core.rewriting.operation import OPERAND, Operation
from mindport.core.rewriting.place import Place
from mindport.core.scopes import Scope
from mindport.core.syntax import KIND, K, Node

_OWNERS = ("torch", "torch.Tensor", "torch.linalg", "torch.special", "torch.nn.functional")
_KNOWS_WHOLE = frozenset("exp2 reciprocal sinc sqrt".split())
"""Those that PyTorch computes in floating point and MindSpore, too."""
_AS_FLOATS = COMPUTED_AS_FLOATS - _KNOWS_WHOLE | {"isinf", "isneginf", "isposinf"}
_AS_WHOLE = frozenset(
    "add addr adjoint amax amin clamp_max clamp_min conj_physical diag_embed diagflat fmax fmin max maximum min "
    "minimum nan_to_num repeat_interleave sgn sign".split()
)
"""Those whose kernels know no truth values, and return some."""
_KEPT = frozenset(("ceil", "floor", "nan_to_num"))
"""Those that leave whole numbers as they are, and whose kernels know none."""
_CONVERTED = _AS_FLOATS | _AS_WHOLE | REFUSE_COMPLEX | _KEPT | {"bitwise_not"}
_REFUSED = (Numbers.WHOLE, Numbers.TRUTH)


def may_be_refused(usage: Usage) -> bool:
    """Whether some inputs of a use have to be converted."""
    owner, _, name = usage.api.rpartition(".")
    return owner in _OWNERS and usage.arguments is not None and name in _CONVERTED


def refused_numbers(place: Place, scope: Scope, kinds: Kinds) -> Iterator[Operation]:
    """What is written around the inputs of a call, and around the call itself."""
    name = place.usage.api.rpartition(".")[2]
    every = [(node, numbers_of(kinds, node, scope)) for node in _inputs(place, scope, kinds)]
    inputs = [(node, held) for node, held in every if held in _REFUSED]
    kinds_held = {held for _node, held in inputs}
    if name in REFUSE_COMPLEX and any(held is Numbers.COMPLEX for _node, held in every):
        yield from of_complex(place, [node for node, _held in every], kinds)
    elif name in _AS_FLOATS:
        for node, _held in inputs:
            yield _around(node, "float", kinds)
    elif name in _KEPT and kinds_held == {Numbers.WHOLE} and not _has_out(place):
        yield _instead(place.expression, f"{OPERAND}.copy()", inputs[0][0], kinds)
    elif name == "bitwise_not" and kinds_held == {Numbers.TRUTH} and not _has_out(place):
        yield _instead(place.expression, f"mindspore.ops.logical_not({OPERAND})", inputs[0][0], kinds)
    elif name in _AS_WHOLE and kinds_held == {Numbers.TRUTH}:
        if not is_tensor(kinds.value(place.expression, scope)):
            return  # several results
        for node, _held in inputs:
            yield _around(node, "int", kinds)
        yield _around(place.expression, "bool", kinds)


def _around(node: Node, dtype: str, kinds: Kinds) -> Operation:
    usage = Usage("torch.Tensor.to", kinds.source.span(node), Use.VALUE, Certainty.INFERRED)
    place = kinds.source.offsets(node)
    return Operation(usage, *place, f"{OPERAND}.{dtype}()", (place,), tight=True)


def _instead(node: Node, template: str, operand: Node, kinds: Kinds) -> Operation:
    usage = Usage("torch.Tensor.to", kinds.source.span(node), Use.VALUE, Certainty.INFERRED)
    places = kinds.source.offsets(node), kinds.source.offsets(operand)
    return Operation(usage, *places[0], template, places[1:], tight=template.startswith(OPERAND))


def _has_out(place: Place) -> bool:
    return any(argument.keyword == "out" for argument in place.usage.arguments or ())


def _inputs(place: Place, scope: Scope, kinds: Kinds) -> Iterator[Node]:
    """The tensors that a call is given."""
    call = place.expression
    if KIND[call.kind_id] != K.CALL:
        return
    function, given = call.named_children[0], call.named_children[-1]
    if place.usage.method:
        yield function.named_children[0]
    for node in given.named_children:
        value = node.named_children[-1] if KIND[node.kind_id] == K.KEYWORD_ARGUMENT else node
        is_out = KIND[node.kind_id] == K.KEYWORD_ARGUMENT and kinds.source.slice(node.named_children[0]) == "out"
        if not is_out and is_tensor(kinds.value(value, scope)):
            yield value
