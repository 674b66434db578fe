# SPDX-License-Identifier: Apache-2.0
"""Tensors of torch's own test inputs as a person writes them: as numbers, or made by NumPy from a seed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import numpy as np

from mindport.verify.worker.values import decode_array

WRITTEN_OUT = 12
"""Elements that a person still writes as numbers."""
DECIMALS = 3
DEFAULT = ("float32", "int64", "bool")
"""What `torch.tensor` makes of numbers by itself."""


def tensor_text(content: Mapping[str, Any], chance: random.Random, exact: bool) -> str:
    """The tensor as source text; `exact` where other numbers of the same shape would not do."""
    array, dtype = decode_array(content), str(content["tensor"])
    if array.size == 0:
        return f"torch.zeros({shape_text(array.shape)}{_dtype_given(dtype, 'float32')})"
    if exact or array.size <= WRITTEN_OUT:
        return f"torch.tensor({_numbers(array)}{_dtype_given(dtype, *DEFAULT)})"
    return _seeded(array, dtype, chance)


def shape_text(shape: tuple[int, ...]) -> str:
    """Sizes as arguments: several where there are some, else an empty tuple."""
    return ", ".join(map(str, shape)) or "()"


def _dtype_given(dtype: str, *implied: str) -> str:
    return "" if dtype in implied else f", dtype=torch.{dtype}"


def _numbers(array: np.ndarray) -> str:
    if array.ndim:
        return f"[{', '.join(map(_numbers, array))}]"
    value = array.item()
    if isinstance(value, complex):
        return f"complex({_number(value.real)}, {_number(value.imag)})"
    return _number(value) if isinstance(value, float) else repr(value)


def _number(value: float) -> str:
    rounded = round(value, DECIMALS)
    return repr(rounded) if np.isfinite(rounded) else f'float("{rounded}")'


def _seeded(array: np.ndarray, dtype: str, chance: random.Random) -> str:
    """Numbers in the range of those that are there."""
    made, shape = f"np.random.RandomState({chance.randrange(100)})", array.shape
    if array.dtype.kind == "b":
        return f"torch.tensor({made}.rand({shape_text(shape)}) > 0.5)"
    if array.dtype.kind in "iu":
        return f"torch.tensor({made}.randint({array.min()}, {array.max() + 1}, {shape}), dtype=torch.{dtype})"
    parts = [array.real, array.imag] if array.dtype.kind == "c" else [array]
    texts = [_uniform(part, made, shape) for part in parts]
    if len(texts) == 2:
        return (
            f"torch.tensor({texts[0]} + 1j * {texts[1].replace('RandomState(', 'RandomState(1')}, dtype=torch.{dtype})"
        )
    if dtype == "float32" and chance.random() < 0.5:
        return f"torch.from_numpy({texts[0]}.astype(np.float32))"
    return f"torch.tensor({texts[0]}, dtype=torch.{dtype})"


def _uniform(part: np.ndarray, made: str, shape: tuple[int, ...]) -> str:
    finite = part[np.isfinite(part)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (-1.0, 1.0)
    return f"{made}.uniform({round(low, 1)}, {round(high, 1)}, {shape})"
