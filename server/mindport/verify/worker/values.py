# SPDX-License-Identifier: Apache-2.0
"""Values of cases as JSON: tensors with all their bits, everything that can be compared and nothing else."""

import base64
import math
import zlib
from collections.abc import Iterable
from typing import Any

import numpy as np

Json = Any
ENOUGH = 1000
"""Random values that show how they are distributed."""


def encode_array(array: np.ndarray, dtype: str) -> Json:
    """A tensor: the framework's name of its dtype may be one that NumPy does not have."""
    data = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
    return {"tensor": dtype, "stored": str(array.dtype), "shape": list(array.shape), "data": data}


def decode_array(content: Json) -> np.ndarray:
    """The array of an encoded tensor."""
    shape: list[int] = content["shape"]
    flat = np.frombuffer(base64.b64decode(content["data"]), dtype=content["stored"])
    array: np.ndarray = flat.reshape(shape).copy()
    return array


def made(content: Json, name: str) -> np.ndarray:
    """The array of an input: an encoded tensor, or one made from a shape and the input's name, always the same."""
    if "data" in content:
        return decode_array(content)
    shape = tuple(content["shape"])
    random = np.random.RandomState(zlib.crc32(f"{name} {shape}".encode()))
    if content["made"] == "ints":
        return random.randint(0, 3, shape).astype("int64")
    return random.uniform(-2, 2, shape).astype(content.get("dtype", "float32"))


def encode_plain(value: object) -> Json:
    """A number, text or nothing; None for a value that cannot be compared."""
    if value is None or isinstance(value, str):
        return {"plain": value}
    if isinstance(value, bool | np.bool_):
        return {"plain": bool(value)}
    if isinstance(value, int | np.integer):
        return {"plain": int(value)}
    if isinstance(value, float | np.floating):
        number = float(value)
        return {"number": number} if math.isfinite(number) else {"number": repr(number)}
    if isinstance(value, complex):
        return {"complex": [repr(value.real), repr(value.imag)]}
    return None


def encode_several(values: Iterable[Json]) -> Json:
    """A list or tuple: frameworks differ in which of them they return."""
    return {"several": list(values)}


def by_chance(content: Json) -> Json:
    """The same with shapes, dtypes and how values are spread, for results that chance makes."""
    spread = _spread(content) if "tensor" in content else None
    if spread is not None:
        return {**without_data(content), "spread": spread}
    if "several" in content:
        return {"several": [by_chance(one) for one in content["several"]]}
    return without_data(content)


def _spread(content: Json) -> Json:
    """Values between which those of a tensor lie, each with the share that is no larger; None for few values."""
    values = decode_array(content).ravel()
    if values.size < ENOUGH or values.dtype.kind not in "biuf":
        return None
    places = np.unique(np.quantile(values.astype(np.float64), np.arange(1, 20) / 20, method="lower"))
    return [[float(place), shares(values, place)] for place in places]


def shares(values: np.ndarray, place: float) -> float:
    """The share of values that are no larger."""
    return float(np.mean(values.astype(np.float64) <= place))


def without_data(content: Json) -> Json:
    """The same with shapes and dtypes only, for results that nobody may rely on."""
    if "tensor" in content:
        return {key: content[key] for key in ("tensor", "shape")}
    if "several" in content:
        return {"several": [without_data(one) for one in content["several"]]}
    return {"anything": True} if "number" in content or isinstance(content.get("plain"), int) else content
