# SPDX-License-Identifier: Apache-2.0
"""Rewrites by hand, of APIs for which no expression with holes can stand: a plain dict of them, one module for each."""

from __future__ import annotations

from collections.abc import Callable

from mindport.core.rewriting.by_hand.device_text import text_of_device
from mindport.core.rewriting.by_hand.gradient_context import enabled_here, without_context, without_switch
from mindport.core.rewriting.by_hand.gradient_tape import of_member, of_tape
from mindport.core.rewriting.by_hand.graph_function import compiled_or_plain
from mindport.core.rewriting.by_hand.keras_base import cell_or_layer
from mindport.core.rewriting.by_hand.mixed_precision import without_casts
from mindport.core.rewriting.by_hand.own_functions import as_base, as_it_is
from mindport.core.rewriting.by_hand.settings import (
    deterministic_set,
    float32_as_default,
    print_options,
    without_setting,
)
from mindport.core.rewriting.by_hand.tensor_class import tensor_made
from mindport.core.rewriting.by_hand.tensor_size import shape_of
from mindport.core.rewriting.by_hand.trainable_parameters import of_flag, of_request, trainable
from mindport.core.rewriting.by_hand.training_step import of_part, of_reset, of_step, with_gradients
from mindport.core.rewriting.by_hand.variable_parts import part_assigned
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.use_edits import UseEdits

Rewrite = Callable[[Place, UseEdits], list[Edit] | None]
"""The edits of one use, None where its entry knows them; Refused where this use cannot be rewritten."""

REWRITES: dict[str, Rewrite] = {
    "tf.GradientTape": of_tape,
    "tf.GradientTape.gradient": of_member,
    "tf.GradientTape.watch": of_member,
    "tf.Variable.assign": part_assigned,
    "tf.Variable.assign_add": part_assigned,
    "tf.Variable.assign_sub": part_assigned,
    "tf.function": compiled_or_plain,
    "tf.keras.Layer": cell_or_layer,
    "tf.keras.Model": cell_or_layer,
    "torch.Tensor": tensor_made,
    "torch.Tensor.backward": with_gradients,
    "torch.Tensor.requires_grad": of_flag,
    "torch.Tensor.requires_grad_": of_request,
    "torch.Tensor.size": shape_of,
    "torch.autocast": without_casts,
    "torch.autograd.detect_anomaly": without_context,
    "torch.autograd.set_detect_anomaly": without_switch,
    "torch.autograd.Function": as_base,
    "torch.autograd.Function.apply": as_it_is,
    "torch.autograd.function.FunctionCtx.mark_non_differentiable": as_it_is,
    "torch.autograd.function.FunctionCtx.save_for_backward": as_it_is,
    "torch.autograd.function.FunctionCtx.saved_tensors": as_it_is,
    "torch.backends.cuda.matmul.allow_bf16_reduced_precision_reduction": without_setting,
    "torch.backends.cuda.matmul.allow_fp16_reduced_precision_reduction": without_setting,
    "torch.backends.cuda.matmul.allow_tf32": without_setting,
    "torch.backends.cudnn.allow_tf32": without_setting,
    "torch.backends.cudnn.benchmark": without_setting,
    "torch.backends.cudnn.deterministic": deterministic_set,
    "torch.backends.cudnn.enabled": without_setting,
    "torch.cuda.amp.autocast": without_casts,
    "torch.device": text_of_device,
    "torch.enable_grad": without_context,
    "torch.inference_mode": without_context,
    "torch.nn.utils.clip_grad_norm_": of_part,
    "torch.nn.utils.clip_grad_value_": of_part,
    "torch.nn.Module.zero_grad": of_reset,
    "torch.is_grad_enabled": enabled_here,
    "torch.nn.Module.parameters": trainable,
    "torch.no_grad": without_context,
    "torch.optim.Optimizer.zero_grad": of_reset,
    "torch.optim.ASGD.step": of_step,
    "torch.optim.Adadelta.step": of_step,
    "torch.optim.Adafactor.step": of_step,
    "torch.optim.Adagrad.step": of_step,
    "torch.optim.Adam.step": of_step,
    "torch.optim.Adamax.step": of_step,
    "torch.optim.Muon.step": of_step,
    "torch.optim.NAdam.step": of_step,
    "torch.optim.Optimizer.step": of_step,
    "torch.optim.RAdam.step": of_step,
    "torch.optim.RMSprop.step": of_step,
    "torch.optim.Rprop.step": of_step,
    "torch.optim.SGD.step": of_step,
    "torch.set_default_dtype": float32_as_default,
    "torch.set_grad_enabled": without_switch,
    "torch.set_printoptions": print_options,
}


def turn_of(api: str) -> int:
    """When an API's uses are rewritten: a training step takes what it encloses as it reads in the end."""
    rewrite = REWRITES.get(api)
    if rewrite in (of_part, of_step, of_reset, of_member):
        return 2
    return 1 if rewrite in (of_tape, with_gradients) else 0
