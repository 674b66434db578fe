# SPDX-License-Identifier: Apache-2.0
"""`conv(x)` of one sample becomes `conv(x[None])[0]`, where the text shows it: MindSpore's kernels want a batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mindport.core.collect import Collected
from mindport.core.flow.kinds import Kinds
from mindport.core.flow.values import Instance
from mindport.core.mapping import Text
from mindport.core.model import Certainty, Usage, Use
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.extra import Extra
from mindport.core.rewriting.known_ranks import KnownRanks
from mindport.core.syntax import KIND, K, Node, Source

_DIMENSIONS = {
    **{f"torch.nn.{kind}{number}d": number + 1 for kind in ("Conv", "ConvTranspose") for number in (1, 2, 3)},
    **{f"torch.nn.functional.conv{number}d": number + 1 for number in (1, 2, 3)},
    "torch.nn.functional.conv_transpose1d": 2, "torch.nn.functional.dropout2d": 3,
}  # fmt: skip
"""Layers and functions -> how many dimensions one sample has."""
_TITLE = Text("Give the sample a batch of its own", "为单个样本加上批量维")


def in_batches(
    collected: Collected, placed: Iterable[tuple[Usage, Node, Node | None]], kinds: Kinds
) -> Iterator[Extra]:
    """The calls with one sample."""
    ranks = KnownRanks(collected.source)
    for usage, _, call in placed:
        if call is not None and usage.api in _DIMENSIONS and usage.api.startswith("torch.nn.functional."):
            yield from _in_batch(collected.source, ranks, usage, call, _DIMENSIONS[usage.api])
    for calls in collected.calls.values():
        for call, scope in calls:
            layer = kinds.value(call.named_children[0], scope)
            if isinstance(layer, Instance) and layer.cls in _DIMENSIONS:
                span = collected.source.span(call)
                usage = Usage(f"{layer.cls}.forward", span, Use.CALL, Certainty.INFERRED, method=True)
                yield from _in_batch(collected.source, ranks, usage, call, _DIMENSIONS[layer.cls])


def _in_batch(source: Source, ranks: KnownRanks, usage: Usage, call: Node, dimensions: int) -> Iterator[Extra]:
    """The sample gets a batch of its own, and the result is the only one of that."""
    arguments = call.named_children[-1].named_children
    if KIND[call.named_children[-1].kind_id] != K.ARGUMENT_LIST or not arguments:
        return
    sample = arguments[0]
    is_name = KIND[sample.kind_id] == K.IDENTIFIER
    if not is_name and (KIND[sample.kind_id] != K.CALL or not usage.method):
        return
    if ranks.at(sample) == dimensions:
        start, stop = source.offsets(sample)
        # A name is replaced, so that a rewrite of the whole call takes it along; a call has edits of its own.
        added = Edit(start, stop, f"{source.text[start:stop]}[None]") if is_name else Edit(stop, stop, "[None]")
        yield Extra(usage, (added,), _TITLE, behind=Edit(*source.offsets(call), "[0]"))
