# SPDX-License-Identifier: Apache-2.0
"""Runs one case and tells what it left: every tensor and number, and its inputs as others who hold them see them."""

import linecache
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np

from .compare import OTHERS, Comparison
from .sides import Side
from .values import by_chance, encode_array, encode_plain, encode_several, made, without_data

_CASE = "mindport_case"
GRADIENT_SLACK = 50.0
"""Derivatives are often approximated where functions are not: that of tanh by as much as 2e-4."""

OTHER_SEEDS = range(1, 6)
"""With which random results have to change at least once: a few values may be equal by chance."""


def run(
    side: Side, code: str, inputs: dict[str, Any], expected: dict[str, Any] | None = None, shapes_only: bool = False
) -> Any:
    """Run the function `case` of a text with the inputs.

    Without `expected` the answer is what the case leaves, values that chance makes without their data; with it, how
    what is left compares.
    """
    left = _left(side, code, inputs, 0)
    if expected is None:
        again = left if shapes_only else _left(side, code, inputs, 1)
        return {
            name: without_data(value) if shapes_only else value if value == again[name] else by_chance(value)
            for name, value in left.items()
        }
    comparison = Comparison()
    comparison.all(expected, left, inputs)
    if not shapes_only and any("data" not in value for value in expected.values() if "tensor" in value):
        others = (_left(side, code, inputs, seed) for seed in OTHER_SEEDS)
        comparison.chance(expected, left, others, inputs)
    return {"deviations": comparison.deviations, "error": comparison.error}


def gradients(side: Side, code: str, inputs: dict[str, Any], names: Sequence[str], expected: Any = None) -> Any:
    """The gradients of what is left under these names with respect to the float inputs, or how they compare."""
    function = _function(side, code)
    wanted = [name for name, content in inputs.items() if _is_float(content) and not content.get("parameter")]
    if not wanted:
        return None
    others = {name: content for name, content in inputs.items() if name not in wanted}

    def forward(*values: Any) -> list[Any]:
        tensors = {**_tensors(side, others), **dict(zip(wanted, values, strict=True))}
        left = function(**tensors)
        results = [left[name] for name in names if name in left]
        return [one for one in _flat(results) if side.is_tensor(one)]

    floats = [_tensors(side, {name: inputs[name]})[name] for name in wanted]
    found = side.gradients(forward, floats)
    if found is None:
        return None
    encoded = {f"gradient of {n}": encode_array(g, str(g.dtype)) for n, g in zip(wanted, found, strict=True)}
    if expected is None:
        return encoded
    comparison = Comparison(GRADIENT_SLACK)
    comparison.all(expected, encoded)
    return {"deviations": comparison.deviations, "error": comparison.error}


def _left(side: Side, code: str, inputs: dict[str, Any], seed: int) -> dict[str, Any]:
    side.seed(seed)  # first of all: a module may draw numbers too
    function = _function(side, code)
    tensors = _tensors(side, inputs)
    left = function(**tensors)
    found = {name: _encoded(side, value) for name, value in left.items()}
    found |= {OTHERS.format(name): _encoded(side, value) for name, value in tensors.items()}
    return {name: value for name, value in found.items() if value is not None}


def _function(side: Side, code: str) -> Any:
    side.begin()
    module = ModuleType(_CASE)
    module.__dict__.update(given_weights=side.given_weights, step_with=side.step_with)
    sys.modules[_CASE] = module  # MindSpore looks for the modules and sources of some functions
    linecache.cache[_CASE] = (len(code), None, code.splitlines(keepends=True), _CASE)
    exec(compile(code, _CASE, "exec"), module.__dict__)  # only code of cases that a person asked to be run
    return module.__dict__["case"]


def _tensors(side: Side, inputs: dict[str, Any]) -> dict[str, Any]:
    return {name: _tensor(side, name, content) for name, content in inputs.items()}


def _tensor(side: Side, name: str, content: Any) -> Any:
    array = made(content, name)
    if content.get("parameter"):
        return side.parameter(array, name)
    return side.tensor(array, content.get("tensor") or str(array.dtype))


def _is_float(content: Any) -> bool:
    return str(content.get("tensor", "int64" if content.get("made") == "ints" else "float32")).startswith("float")


def _encoded(side: Side, value: Any) -> Any:
    """The value for the other side; None for what cannot be compared, such as a layer or a function."""
    if side.is_tensor(value):
        return encode_array(*side.array(value))
    dtype = side.dtype_name(value)
    if dtype is not None:
        return {"plain": dtype}
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return encode_plain(value[()])  # `numpy()` of a number gives a scalar in TensorFlow, an array elsewhere
    if isinstance(value, np.ndarray):
        return encode_array(value, str(value.dtype))
    if isinstance(value, list | tuple):
        parts = [_encoded(side, one) for one in value]
        return None if None in parts else encode_several(parts)
    return encode_plain(value)


def _flat(values: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        found += _flat(value) if isinstance(value, list | tuple) else [value]
    return found
