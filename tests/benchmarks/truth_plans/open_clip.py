# SPDX-License-Identifier: Apache-2.0
"""open_clip: small CLIP and CoCa models trained for a step with each loss, and the tokenizers on text."""

import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch

from truth_plans.pieces import Run

PACKAGES = ("open_clip",)
HELD_OUT = True

_TEXT: Mapping[str, Any] = {"context_length": 16, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2}
_VISION: Mapping[str, Any] = {"image_size": 32, "layers": 2, "width": 32, "head_width": 16, "patch_size": 8}
_VISIONS: tuple[Mapping[str, Any], ...] = (
    {}, {"patch_dropout": 0.5}, {"attentional_pool": True, "attn_pooler_heads": 2}, {"final_ln_after_pool": True},
    {"ls_init_value": 0.1, "no_ln_pre": True}, {"pos_embed_type": "sin_cos_2d", "pool_type": "avg"},
    {"layers": (1, 1, 1, 1), "image_size": 64}, {"timm_model_name": "vit_tiny_patch16_224", "image_size": 224},
)  # fmt: skip
_TEXTS: tuple[Mapping[str, Any], ...] = (
    {"embed_cls": True}, {"pool_type": "last", "no_causal_mask": True}, {"proj_bias": True, "pool_type": "first"},
)  # fmt: skip
_WORDS = ["a photo of a café", "Two dogs &amp; a cat, running...", "x" * 200]


def runs() -> Iterator[Run]:
    for vision in _VISIONS:
        yield f"clip {' '.join(vision)}", _clip("CLIP", vision, _TEXT)
    for text in _TEXTS:
        yield f"text {' '.join(text)}", _clip("CustomTextCLIP", {}, {**_TEXT, **text})
    yield "coca", _coca
    yield "tokenizers", _tokenizers
    yield "transforms", _transforms
    for name in ("list_models", "list_pretrained", "list_openai_models"):
        yield name, _call(name)
    yield "zero shot", _zero_shot
    yield "checkpoint", _checkpoint


def _library() -> Any:
    return importlib.import_module("open_clip")


def _call(name: str) -> Callable[[], object]:
    return lambda: getattr(_library(), name)()


def _clip(cls: str, vision: Mapping[str, Any], text: Mapping[str, Any]) -> Callable[[], object]:
    def run() -> None:
        library = _library()
        module = importlib.import_module("open_clip.model")
        model = getattr(module, cls)(embed_dim=16, vision_cfg={**_VISION, **vision}, text_cfg=dict(text))
        model.set_grad_checkpointing()
        size = {**_VISION, **vision}["image_size"]
        images, tokens = torch.randn(2, 3, size, size), library.tokenize(_WORDS[:2], context_length=16)
        features = model(images, tokens)
        parts = features if isinstance(features, tuple) else tuple(features.values())
        library.ClipLoss()(*parts[:3]).backward()
        siglip = importlib.import_module("open_clip.loss").SigLipLoss()
        siglip(parts[0].detach(), parts[1].detach(), torch.tensor(10.0), torch.tensor(-10.0))
        library.DistillClipLoss()(*(part.detach() for part in (*parts[:3], *parts[:3])))
        model.encode_image(images, normalize=True), model.encode_text(tokens, normalize=True)
        model.forward_intermediates(images, tokens, image_indices=1)
        module.convert_weights_to_lp(model, torch.bfloat16)
        model.lock_image_tower(unlocked_groups=0)

    return run


def _coca() -> None:
    library = _library()
    cls = importlib.import_module("open_clip.coca_model").CoCa
    vision = {**_VISION, "attentional_pool": True, "attn_pooler_heads": 2, "output_tokens": True}
    text = {**_TEXT, "embed_cls": True, "output_tokens": True}
    decoder = {"context_length": 16, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 1}
    model = cls(embed_dim=32, multimodal_cfg=decoder, text_cfg=text, vision_cfg=vision)
    images, tokens = torch.randn(2, 3, 32, 32), library.tokenize(_WORDS[:2], context_length=16)
    result = model(images, tokens)
    loss = library.CoCaLoss(caption_loss_weight=1.0, clip_loss_weight=1.0)
    losses = loss(
        result["image_features"], result["text_features"], result["logits"], result["labels"], torch.tensor(10.0)
    )
    sum(losses).backward()
    model.generate(images, seq_len=6, generation_type="top_k")


def _tokenizers() -> None:
    tokenizer = importlib.import_module("open_clip.tokenizer")
    for clean in ("lower", "canonicalize", "whitespace"):
        for reduce in ("", "simple", "random", "shuffle"):
            simple = tokenizer.SimpleTokenizer(clean=clean, reduction_mask=reduce, context_length=12)
            for words in _WORDS:
                simple.decode(simple.encode(words))
                simple([words, words])


def _transforms() -> None:
    transform = importlib.import_module("open_clip.transform")
    transform.image_transform_v2(transform.PreprocessCfg(size=32), is_train=False)
    transform.image_transform_v2(transform.PreprocessCfg(size=32), is_train=True)
    transform.merge_preprocess_dict({"size": 32}, {"mean": 0.5})


def _small() -> Any:
    return importlib.import_module("open_clip.model").CLIP(embed_dim=16, vision_cfg=dict(_VISION), text_cfg=dict(_TEXT))


def _zero_shot() -> None:
    library, model = _library(), _small()
    tokens = lambda texts: library.tokenize(texts, context_length=16)  # noqa: E731
    names, templates = (
        ["dog", "cat", "car"],
        [lambda name: f"a photo of a {name}.", lambda name: f"a drawing of a {name}."],
    )
    library.build_zero_shot_classifier(model, tokens, names, templates, num_classes_per_batch=2, device="cpu")
    library.build_zero_shot_classifier_legacy(model, tokens, names, templates, device="cpu")


def _checkpoint() -> None:
    model, factory = _small(), importlib.import_module("open_clip.factory")
    torch.save({"state_dict": {f"module.{name}": value for name, value in model.state_dict().items()}}, "model.pt")
    factory.load_checkpoint(model, "model.pt")
    module = importlib.import_module("open_clip.model")
    state = model.state_dict()
    module.resize_pos_embed(state, model)
    module.resize_text_pos_embed(state, model)
    module.get_cast_dtype("bf16"), module.get_input_dtype("fp16"), module.get_model_tokenize_cfg(model)
