# SPDX-License-Identifier: Apache-2.0
"""segmentation-models-pytorch: each architecture trained for a step over small encoders, each loss, the metrics."""

import importlib
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import torch

from truth_plans.pieces import Run, trained

PACKAGES = ("segmentation_models_pytorch",)

_ARCHITECTURES = (
    "Unet", "UnetPlusPlus", "MAnet", "Linknet", "FPN", "PSPNet", "PAN", "DeepLabV3", "DeepLabV3Plus", "UPerNet",
    "Segformer", "DPT",
)  # fmt: skip
_ENCODER_OF = {"DPT": "tu-vit_tiny_patch16_224", "Segformer": "mit_b0"}
_ENCODERS = (
    "resnet18", "mobilenet_v2", "densenet121", "efficientnet-b0", "vgg11_bn", "dpn68", "xception", "mobileone_s0",
    "mit_b0", "timm-efficientnet-b0", "se_resnet50", "inceptionresnetv2", "inceptionv4",
    "timm-mobilenetv3_small_minimal_100", "tu-resnet18", "timm-skresnet18", "timm-res2net50_26w_4s", "timm-gernet_s",
    "timm-regnetx_002",
)  # fmt: skip


def runs() -> Iterator[Run]:
    for name in _ARCHITECTURES:
        yield name, _model(name, _ENCODER_OF.get(name, "efficientnet-b0"))
    for encoder in _ENCODERS:
        yield encoder, _model("Unet", encoder)
    losses = importlib.import_module("segmentation_models_pytorch.losses")
    for name, cls in inspect.getmembers(losses, inspect.isclass):
        for mode in ("binary", "multiclass", "multilabel"):
            yield f"{name} {mode}", _loss(cls, mode)
    for mode in ("binary", "multiclass", "multilabel"):
        yield f"metrics {mode}", _metrics(mode)


def _library() -> Any:
    return importlib.import_module("segmentation_models_pytorch")


def _model(name: str, encoder: str) -> Callable[[], object]:
    def run() -> None:
        auxiliary = {"aux_params": {"classes": 3, "dropout": 0.1}} if name in ("Unet", "FPN") else {}
        size = {"dynamic_img_size": True} if name == "DPT" else {}
        model = getattr(_library(), name)(encoder, encoder_weights=None, classes=2, **auxiliary, **size)
        trained(model, torch.randn(2, 3, 64, 64))

    return run


def _loss(cls: Callable[..., torch.nn.Module], mode: str) -> Callable[[], object]:
    def run() -> None:
        loss = cls(**({"mode": mode} if "mode" in inspect.signature(cls).parameters else {}))
        classes = 1 if mode == "binary" else 3
        logits = torch.randn(2, classes, 8, 8, requires_grad=True)
        shape = (2, 8, 8) if mode == "multiclass" else (2, classes, 8, 8)
        high = classes if mode == "multiclass" else 2
        target = torch.randint(0, high, shape)
        loss(logits, target if mode == "multiclass" else target.float()).backward()

    return run


def _metrics(mode: str) -> Callable[[], object]:
    def run() -> None:
        metrics = importlib.import_module("segmentation_models_pytorch.metrics")
        output = torch.randint(0, 2 if mode != "multiclass" else 3, (2, 3, 8, 8))
        classes = {"num_classes": 3} if mode == "multiclass" else {}
        stats = metrics.get_stats(output, output.flip(0), mode=mode, **classes)
        for name, function in inspect.getmembers(metrics, inspect.isfunction):
            if name != "get_stats":
                for reduction in ("micro", "macro", "weighted", "micro-imagewise", "none"):
                    weights = {"class_weights": [1.0, 2.0, 3.0]} if "weighted" in reduction else {}
                    function(*stats, reduction=reduction, **weights)

    return run
