# SPDX-License-Identifier: Apache-2.0
"""Cases for functions of TensorFlow, which brings no test inputs of its own: their forms on tensors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mindport.core.mapping import Fact, Parameter
from mindport.verify.cases import GENERATED, Planned, function_text, generated, other_value

_TENSORS = ("a", "b")
_TENSOR_PARAMETERS = frozenset(
    "input input_tensor x y x1 x2 a b t features logits tensor other image images real imag"
    " y_true y_pred predictions target output".split()
)
"""What functions call the parameters that take tensors."""
_FLOATS: Mapping[str, Any] = {"made": "rand", "shape": [2, 3]}
_INTEGERS: Mapping[str, Any] = {"made": "ints", "shape": [2, 3], "tensor": "int32"}
_OF_NETWORKS = ("tf.nn.", "tf.compat.v1.nn.", "tf.keras.activations.", "tf.keras.losses.", "tf.keras.metrics.")
"""Nobody calls these with whole numbers."""
_AXES = frozenset(("axis", "axes", "dim"))


def tensorflow_forms(api: str, fact: Fact) -> Iterator[Planned]:
    """The plain form, the same with keywords and on whole numbers, and with each parameter at another value."""
    yield from generated(api, fact)
    required = _tensor_parameters(fact)
    if not required:
        return
    names = _TENSORS[: len(required)]
    positions = ", ".join(names)
    keywords = ", ".join(f"{parameter}={name}" for parameter, name in zip(required, names, strict=True))
    for given in (positions, keywords, *(f"{positions}, {other}" for other in _others(fact))):
        yield Planned(GENERATED, *_called(api, given, names, _FLOATS))
    if not api.startswith(_OF_NETWORKS):
        yield Planned(GENERATED, *_called(api, positions, names, _INTEGERS), limits=("int32 input",))


def _tensor_parameters(fact: Fact) -> list[str]:
    """The required parameters of a function that takes one or two tensors and nothing else."""
    if fact.kind != "function":
        return []
    for signature in fact.signatures:
        required = [one.name for one in signature.parameters if one.default is None and one.kind[:3] != "var"]
        if 0 < len(required) <= len(_TENSORS) and _TENSOR_PARAMETERS.issuperset(required):
            return required
    return []


def _others(fact: Fact) -> Iterator[str]:
    """`parameter=value` for each parameter with another value than its default that can be thought of."""
    parameters = {one.name: one for signature in fact.signatures for one in signature.parameters}
    for parameter in parameters.values():
        value = _axis(parameter) or other_value(parameter)
        if value is not None and parameter.default is not None:
            yield f"{parameter.name}={value}"


def _axis(parameter: Parameter) -> str | None:
    """An axis that tensors of two dimensions have, and that is not the default."""
    return ("1" if parameter.default == "0" else "0") if parameter.name in _AXES else None


def _called(api: str, given: str, names: tuple[str, ...], content: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    inputs = {name: dict(content) for name in names}
    return function_text(f"result = {api}({given})", inputs, "tf"), inputs
