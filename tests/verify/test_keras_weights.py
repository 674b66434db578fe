# SPDX-License-Identifier: Apache-2.0
"""Weights of Keras layers get the values that MindSpore's get, in Keras's order of axes and gates."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from mindport.verify.worker.keras_weights import values_of
from mindport.verify.worker.sides import weights_for


def values(layer: str, name: str, *shape: int, path: str = "") -> np.ndarray:
    weight: Any = SimpleNamespace(name=name, shape=shape, path=path)
    return values_of(type(layer, (), {})(), weight)


def test_kernels_are_turned() -> None:
    assert np.array_equal(values("Dense", "kernel", 3, 4), weights_for("weight", (4, 3)).T)
    convolution = values("Conv2D", "kernel", 5, 6, 3, 4)
    assert np.array_equal(convolution, weights_for("weight", (4, 3, 5, 6)).transpose(2, 3, 1, 0))
    depthwise = values("DepthwiseConv2D", "kernel", 5, 6, 3, 2)
    assert depthwise[1, 2, 2, 1] == weights_for("weight", (6, 1, 5, 6))[5, 0, 1, 2]


@pytest.mark.parametrize(("name", "there"), [("gamma", "weight"), ("beta", "bias"), ("moving_variance", "running_var")])
def test_names_of_normalisation(name: str, there: str) -> None:
    assert np.array_equal(values("BatchNormalization", name, 3), weights_for(there, (3,)))


def test_gates_of_a_recurrent_layer() -> None:
    kernel = weights_for("weight_ih_l0", (6, 5)).T
    assert np.array_equal(values("GRU", "kernel", 5, 6), kernel[:, [2, 3, 0, 1, 4, 5]])
    assert np.array_equal(values("LSTM", "bias", 8), weights_for("bias_ih_l0", (8,)) + weights_for("bias_hh_l0", (8,)))
    assert values("GRU", "bias", 2, 6).shape == (2, 6)


def test_heads_of_attention() -> None:
    query = values("MultiHeadAttention", "kernel", 6, 2, 3, path="attention/query/kernel")
    assert np.array_equal(query.reshape(6, 6), weights_for("weight", (6, 6)).T)
    output = values("MultiHeadAttention", "kernel", 2, 3, 5, path="attention/attention_output/kernel")
    assert np.array_equal(output.reshape(6, 5), weights_for("weight", (5, 6)).T)
