# SPDX-License-Identifier: Apache-2.0
"""`with torch.autocast(…):` vanishes where it does nothing on a CPU either: what is meant for CUDA, or switched off."""

from __future__ import annotations

import re

from mindport.core.mapping import Device, Text
from mindport.core.rewriting.by_hand.gradient_context import without
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.use_edits import UseEdits

_CASTS = Text(
    "it may cast on a CPU too, which MindSpore does for whole networks only: see `mindport lookup torch.autocast`",
    "它在 CPU 上也可能转换类型，而 MindSpore 只能对整个网络这样做：见 `mindport lookup torch.autocast`",
)


def without_casts(place: Place, use: UseEdits) -> list[Edit] | None:
    """Delete the `with` or the decorator; None where the program is for another device."""
    if use.device is not Device.CPU:
        return None
    texts = {argument.keyword or index: argument.text for index, argument in enumerate(place.usage.arguments or ())}
    device = texts.get("device_type", texts.get(0, "")) if place.usage.api == "torch.autocast" else "'cuda'"
    if device.strip("'\"").partition(":")[0] != "cuda" and not _is_off(texts.get("enabled", "True"), use):
        raise Refused(_CASTS)
    return without(place, use)


def _is_off(enabled: str, use: UseEdits) -> bool:
    """Whether a switch is off without CUDA: False, or a name that is only on with it."""
    if enabled in ("True", "False") or not enabled.isidentifier():
        return enabled == "False"
    values = re.findall(rf"^[ \t]*{enabled}[ \t]*=[ \t]*(.+)$", use.patches.text, re.MULTILINE)
    return bool(values) and all(re.search(r"cuda\.is_available\(\)|== *['\"]cuda['\"]|^False\b", one) for one in values)
