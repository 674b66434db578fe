# SPDX-License-Identifier: Apache-2.0
"""PyTorch's side of a comparison."""

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from .sides import Floats, factors, weights_for


class Torch:
    """PyTorch on the CPU."""

    version = torch.__version__.partition("+")[0]

    def __init__(self) -> None:
        torch.set_num_threads(1)

    def tensor(self, array: np.ndarray, dtype: str) -> torch.Tensor:
        return torch.from_numpy(array).to(getattr(torch, dtype))

    def parameter(self, array: np.ndarray, name: str) -> torch.nn.Parameter:
        return torch.nn.Parameter(torch.from_numpy(array))

    def is_tensor(self, value: Any) -> bool:
        return isinstance(value, torch.Tensor)

    def array(self, tensor: Any) -> tuple[np.ndarray, str]:
        dtype = str(tensor.dtype).removeprefix("torch.")
        plain = tensor.detach().resolve_conj().resolve_neg()
        return (plain.float() if dtype == "bfloat16" else plain).numpy(), dtype

    def dtype_name(self, value: Any) -> str | None:
        return str(value).removeprefix("torch.") if isinstance(value, torch.dtype) else None

    def begin(self) -> None:
        torch.set_grad_enabled(True)

    def seed(self, number: int) -> None:
        random.seed(number)
        np.random.seed(number)
        torch.manual_seed(number)

    def given_weights(self, module: torch.nn.Module) -> None:
        buffers = [(name, buffer) for name, buffer in module.named_buffers() if "running_" in name]
        for name, weight in [*module.named_parameters(), *buffers]:
            if weight.is_floating_point():
                weight.data.copy_(torch.from_numpy(weights_for(name, weight.shape)))

    def step_with(self, optimizer: torch.optim.Optimizer, parameters: Floats, gradients: Floats) -> None:
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = gradient.clone()
        optimizer.step()

    def gradients(self, forward: Callable[..., list[Any]], floats: Floats) -> list[np.ndarray] | None:
        leaves = [one.clone().requires_grad_() for one in floats]
        results = forward(*[leaf.clone() for leaf in leaves])  # not the leaves: they may not be changed in place
        known = [one for one in results if one.is_floating_point() and one.requires_grad]
        if not known:
            return None
        total = sum((one * torch.from_numpy(factors(one.shape)).to(one.dtype)).sum() for one in known)
        found = torch.autograd.grad(total, leaves, allow_unused=True)
        return [
            (torch.zeros_like(leaf) if one is None else one).numpy() for one, leaf in zip(found, leaves, strict=True)
        ]
