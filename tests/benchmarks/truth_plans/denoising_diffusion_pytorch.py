# SPDX-License-Identifier: Apache-2.0
"""denoising-diffusion-pytorch: every diffusion trained for a step and sampled from small U-Nets, and the trainers."""

import importlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import torch

from truth_plans.pieces import Run, trained

PACKAGES = ("denoising_diffusion_pytorch",)
HELD_OUT = True

_SMALL: Mapping[str, Any] = {"dim": 16, "dim_mults": (1, 2), "attn_heads": 2, "attn_dim_head": 8}
_CONTINUOUS: Mapping[str, Any] = {**_SMALL, "random_fourier_features": True}
_STEPS: Mapping[str, Any] = {"timesteps": 8, "sampling_timesteps": 4}


def runs() -> Iterator[Run]:
    for objective in ("pred_noise", "pred_x0", "pred_v"):
        for schedule in ("linear", "cosine", "sigmoid"):
            options = {"objective": objective, "beta_schedule": schedule, "min_snr_loss_weight": True}
            yield f"images {objective} {schedule}", _images("GaussianDiffusion", _SMALL, {**_STEPS, **options})
    yield "self-conditioned", _images("GaussianDiffusion", {**_SMALL, "self_condition": True}, _STEPS)
    yield "offset noise", _images("GaussianDiffusion", _SMALL, {"timesteps": 4, "offset_noise_strength": 0.1})
    yield "learned", _images("LearnedGaussianDiffusion", {**_SMALL, "learned_variance": True}, {"timesteps": 4})
    yield "weighted", _images("WeightedObjectiveGaussianDiffusion", {**_SMALL, "out_dim": 8}, {"timesteps": 4})
    yield "continuous", _images("ContinuousTimeGaussianDiffusion", _CONTINUOUS, {"num_sample_steps": 3})
    yield "v-parameter", _images("VParamContinuousTimeGaussianDiffusion", _CONTINUOUS, {"num_sample_steps": 3})
    yield "elucidated", _images("ElucidatedDiffusion", _CONTINUOUS, {"num_sample_steps": 3})
    yield "sequences", _sequences
    yield "classifier-free guidance", _guided
    for dimensions in (1, 2, 3):
        yield f"karras {dimensions}", _karras(dimensions)
    yield "image trainer", _image_trainer
    yield "sequence trainer", _sequence_trainer


def _library() -> Any:
    return importlib.import_module("denoising_diffusion_pytorch")


def _images(name: str, network: Mapping[str, Any], options: Mapping[str, Any]) -> Callable[[], object]:
    def run() -> None:
        library = _library()
        model = library.Unet(**network)
        model.channels = getattr(model, "channels", 3)
        diffusion = getattr(library, name)(model, image_size=16, **options)
        diffusion(torch.rand(2, 3, 16, 16)).backward()
        diffusion.sample(batch_size=2)
        if hasattr(diffusion, "interpolate"):
            diffusion.interpolate(torch.rand(1, 3, 16, 16), torch.rand(1, 3, 16, 16))

    return run


def _sequence_diffusion() -> Any:
    library = _library()
    network = library.Unet1D(dim=16, dim_mults=(1, 2), channels=4)
    return library.GaussianDiffusion1D(network, seq_length=16, **_STEPS)


def _sequences() -> None:
    diffusion = _sequence_diffusion()
    diffusion(torch.rand(2, 4, 16)).backward()
    diffusion.sample(batch_size=2)


def _guided() -> None:
    library = importlib.import_module("denoising_diffusion_pytorch.classifier_free_guidance")
    model = library.Unet(dim=16, dim_mults=(1, 2), num_classes=4, cond_drop_prob=0.5)
    diffusion = library.GaussianDiffusion(model, image_size=16, **_STEPS)
    classes = torch.randint(0, 4, (2,))
    diffusion(torch.rand(2, 3, 16, 16), classes=classes).backward()
    diffusion.sample(classes=classes, cond_scale=3.0)


def _karras(dimensions: int) -> Callable[[], object]:
    suffix = {1: "_1d", 2: "", 3: "_3d"}[dimensions]

    def run() -> None:
        module = importlib.import_module(f"denoising_diffusion_pytorch.karras_unet{suffix}")
        cls = getattr(module, f"KarrasUnet{suffix.removeprefix('_').upper()}")
        size = {1: {"seq_len": 16}, 2: {"image_size": 16}, 3: {"image_size": 16, "frames": 4}}[dimensions]
        model = cls(dim=16, dim_max=32, num_downsamples=2, num_blocks_per_stage=1, attn_res=(8,), attn_dim_head=8,
                    num_classes=3, **size)  # fmt: skip
        shape = {1: (2, 4, 16), 2: (2, 4, 16, 16), 3: (2, 4, 4, 16, 16)}[dimensions]
        trained(model, torch.randn(shape), time=torch.rand(2), class_labels=torch.randint(0, 3, (2,)))

    return run


def _image_trainer() -> None:
    image = importlib.import_module("PIL.Image")
    Path("images").mkdir(exist_ok=True)
    for number in range(120):
        image.new("RGB", (16, 16)).save(f"images/{number}.png")
    library = _library()
    diffusion = library.GaussianDiffusion(library.Unet(**_SMALL), image_size=16, **_STEPS)
    options = {"train_batch_size": 16, "train_num_steps": 2, "save_and_sample_every": 1, "num_samples": 1}
    library.Trainer(diffusion, "images", calculate_fid=False, amp=False, **options).train()


def _sequence_trainer() -> None:
    library = _library()
    diffusion = _sequence_diffusion()
    data = library.Dataset1D(torch.rand(8, 4, 16))
    options = {"train_batch_size": 16, "train_num_steps": 2, "save_and_sample_every": 1, "num_samples": 1}
    library.Trainer1D(diffusion, dataset=data, **options).train()
