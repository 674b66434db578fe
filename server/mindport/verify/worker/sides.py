# SPDX-License-Identifier: Apache-2.0
"""What the two sides of a comparison do each in its own way: tensors, weights, steps, gradients."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

Floats = Sequence[Any]


class Side(Protocol):
    """A framework, as running a case needs it."""

    version: str

    def tensor(self, array: np.ndarray, dtype: str) -> Any:
        """A tensor of the array's values."""

    def parameter(self, array: np.ndarray, name: str) -> Any:
        """Something that an optimizer can change."""

    def is_tensor(self, value: Any) -> bool:
        """Whether a value is a tensor of this framework."""

    def array(self, tensor: Any) -> tuple[np.ndarray, str]:
        """The values of a tensor and the name of its dtype."""

    def dtype_name(self, value: Any) -> str | None:
        """The name of a dtype object; None for what is none."""

    def begin(self) -> None:
        """Undo what an earlier program may have switched: whether gradients are recorded."""

    def seed(self, number: int) -> None:
        """Begin the random numbers anew."""

    def given_weights(self, module: Any) -> None:
        """Give a layer's weights values that depend on nothing but their names and shapes."""

    def step_with(self, optimizer: Any, parameters: Floats, gradients: Floats) -> None:
        """One step of an optimizer with these gradients."""

    def gradients(self, forward: Callable[..., list[Any]], floats: Floats) -> list[np.ndarray] | None:
        """Of the weighted sum of what `forward` returns with respect to its arguments; None where there are none."""


def side_of(framework: str, device: str) -> Side:
    """The side of a framework, which is imported only here; `device` is MindSpore's, the others run on the CPU."""
    if framework == "torch":
        from .side_torch import Torch

        return Torch()
    if framework == "mindspore":
        from .side_mindspore import MindSpore

        return MindSpore(device)
    from .side_tensorflow import TensorFlow

    return TensorFlow()


def weights_for(name: str, shape: Sequence[int]) -> np.ndarray:
    """The values of a weight: of moderate size, variances positive; only the last part of its name counts."""
    name = name.rpartition(".")[2]
    size = int(np.prod(shape, dtype=int))
    values = np.sin(np.arange(1, size + 1) * 0.7 + len(name)).reshape(shape) * 0.5
    array: np.ndarray = np.abs(values) + 0.5 if name.endswith("var") else values
    return array.astype("float32")


def factors(shape: Sequence[int]) -> np.ndarray:
    """What the elements of a result are weighted with, so that no gradient is the same everywhere."""
    angles: np.ndarray = np.arange(int(np.prod(shape, dtype=int))).reshape(shape)
    return np.asarray(np.cos(angles))
