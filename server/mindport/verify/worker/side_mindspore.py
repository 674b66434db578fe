# SPDX-License-Identifier: Apache-2.0
"""MindSpore's side of a comparison."""

from collections.abc import Callable
from typing import Any

import mindspore
import numpy as np

from .sides import Floats, factors, weights_for

_TORCH_NAMES = {
    "gamma": "weight",
    "beta": "bias",
    "moving_mean": "running_mean",
    "moving_variance": "running_var",
    "embedding_table": "weight",
    "a": "weight",
    "w": "weight",
}
"""Last part of a weight's name in MindSpore -> in torch, where they differ."""


class MindSpore:
    """MindSpore on one device, errors raised by the call that makes them."""

    version = mindspore.__version__

    def __init__(self, device: str) -> None:
        mindspore.set_device(device.capitalize() if device == "ascend" else device.upper())
        mindspore.runtime.launch_blocking()
        self._derived: list[Callable[..., Any]] = []

    def tensor(self, array: np.ndarray, dtype: str) -> mindspore.Tensor:
        return mindspore.Tensor(array, getattr(mindspore, "bool_" if dtype == "bool" else dtype))

    def parameter(self, array: np.ndarray, name: str) -> mindspore.Parameter:
        return mindspore.Parameter(mindspore.Tensor(array), name=name)

    def is_tensor(self, value: Any) -> bool:
        return isinstance(value, mindspore.Tensor)

    def array(self, tensor: Any) -> tuple[np.ndarray, str]:
        dtype = str(tensor.dtype).lower()
        return (tensor.astype(mindspore.float32) if dtype == "bfloat16" else tensor).asnumpy(), dtype

    def dtype_name(self, value: Any) -> str | None:
        return str(value).lower() if isinstance(value, mindspore.common.dtype.Type) else None

    def begin(self) -> None:
        mindspore.common.api._pynative_executor.set_grad_flag(False)
        mindspore.common.api._pynative_executor.set_enable_grad(True)

    def seed(self, number: int) -> None:
        mindspore.set_seed(number + 1)  # 0 is refused

    def given_weights(self, module: mindspore.nn.Cell) -> None:
        for name, weight in module.parameters_and_names():
            above, _, last = name.rpartition(".")
            named = ".".join(filter(None, (above, _TORCH_NAMES.get(last, last))))
            trained = weight.requires_grad or last.startswith(("moving_", "running_"))  # others are no weights in torch
            if trained and weight.dtype in (mindspore.float32, mindspore.float64):
                kernel = last == "kernel"  # of a layer that has Keras's layout
                values = weights_for("weight", weight.shape[::-1]).T if kernel else weights_for(named, weight.shape)
                weight.set_data(mindspore.Tensor(values, weight.dtype))

    def step_with(self, optimizer: Any, parameters: Floats, gradients: Floats) -> None:
        optimizer(tuple(gradients))

    def gradients(self, forward: Callable[..., list[Any]], floats: Floats) -> list[np.ndarray] | None:
        def weighted(*values: Any) -> Any:
            results = forward(*[value * 1 for value in values])  # MindSpore forbids to change what is derived by
            known = [one for one in results if one.is_floating_point()]
            parts = [(one * mindspore.Tensor(factors(one.shape), one.dtype)).sum() for one in known]
            return sum(parts[1:], parts[0])

        self._derived.append(weighted)  # MindSpore knows functions by their addresses: none may be used again
        found = mindspore.grad(weighted, grad_position=tuple(range(len(floats))))(*floats)
        return [one.asnumpy() for one in (found if isinstance(found, tuple) else (found,))]
