# SPDX-License-Identifier: Apache-2.0
"""vit-pytorch: its README's models, small, and each model module's main class trained for a step."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import torch

from truth_plans.pieces import Run, built, readme, trained

PACKAGES = ("vit_pytorch",)

_SMALLER = {
    r"\.cuda\(\)": "",
    r"range\(\d+\)": "range(2)",
    r"pretrained *= *True": "pretrained=False",
    r"\b1024\b": "256",
    r"\b2048\b": "512",
}
_TINY = {
    "image_size": 32, "image_height": 32, "image_width": 32, "patch_size": 8, "num_classes": 5, "dim": 32, "depth": 2,
    "heads": 2, "mlp_dim": 32, "dim_head": 16, "frames": 4, "frame_patch_size": 2, "image_patch_size": 8,
    "spatial_depth": 1, "temporal_depth": 1, "seq_len": 32, "channels": 3, "dropout": 0.1, "emb_dropout": 0.1,
    "max_frames": 4, "num_register_tokens": 2, "max_tokens_per_depth": (8, 4), "cls_depth": 1, "mlp_mult": 2,
    "num_hierarchies": 2, "block_repeats": (1, 1), "freq_patch_size": 8, "num_residual_streams": 2, "num_slots": 4,
    "reduction_factor": (4, 2), "ndim": 3, "input_shape": (4, 16, 16), "dims": (16, 16, 32), "img_size": 32,
}  # fmt: skip


def runs() -> Iterator[Run]:
    yield from readme("vit-pytorch", _SMALLER)
    package = importlib.import_module("vit_pytorch")
    for found in pkgutil.iter_modules(package.__path__):
        yield found.name, _main_class(f"vit_pytorch.{found.name}")


def _main_class(name: str) -> Callable[[], Any]:
    def run() -> None:
        module = importlib.import_module(name)
        own = [cls for cls in vars(module).values() if isinstance(cls, type) and cls.__module__ == name]
        models = [cls for cls in own if issubclass(cls, torch.nn.Module)]
        video, line = "3d" in name or "vivit" in name, name.endswith("1d")
        shape = (2, 3, 4, 32, 32) if video else (2, 3, 32) if line else (2, 3, 32, 32)
        trained(built(models[-1], _TINY), torch.randn(shape))

    return run
