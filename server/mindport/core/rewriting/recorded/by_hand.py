# SPDX-License-Identifier: Apache-2.0
"""Places where what stands for a gradient of PyTorch depends on how it is written: as a statement, or as a target."""

from __future__ import annotations

from mindport.core.rewriting.by_hand import REWRITES, Rewrite
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.recorded.held import held
from mindport.core.rewriting.recorded.targets import TARGETS
from mindport.core.rewriting.trained import is_optimized
from mindport.core.rewriting.use_edits import UseEdits

_SWITCH = "mindspore.common.api._pynative_executor.set_enable_grad"


def switched(place: Place, use: UseEdits) -> list[Edit] | None:
    """`torch.set_grad_enabled(flag)` as a statement holds until the next."""
    if place.statement is None or place.listed is None:
        return None
    return [Edit(place.start, place.listed.open - 1, use.spelled(_SWITCH))]


def flag_set(place: Place, use: UseEdits) -> list[Edit] | None:
    """`x.requires_grad = True` sets the flag that MindSpore goes by."""
    span = place.usage.span
    return [Edit(span.start, span.end, "_requires_grad")] if place.assigned else None


def asked(place: Place, use: UseEdits) -> list[Edit] | None:
    """`x.requires_grad_()`, which does not give back the tensor in MindSpore; an optimizer there wants a Parameter."""
    if place.statement is not None:
        return []
    if is_optimized(use.patches.text) and not place.usage.arguments and place.receiver is not None:
        tensor = use.patches.within(*place.receiver)
        return [Edit(place.start, place.end, use.spelled(f"mindspore.Parameter({tensor})"))]
    return None


def inference(place: Place, use: UseEdits) -> list[Edit] | None:
    """`torch.inference_mode()` without an argument is what `torch.no_grad()` is."""
    return [Edit(place.start, place.end, "GradMode(False)")] if not place.usage.arguments else None


_BY_HAND: dict[str, Rewrite] = {
    "torch.Tensor.grad": held,
    "torch.Tensor.requires_grad": flag_set,
    "torch.Tensor.requires_grad_": asked,
    "torch.inference_mode": inference,
    "torch.set_grad_enabled": switched,
}

RECORDED_REWRITES: dict[str, Rewrite] = {
    **{api: rewrite for api, rewrite in REWRITES.items() if api not in TARGETS},
    **_BY_HAND,
}
"""The rewrites by hand of a file with recorded gradients."""
