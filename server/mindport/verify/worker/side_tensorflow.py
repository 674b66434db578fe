# SPDX-License-Identifier: Apache-2.0
"""TensorFlow's side of a comparison."""

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from .keras_weights import values_of
from .sides import Floats, factors


class TensorFlow:
    """TensorFlow with Keras 3 on the CPU."""

    version = tf.__version__

    def tensor(self, array: np.ndarray, dtype: str) -> tf.Tensor:
        return tf.constant(array, dtype=dtype)

    def parameter(self, array: np.ndarray, name: str) -> tf.Variable:
        return tf.Variable(array, name=name)

    def is_tensor(self, value: Any) -> bool:
        return isinstance(value, tf.Tensor | tf.Variable)

    def array(self, tensor: Any) -> tuple[np.ndarray, str]:
        dtype = tensor.dtype.name
        return (tf.cast(tensor, tf.float32) if dtype == "bfloat16" else tensor).numpy(), dtype

    def dtype_name(self, value: Any) -> str | None:
        return value.name if isinstance(value, tf.DType) else None

    def begin(self) -> None:
        """A program cannot switch gradients on or off."""

    def seed(self, number: int) -> None:
        tf.keras.utils.set_random_seed(number)

    def given_weights(self, module: Any) -> None:
        for weight in module.weights:
            weight.assign(values_of(module, weight))

    def step_with(self, optimizer: Any, parameters: Floats, gradients: Floats) -> None:
        optimizer.apply_gradients(zip(gradients, parameters, strict=True))

    def gradients(self, forward: Callable[..., list[Any]], floats: Floats) -> list[np.ndarray] | None:
        with tf.GradientTape() as tape:
            for one in floats:
                tape.watch(one)
            known = [one for one in forward(*floats) if one.dtype.is_floating]
            total = sum(tf.reduce_sum(one * tf.constant(factors(one.shape), one.dtype)) for one in known)
        if not known:
            return None
        found = tape.gradient(total, floats, unconnected_gradients="zero")
        return [tf.convert_to_tensor(one).numpy() for one in found]
