# SPDX-License-Identifier: Apache-2.0
"""x-transformers: its README's models, small, and a decoder trained for a step with one option after the other."""

import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch

from truth_plans.pieces import Run, readme, trained

PACKAGES = ("x_transformers",)

_SMALLER = {
    r"\b(20000|50000|512 \* 2)\b": "256",
    r"\b1024\b": "128",
    r"\b2048\b": "256",
    r"\bdepth *= *\d+": "depth = 2",
    r"\.cuda\(\)": "",
    r"range\(\d+\)": "range(2)",
}
_OPTIONS: tuple[Mapping[str, Any], ...] = (
    {"rotary_pos_emb": True}, {"rotary_xpos": True}, {"rel_pos_bias": True}, {"alibi_pos_bias": True},
    {"dynamic_pos_bias": True, "dynamic_pos_bias_log_distance": True}, {"attn_data_dependent_alibi": True},
    {"use_rmsnorm": True}, {"use_simple_rmsnorm": True}, {"use_scalenorm": True}, {"ff_glu": True, "ff_swish": True},
    {"ff_relu_squared": True}, {"ff_no_bias": True, "ff_dropout": 0.1, "attn_dropout": 0.1}, {"attn_flash": True},
    {"attn_pre_talking_heads": True, "attn_post_talking_heads": True}, {"attn_sparse_topk": 4},
    {"attn_qk_norm": True, "attn_qk_norm_scale": 10},
    {"attn_num_mem_kv": 4}, {"attn_one_kv_head": True}, {"attn_kv_heads": 1}, {"attn_gate_values": True},
    {"attn_head_scale": True}, {"attn_on_attn": True}, {"macaron": True}, {"sandwich_coef": 1}, {"gate_residual": True},
    {"scale_residual": True}, {"residual_attn": True}, {"pre_norm": False}, {"sandwich_norm": True},
    {"shift_tokens": 1}, {"attn_value_dim_head": 8}, {"num_residual_streams": 2}, {"layer_dropout": 0.2},
    {"cross_attend": True}, {"add_value_residual": True}, {"use_layerscale": True}, {"attn_softclamp_logits": True},
    {"attn_selective": True}, {"attn_laser": True}, {"polar_pos_emb": True}, {"attn_add_zero_kv": True},
)  # fmt: skip


_WRAPPERS: Mapping[str, Mapping[str, Any]] = {
    "belief_state_wrapper.BeliefStateWrapper": {},
    "next_latent_wrapper.NextLatentWrapper": {"dim": 32},
    "nonautoregressive_wrapper.NonAutoregressiveWrapper": {"mask_id": 63},
    "xl_autoregressive_wrapper.XLAutoregressiveWrapper": {},
    "entropy_based_tokenizer.EntropyBasedTokenizer": {"entropy_threshold": 3.0},
    "full_bandwidth.FullBandwidth": {},
    "gpt_lejepa.LatentAutoregressive": {"dim": 32},
}
_WHOLE: Mapping[str, Mapping[str, Any]] = {
    "free_transformer.FreeTransformer": {"dec_head_depth": 1, "dec_tail_depth": 1, "latent_bits": 4},
    "gpt_vae.GPTVAE": {"depth": 1, "enc_depth": 1, "dim_latent": 8},
}


def runs() -> Iterator[Run]:
    yield from readme("x-transformers", _SMALLER)
    for options in _OPTIONS:
        yield f"decoder {' '.join(options)}", _decoder(options)
    yield "generation", _generation
    for name, wrapped in _WRAPPERS.items():
        yield name, _wrapper(name, wrapped)
    for name, options in _WHOLE.items():
        yield name, _whole(name, options)
    yield "preference", _preference
    yield "autoencoder", _autoencoder


def _decoder(options: Mapping[str, Any]) -> Callable[[], object]:
    def run() -> None:
        library = importlib.import_module("x_transformers")
        layers = library.Decoder(dim=32, depth=2, heads=2, attn_dim_head=16, **options)
        model = library.TransformerWrapper(num_tokens=64, max_seq_len=32, attn_layers=layers)
        context = {"context": torch.randn(2, 5, 32)} if "cross_attend" in options else {}
        trained(library.AutoregressiveWrapper(model), torch.randint(0, 64, (2, 17)), **context)

    return run


def _generation() -> None:
    wrapper = importlib.import_module("x_transformers.autoregressive_wrapper")
    model = wrapper.AutoregressiveWrapper(_language_model())
    prompt = torch.randint(0, 64, (2, 5))
    for choose in (wrapper.top_k, wrapper.top_p, wrapper.top_a, wrapper.min_p):
        model.generate(prompt, 6, filter_logits_fn=choose, eos_token=3)
    model.beam_search(prompt, 6)


def _language_model(**options: Any) -> torch.nn.Module:
    library = importlib.import_module("x_transformers")
    layers = library.Decoder(dim=32, depth=2, heads=2, rotary_pos_emb=True, **options)
    return library.TransformerWrapper(num_tokens=64, max_seq_len=32, attn_layers=layers)


def _class(name: str) -> Any:
    module, _, cls = name.rpartition(".")
    return getattr(importlib.import_module(f"x_transformers.{module}"), cls)


def _wrapper(name: str, options: Mapping[str, Any]) -> Callable[[], object]:
    return lambda: trained(_class(name)(_language_model(), **options), torch.randint(0, 63, (2, 17)))


def _whole(name: str, options: Mapping[str, Any]) -> Callable[[], object]:
    def run() -> None:
        model = _class(name)(num_tokens=64, dim=32, max_seq_len=32, heads=2, **options)
        trained(model, torch.randint(0, 64, (2, 17)))
        model.generate(torch.randint(0, 64, (1, 3)), 6)

    return run


def _preference() -> None:
    model = _class("dpo.DPO")(_language_model())
    better, worse = torch.randint(0, 64, (2, 12)), torch.randint(0, 64, (2, 12))
    model(better, worse, prompt_mask=torch.arange(12).expand(2, 12) < 4).backward()


def _autoencoder() -> None:
    for kind in ("deterministic", "variational"):
        model = _class("continuous_autoencoder.ContinuousTransformerAutoencoder")(
            dim=32, enc_depth=1, dec_depth=1, max_seq_len=16, dim_input=8, dim_latent=4, bottleneck_type=kind
        )
        trained(model, torch.randn(2, 16, 8))
