# SPDX-License-Identifier: Apache-2.0
"""vector-quantize-pytorch: its README's examples, small, and its quantizer trained with one option after the other."""

import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch

from truth_plans.pieces import Run, readme, trained

PACKAGES = ("vector_quantize_pytorch",)
HELD_OUT = True

_SMALLER = {r"\.cuda\(\)": "", r"\b1024\b": "64", r"\b256\b": "64", r"\b1000\b": "50"}
_OPTIONS: tuple[Mapping[str, Any], ...] = (
    {"kmeans_init": True, "kmeans_iters": 2}, {"codebook_dim": 8}, {"use_cosine_sim": True},
    {"threshold_ema_dead_code": 2}, {"orthogonal_reg_weight": 1.0}, {"heads": 2, "separate_codebook_per_head": True},
    {"learnable_codebook": True, "ema_update": False}, {"stochastic_sample_codes": True}, {"affine_param": True},
    {"rotation_trick": False}, {"sync_update_v": 0.1, "learnable_codebook": True, "ema_update": False},
    {"commitment_use_cross_entropy_loss": True}, {"codebook_diversity_loss_weight": 0.1}, {"straight_through": True},
)  # fmt: skip


def runs() -> Iterator[Run]:
    yield from readme("vector-quantize-pytorch", _SMALLER)
    for options in _OPTIONS:
        yield " ".join(options), _quantizer(options)


def _quantizer(options: Mapping[str, Any]) -> Callable[[], object]:
    def run() -> None:
        cls = importlib.import_module("vector_quantize_pytorch").VectorQuantize
        trained(cls(dim=16, codebook_size=32, **options), torch.randn(2, 24, 16, requires_grad=True))

    return run
