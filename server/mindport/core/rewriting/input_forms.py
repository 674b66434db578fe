# SPDX-License-Identifier: Apache-2.0
"""Inputs that PyTorch takes and MindSpore's kernels do not, where the text shows them: they are brought into form.

Whole numbers become floats before a function that PyTorch computes in floats, `torch.exp(x)` is `mint.exp(x.float())`;
one sample gets a batch of its own before a convolution, `conv(x)` is `conv(x[None])[0]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mindport.core.collect import Collected
from mindport.core.flow.kinds import Kinds
from mindport.core.flow.values import Instance
from mindport.core.mapping import Text
from mindport.core.model import Certainty, Usage, Use
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.extra import Extra
from mindport.core.rewriting.known_tensors import KnownTensors
from mindport.core.syntax import KIND, K, Node, Source

_IN_FLOATS = frozenset(
    ("acos", "arccos", "acosh", "arccosh", "asin", "arcsin", "asinh", "arcsinh", "atan", "arctan", "atan2", "arctan2",
     "atanh", "arctanh", "cos", "cosh", "sin", "sinh", "tan", "tanh", "sigmoid", "digamma", "erf", "erfc", "erfinv",
     "exp", "exp2", "expm1", "expit", "i0", "i0e", "i1", "i1e", "lgamma", "gammaln", "psi", "log", "log10", "log1p",
     "log2", "logit", "rsqrt", "rad2deg", "deg2rad", "xlogy", "isinf", "isneginf", "isposinf", "polygamma", "mvlgamma",
     "multigammaln", "softsign", "sinc", "entr", "ndtr", "ndtri", "log_ndtr", "erfcx", "bessel_j0", "bessel_j1",
     "bessel_y0", "bessel_y1", "modified_bessel_i0", "modified_bessel_i1", "modified_bessel_k0", "modified_bessel_k1")
)  # fmt: skip
"""Functions, and methods, that PyTorch computes in float32 where it is given whole numbers."""
_OWNERS = ("torch", "torch.Tensor", "torch.special", "torch.nn.functional")
_SAMPLES = {
    **{f"{kind}{number}d": number + 1 for kind in ("Conv", "ConvTranspose") for number in (1, 2, 3)},
    **{f"conv{number}d": number + 1 for number in (1, 2, 3)},
    "conv_transpose1d": 2, "dropout2d": 3,
}  # fmt: skip
"""Convolutions -> how many dimensions one sample has."""
_TO_FLOATS = Text("Compute in floats, as PyTorch does", "按 PyTorch 的方式用浮点数计算")
_IN_BATCH = Text("Give the sample a batch of its own", "为单个样本加上批量维")


def input_forms(
    collected: Collected, placed: Iterable[tuple[Usage, Node, Node | None]], kinds: Kinds
) -> Iterator[Extra]:
    """The inputs of functions and layers that are brought into form."""
    tensors = KnownTensors(collected.source)
    for usage, node, call in placed:
        owner, _, name = usage.api.rpartition(".")
        if call is None or owner not in _OWNERS:
            continue
        if name in _IN_FLOATS:
            edits = [
                Edit(*span, f"{collected.source.text[slice(*span)]}.float()")
                for span in _whole(collected.source, tensors, _inputs(usage, node, call))
            ]
            if edits:
                yield Extra(usage, tuple(edits), _TO_FLOATS)
        elif owner.endswith("functional") and name in _SAMPLES:
            yield from _in_batch(collected.source, tensors, usage, call, _SAMPLES[name])
    for calls in collected.calls.values():
        for call, scope in calls:
            layer = kinds.value(call.named_children[0], scope)
            if isinstance(layer, Instance) and layer.cls.startswith("torch.nn."):
                name = layer.cls.rpartition(".")[2]
                usage = Usage(
                    f"{layer.cls}.forward", collected.source.span(call), Use.CALL, Certainty.INFERRED, method=True
                )
                if name in _SAMPLES:
                    yield from _in_batch(collected.source, tensors, usage, call, _SAMPLES[name])


def _inputs(usage: Usage, node: Node, call: Node) -> Iterator[Node]:
    """What a function is called with by position, and what a method is called on."""
    if usage.method and node.parent is not None:
        yield node.parent.named_children[0]
    for argument in call.named_children[-1].named_children:
        if KIND[argument.kind_id] not in (K.KEYWORD_ARGUMENT, K.COMMENT):
            yield argument


def _whole(source: Source, tensors: KnownTensors, nodes: Iterable[Node]) -> Iterator[tuple[int, int]]:
    """The places of the names of tensors that hold whole numbers."""
    for node in nodes:
        if KIND[node.kind_id] == K.IDENTIFIER and tensors.at(node).whole:
            yield source.offsets(node)


def _in_batch(source: Source, tensors: KnownTensors, usage: Usage, call: Node, rank: int) -> Iterator[Extra]:
    """`conv(x)` of one sample: its result is the only one of a batch."""
    arguments = call.named_children[-1].named_children
    if KIND[call.named_children[-1].kind_id] != K.ARGUMENT_LIST or not arguments:
        return
    sample = arguments[0]
    is_name = KIND[sample.kind_id] == K.IDENTIFIER
    if not is_name and (KIND[sample.kind_id] != K.CALL or not usage.method):
        return
    if tensors.at(sample).rank == rank:
        (start, stop), end = source.offsets(sample), source.offsets(call)[1]
        # A name is replaced, so that a rewrite of the whole call takes it along; a call has edits of its own.
        added = Edit(start, stop, f"{source.text[start:stop]}[None]") if is_name else Edit(stop, stop, "[None]")
        yield Extra(usage, (added, Edit(end, end, "[0]")), _IN_BATCH)
