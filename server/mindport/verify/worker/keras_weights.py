# SPDX-License-Identifier: Apache-2.0
"""The weights of Keras layers in the order and under the names that MindSpore's layers have them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .sides import weights_for

_NAMES = {
    "beta": "bias",
    "gamma": "weight",
    "embeddings": "weight",
    "moving_mean": "running_mean",
    "moving_variance": "running_var",
    "alpha": "weight",
}
"""Name of a weight in Keras -> the name that both sides make its values from."""
_GATES = {"GRU": (1, 0, 2)}
"""Recurrent layer -> the places of MindSpore's gates in Keras's order; the others have the same order."""


def values_of(layer: Any, weight: Any) -> np.ndarray:
    """The values that a weight gets."""
    kind, shape = type(layer).__name__, tuple(weight.shape)
    if kind in ("LSTM", "GRU", "SimpleRNN"):
        return _recurrent(kind, weight.name, shape)
    if weight.name == "kernel" and kind == "MultiHeadAttention":
        outer = shape[:1] if "attention_output" not in weight.path else shape[:2]
        flat = int(np.prod(outer)), int(np.prod(shape)) // int(np.prod(outer))
        projection: np.ndarray = weights_for("weight", flat[::-1]).T.reshape(shape)
        return projection
    if weight.name == "kernel" and kind.startswith("Depthwise"):
        *sizes, channels, multiplier = shape
        values = weights_for("weight", (channels * multiplier, *sizes)).reshape(channels, multiplier, *sizes)
        turned: np.ndarray = np.moveaxis(values, (0, 1), (-2, -1))
        return turned
    if weight.name == "kernel":
        *sizes, inner, outer = shape
        kernel: np.ndarray = np.moveaxis(weights_for("weight", (outer, inner, *sizes)), (0, 1), (-1, -2))
        return kernel
    return weights_for(_NAMES.get(weight.name, weight.name), shape)


def _recurrent(kind: str, name: str, shape: Sequence[int]) -> np.ndarray:
    """Of a recurrent layer; Keras has one bias where MindSpore adds two, unless the layer keeps them apart."""
    found: np.ndarray
    if name == "kernel":
        found = weights_for("weight_ih_l0", shape[::-1]).T
    elif name == "recurrent_kernel":
        found = weights_for("weight_hh_l0", shape[::-1]).T
    elif len(shape) == 2:
        found = np.stack([weights_for("bias_ih_l0", shape[1:]), weights_for("bias_hh_l0", shape[1:])])
    else:
        found = weights_for("bias_ih_l0", shape) + weights_for("bias_hh_l0", shape)
    gates = _GATES.get(kind)
    if gates is None:
        return found
    parts = np.split(found, len(gates), axis=-1)
    ordered: np.ndarray = np.concatenate([parts[gate] for gate in gates], axis=-1)
    return ordered
