# SPDX-License-Identifier: Apache-2.0
"""What stands for PyTorch's gradients in a file where MindSpore records them: names and expressions with holes."""

from __future__ import annotations

from mindport.core.mapping import Target
from mindport.core.rewriting.recorded.again import AGAIN
from mindport.core.rewriting.recorded.helpers import HELPERS


def _helped(template: str, *drop: str, unsupported: tuple[str, ...] = ()) -> Target:
    """A target whose template calls one of the functions that are written into the file."""
    return Target(template=template, defines=HELPERS[template.partition("(")[0]], drop=drop, unsupported=unsupported)


_STEP = _helped("step_with_gradients({self}, {closure})")
_RESET_OPTIMIZER = _helped("zero_gradients({self}.parameters, {set_to_none})")
_OFF = _helped("GradMode(False)")
_OPTIMIZERS = ("ASGD", "Adadelta", "Adafactor", "Adagrad", "Adam", "AdamW", "Adamax", "NAdam", "Optimizer", "RAdam",
               "RMSprop", "Rprop", "SGD")  # fmt: skip

TARGETS: dict[str, Target] = {
    "torch.Tensor.backward": _helped(
        "backward_from({self}, weight={gradient}, retain_graph={retain_graph}, inputs={inputs})",
        unsupported=("create_graph",),
    ),
    "torch.autograd.backward": _helped(
        "backward_from_all({tensors}, weights={grad_tensors}, retain_graph={retain_graph}, inputs={inputs})",
        unsupported=("grad_variables", "create_graph"),
    ),
    "torch.autograd.grad": _helped(
        "gradients_of({outputs}, {inputs}, weights={grad_outputs}, retain_graph={retain_graph}, "
        "allow_unused={allow_unused})",
        "only_inputs",
        unsupported=("is_grads_batched", "materialize_grads", "create_graph"),
    ),
    "torch.Tensor.grad": Target(api="mindspore.Tensor._grad"),
    "torch.Tensor.grad_fn": _helped("recorded_node({self})"),
    "torch.Tensor.is_leaf": _helped("is_leaf_tensor({self})"),
    "torch.Tensor.requires_grad": _helped("asks_for_gradient({self})"),
    "torch.Tensor.requires_grad_": _helped("requiring_gradient({self}, {mode})"),
    "torch.Tensor.retain_grad": _helped("retain_gradient({self})"),
    "torch.no_grad": _OFF,
    "torch.inference_mode": _helped("GradMode(not {mode})"),
    "torch.enable_grad": _helped("GradMode(True)"),
    "torch.set_grad_enabled": _helped("GradMode({mode})"),
    "torch.is_grad_enabled": Target(template="mindspore.common.api._pynative_executor.enable_grad()"),
    "torch.nn.utils.clip_grad_norm_": _helped(
        "clip_gradient_norm({parameters}, {max_norm}, {norm_type})", "error_if_nonfinite", "foreach"
    ),
    "torch.nn.utils.clip_grad_value_": _helped("clip_gradient_values({parameters}, {clip_value})", "foreach"),
    "torch.nn.Module.zero_grad": _helped("zero_gradients({self}.get_parameters(), {set_to_none})"),
    "torch.amp.GradScaler.step": _helped("step_with_gradients({optimizer})", unsupported=("args", "kwargs")),
    **{f"torch.optim.{name}.step": _STEP for name in _OPTIMIZERS},
    **{f"torch.optim.{name}.zero_grad": _RESET_OPTIMIZER for name in _OPTIMIZERS},
}

_TWICE: dict[str, Target] = {
    "torch.Tensor.backward": Target(
        template="backward_from({self}, weight={gradient}, retain_graph={retain_graph}, create_graph={create_graph}, "
        "inputs={inputs})",
        defines=AGAIN["backward_from"],
    ),
    "torch.autograd.grad": Target(
        template="gradients_of({outputs}, {inputs}, weights={grad_outputs}, retain_graph={retain_graph}, "
        "create_graph={create_graph}, allow_unused={allow_unused})",
        defines=AGAIN["gradients_of"],
        drop=("only_inputs",),
        unsupported=("is_grads_batched", "materialize_grads"),
    ),
    # It is computed without a view, unlike mint.nn.Linear.
    "torch.nn.Linear": Target(
        api="mindspore.nn.Dense",
        template="mindspore.nn.Dense({in_features}, {out_features}, has_bias={bias})",
        drop=("device",),
        unsupported=("dtype",),
    ),
}


def targets_in(text: str) -> dict[str, Target]:
    """The targets in a file; where it derives gradients again those that take care of it."""
    return {**TARGETS, **_TWICE} if "create_graph" in text else TARGETS
