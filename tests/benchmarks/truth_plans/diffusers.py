# SPDX-License-Identifier: Apache-2.0
"""diffusers: small U-Nets, autoencoders and transformers trained for a step, every scheduler, training helpers."""

import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch

from truth_plans.pieces import Run, trained

PACKAGES = ("diffusers",)

_UNET: Mapping[str, Any] = {"block_out_channels": (32, 64), "layers_per_block": 1, "norm_num_groups": 8}
_CROSS: Mapping[str, Any] = {
    **_UNET,
    "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
    "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"),
    "cross_attention_dim": 16,
    "attention_head_dim": 8,
}
_AUTOENCODER: Mapping[str, Any] = {
    "block_out_channels": (32, 64),
    "down_block_types": ("DownEncoderBlock2D",) * 2,
    "up_block_types": ("UpDecoderBlock2D",) * 2,
    "norm_num_groups": 8,
}
_NOISY = (torch.randn(2, 4, 16, 16), torch.tensor([3, 7]))
_PLAIN = (torch.randn(2, 3, 16, 16), torch.tensor([3, 7]))
_TEXT = {"encoder_hidden_states": torch.randn(2, 5, 16)}
_MODELS: tuple[tuple[str, Mapping[str, Any], tuple[Any, ...], Mapping[str, Any]], ...] = (
    ("UNet2DModel", {**_UNET, "down_block_types": ("DownBlock2D", "AttnDownBlock2D"),
                     "up_block_types": ("AttnUpBlock2D", "UpBlock2D"), "attention_head_dim": 8}, _PLAIN, {}),
    ("UNet2DConditionModel", _CROSS, _NOISY, _TEXT),
    ("UNet1DModel", {"block_out_channels": (32, 32), "sample_size": 64, "in_channels": 2, "out_channels": 2,
                     "down_block_types": ("DownBlock1DNoSkip", "DownBlock1D"), "mid_block_type": "UNetMidBlock1D",
                     "up_block_types": ("UpBlock1D", "UpBlock1DNoSkip"), "extra_in_channels": 16},
     (torch.randn(2, 2, 64), torch.tensor([3, 7])), {}),
    ("AutoencoderKL", {**_AUTOENCODER, "latent_channels": 4}, (torch.randn(2, 3, 16, 16),), {"sample_posterior": True}),
    ("AutoencoderTiny", {"encoder_block_out_channels": (16, 16), "decoder_block_out_channels": (16, 16),
                         "num_encoder_blocks": (1, 1), "num_decoder_blocks": (1, 1)}, (torch.randn(2, 3, 16, 16),), {}),
    ("VQModel", {**_AUTOENCODER, "latent_channels": 3}, (torch.randn(2, 3, 16, 16),), {}),
    ("AutoencoderDC", {"encoder_block_out_channels": (16, 16), "decoder_block_out_channels": (16, 16),
                       "encoder_layers_per_block": (1, 1), "decoder_layers_per_block": (1, 1), "latent_channels": 4,
                       "attention_head_dim": 8, "encoder_qkv_multiscales": ((), (5,)),
                       "decoder_qkv_multiscales": ((), (5,)), "encoder_block_types": ("ResBlock", "EfficientViTBlock"),
                       "decoder_block_types": ("ResBlock", "EfficientViTBlock"),
                       "decoder_norm_types": ("rms_norm",) * 2, "decoder_act_fns": ("silu",) * 2},
     (torch.randn(2, 3, 16, 16),), {}),
    ("DiTTransformer2DModel", {"num_attention_heads": 2, "attention_head_dim": 8, "num_layers": 2, "sample_size": 8,
                               "in_channels": 4, "out_channels": 8, "norm_num_groups": 8},
     (torch.randn(2, 4, 8, 8), torch.tensor([3, 7])), {"class_labels": torch.tensor([1, 2])}),
    ("PixArtTransformer2DModel", {"num_attention_heads": 2, "attention_head_dim": 8, "num_layers": 1, "sample_size": 8,
                                  "in_channels": 4, "out_channels": 8, "cross_attention_dim": 16,
                                  "caption_channels": 16},
     (torch.randn(2, 4, 8, 8),), {"timestep": torch.tensor([3, 7]), "encoder_hidden_states": torch.randn(2, 5, 16),
                                  "added_cond_kwargs": {"resolution": None, "aspect_ratio": None}}),
    ("FluxTransformer2DModel", {"num_layers": 1, "num_single_layers": 1, "attention_head_dim": 16, "in_channels": 4,
                                "num_attention_heads": 2, "joint_attention_dim": 16, "pooled_projection_dim": 16,
                                "axes_dims_rope": (4, 4, 8)}, (torch.randn(2, 16, 4),),
     {"encoder_hidden_states": torch.randn(2, 5, 16), "pooled_projections": torch.randn(2, 16),
      "timestep": torch.tensor([0.3, 0.7]), "img_ids": torch.randn(16, 3), "txt_ids": torch.randn(5, 3)}),
    ("SD3Transformer2DModel", {"sample_size": 8, "in_channels": 4, "num_layers": 2, "attention_head_dim": 8,
                               "num_attention_heads": 2, "joint_attention_dim": 16, "caption_projection_dim": 16,
                               "pooled_projection_dim": 16, "out_channels": 4, "pos_embed_max_size": 16},
     (torch.randn(2, 4, 8, 8), torch.randn(2, 5, 16), torch.randn(2, 16), torch.tensor([3, 7])), {}),
    ("PriorTransformer", {"num_attention_heads": 2, "attention_head_dim": 8, "num_layers": 1, "embedding_dim": 16,
                          "num_embeddings": 5, "additional_embeddings": 4},
     (torch.randn(2, 16), torch.tensor([3, 7]), torch.randn(2, 16), torch.randn(2, 5, 16)), {}),
    ("SanaTransformer2DModel", {"in_channels": 4, "out_channels": 4, "num_attention_heads": 2, "attention_head_dim": 8,
                                "num_layers": 1, "num_cross_attention_heads": 2, "cross_attention_head_dim": 8,
                                "cross_attention_dim": 16, "caption_channels": 16, "sample_size": 8},
     (torch.randn(2, 4, 8, 8), torch.randn(2, 5, 16), torch.tensor([3, 7])), {}),
)  # fmt: skip


def runs() -> Iterator[Run]:
    library = importlib.import_module("diffusers")
    for name, config, inputs, keywords in _MODELS:
        yield name, _model(name, config, inputs, keywords)
    schedulers = importlib.import_module("diffusers.schedulers")
    for name in dir(schedulers):
        if name.endswith("Scheduler"):
            yield name, _scheduler(getattr(library, name, None))
    yield "controlnet", _controlnet
    yield "memory options", _memory_options
    yield "ema", _ema
    yield "image processor", _image_processor


def _model(
    name: str, config: Mapping[str, Any], inputs: tuple[Any, ...], keywords: Mapping[str, Any]
) -> Callable[[], object]:
    def run() -> None:
        model = getattr(importlib.import_module("diffusers"), name)(**config)
        trained(model, *inputs, **keywords)
        model.save_pretrained("model")
        type(model).from_pretrained("model")

    return run


def _scheduler(cls: Any) -> Callable[[], object]:
    def run() -> None:
        for config in ({}, {"prediction_type": "v_prediction"}, {"use_karras_sigmas": True}, {"thresholding": True}):
            if config and not set(config) <= set(inspect.signature(cls).parameters):
                continue
            scheduler = cls(**config)
            sample = torch.randn(2, 4, 8, 8)
            scheduler.set_timesteps(4)
            for step in scheduler.timesteps:
                if hasattr(scheduler, "scale_model_input"):
                    scheduler.scale_model_input(sample, step)
                sample = scheduler.step(torch.randn_like(sample), step, sample).prev_sample
            if hasattr(scheduler, "add_noise"):
                scheduler.add_noise(sample, torch.randn_like(sample), scheduler.timesteps[:2])

    return run


def _controlnet() -> None:
    library = importlib.import_module("diffusers")
    unet = library.UNet2DConditionModel(**_CROSS)
    control = library.ControlNetModel.from_unet(unet, conditioning_embedding_out_channels=(16, 32))
    down, middle = control(*_NOISY, **_TEXT, controlnet_cond=torch.randn(2, 3, 128, 128), return_dict=False)
    unet(*_NOISY, **_TEXT, down_block_additional_residuals=down, mid_block_additional_residual=middle)


def _memory_options() -> None:
    library = importlib.import_module("diffusers")
    autoencoder = library.AutoencoderKL(**_AUTOENCODER, sample_size=16)
    for switch in ("enable_slicing", "enable_tiling"):
        getattr(autoencoder, switch)()
        autoencoder.decode(autoencoder.encode(torch.randn(2, 3, 32, 32)).latent_dist.mode())
    unet = library.UNet2DConditionModel(**_CROSS)
    unet.enable_gradient_checkpointing()
    unet.fuse_qkv_projections()
    unet.enable_freeu(0.9, 0.2, 1.2, 1.4)
    unet(*_NOISY, **_TEXT).sample.mean().backward()
    unet.unfuse_qkv_projections()
    unet.set_attention_slice("max")
    unet(*_NOISY, **_TEXT)


def _ema() -> None:
    model = importlib.import_module("diffusers").UNet2DConditionModel(**_CROSS)
    average = importlib.import_module("diffusers.training_utils").EMAModel(model.parameters(), use_ema_warmup=True)
    average.step(model.parameters())
    average.store(model.parameters())
    average.copy_to(model.parameters())
    average.restore(model.parameters())
    average.load_state_dict(average.state_dict())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    optimization = importlib.import_module("diffusers.optimization")
    for name in ("linear", "cosine", "polynomial", "constant_with_warmup", "cosine_with_restarts"):
        optimization.get_scheduler(name, optimizer, num_warmup_steps=1, num_training_steps=4).step()


def _image_processor() -> None:
    processor = importlib.import_module("diffusers.image_processor").VaeImageProcessor()
    images = processor.postprocess(torch.randn(2, 3, 16, 16), output_type="pil")
    processor.preprocess(images, height=24, width=24)
    processor.postprocess(torch.randn(2, 3, 16, 16), output_type="np")
