# SPDX-License-Identifier: Apache-2.0
"""timm: small models of many families, its optimizers, schedulers and losses."""

import importlib
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import torch

from truth_plans.pieces import Run, trained

PACKAGES = ("timm",)

_MODELS = (
    "resnet18", "vit_tiny_patch16_224", "mobilenetv3_small_050", "efficientnet_lite0", "convnext_atto",
    "swin_tiny_patch4_window7_224", "densenet121", "regnetx_002", "mixer_s32_224", "deit_tiny_patch16_224",
    "coat_lite_tiny", "pit_ti_224", "levit_128s", "xcit_nano_12_p16_224", "poolformer_s12", "edgenext_xx_small",
    "mobilevit_xxs", "maxvit_rmlp_pico_rw_256", "ghostnet_050", "hardcorenas_a", "resmlp_12_224", "gmlp_ti16_224",
    "crossvit_tiny_240", "cait_xxs24_224", "tnt_s_legacy_patch16_224", "twins_svt_small", "visformer_tiny",
    "sequencer2d_s", "nest_tiny", "fastvit_t8", "repvgg_a0", "inception_v4", "vgg11", "dpn48b", "dla34",
    "hrnet_w18_small", "res2net50_14w_8s", "skresnet18", "selecsls42", "eca_nfnet_l0", "volo_d1_224",
    "beit_base_patch16_224", "efficientvit_b0", "efficientformer_l1", "tiny_vit_5m_224", "mvitv2_tiny", "davit_tiny",
    "gcvit_xxtiny", "focalnet_tiny_srf", "inception_next_tiny", "eva02_tiny_patch14_224", "hgnet_tiny", "rexnet_100",
    "tresnet_m", "xception41", "nextvit_small", "starnet_s1", "mambaout_femto", "hiera_tiny_224", "shvit_s1",
)  # fmt: skip


def runs() -> Iterator[Run]:
    for name in _MODELS:
        yield name, _model(name)
    for name in importlib.import_module("timm.optim").list_optimizers():
        yield f"optimizer {name}", _optimizer(name)
    for name in ("cosine", "step", "tanh", "poly", "multistep", "plateau"):
        yield f"scheduler {name}", _scheduler(name)
    losses = importlib.import_module("timm.loss")
    for name, cls in inspect.getmembers(losses, inspect.isclass):
        yield f"loss {name}", _loss(cls)
    yield "mixup", _mixup


def _timm() -> Any:
    return importlib.import_module("timm")


def _model(name: str) -> Callable[[], object]:
    def run() -> None:
        model = _timm().create_model(name, pretrained=False, num_classes=4)
        size = model.default_cfg["input_size"][-1]
        images = torch.randn(2, 3, size, size)
        trained(model, images)
        model.forward_features(images)
        model.reset_classifier(3)
        if hasattr(model, "group_matcher"):
            model.group_matcher(coarse=True)

    return run


def _optimizer(name: str) -> Callable[[], object]:
    def run() -> None:
        model = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.Flatten(), torch.nn.Linear(144, 2))
        optimizer = importlib.import_module("timm.optim").create_optimizer_v2(
            model, opt=name, lr=1e-3, weight_decay=0.1
        )

        def loss() -> torch.Tensor:
            optimizer.zero_grad()
            result = model(torch.randn(2, 3, 8, 8)).square().mean()
            result.backward()
            return result

        for _ in range(3):
            if "lbfgs" in name:
                optimizer.step(loss)
            else:
                loss()
                optimizer.step()
        optimizer.load_state_dict(optimizer.state_dict())

    return run


def _scheduler(name: str) -> Callable[[], object]:
    def run() -> None:
        optimizer = torch.optim.SGD(torch.nn.Linear(2, 2).parameters(), lr=0.1)
        create = importlib.import_module("timm.scheduler").create_scheduler_v2
        scheduler, epochs = create(
            optimizer, sched=name, num_epochs=4, warmup_epochs=1, decay_milestones=[2, 3], noise_pct=0.5
        )
        for epoch in range(epochs):
            scheduler.step(epoch, 0.5)

    return run


def _loss(cls: Callable[..., torch.nn.Module]) -> Callable[[], object]:
    def run() -> None:
        logits = torch.randn(4, 5, requires_grad=True)
        for target in (torch.randint(0, 5, (4,)), torch.rand(4, 5)):
            cls()(logits, target).mean().backward()

    return run


def _mixup() -> None:
    mixup = importlib.import_module("timm.data.mixup").Mixup(mixup_alpha=0.8, cutmix_alpha=1.0, num_classes=5)
    for _ in range(6):
        mixup(torch.randn(4, 3, 16, 16), torch.randint(0, 5, (4,)))
