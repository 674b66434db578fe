# SPDX-License-Identifier: Apache-2.0
"""Gradients that MindSpore records as PyTorch does, for files whose gradients are no matter of one function.

Where a training step stands in one block, it becomes `mindspore.value_and_grad` (see `by_hand.training_step`), which is
how MindSpore is meant to be used. A file in which that cannot be is rewritten as a whole with what stands here.
"""

import re

from mindport.core.choose import admits
from mindport.core.rewriting.recorded.by_hand import RECORDED_REWRITES
from mindport.core.rewriting.recorded.helpers import HELPERS, START
from mindport.core.rewriting.recorded.targets import TARGETS, targets_in
from mindport.core.rewriting.recorded.updates import unknown_gradients, updates

BY_HAND = {name: HELPERS[name] for name in ("GradMode", "requiring_gradient", "updated")}
"""The functions that edits without a target use."""
ASKING = "requiring_gradient"
"""What a new tensor that asks for gradients is given to."""


_BEGUN = re.compile(r"^\s*(?:import|from)\s+mindspore\b", re.MULTILINE)


def may_record(text: str, mindspore: str) -> bool:
    """Whether a version of MindSpore keeps the record, and nobody has begun to rewrite the file."""
    return admits(">=2.10", mindspore) and _BEGUN.search(text) is None


__all__ = [
    "ASKING",
    "BY_HAND",
    "HELPERS",
    "RECORDED_REWRITES",
    "START",
    "TARGETS",
    "may_record",
    "targets_in",
    "unknown_gradients",
    "updates",
]
