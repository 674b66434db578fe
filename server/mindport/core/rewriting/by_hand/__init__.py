# SPDX-License-Identifier: Apache-2.0
"""Rewrites by hand, of APIs for which no expression with holes can stand: a plain dict of them, one module for each."""

from __future__ import annotations

from collections.abc import Callable

from mindport.core.rewriting.by_hand.gradient_context import without_context
from mindport.core.rewriting.by_hand.tensor_size import shape_of
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.use_edits import UseEdits

Rewrite = Callable[[Place, UseEdits], list[Edit]]
"""The edits of one use; Refused where this use cannot be rewritten."""

REWRITES: dict[str, Rewrite] = {
    "torch.Tensor.size": shape_of,
    "torch.inference_mode": without_context,
    "torch.no_grad": without_context,
}
