# SPDX-License-Identifier: Apache-2.0
"""Cases for functions of TensorFlow are made from their signatures."""

from mindport.core.mapping import Fact, Parameter, Signature
from mindport.verify.cases import without_doubles
from mindport.verify.tensorflow_forms import tensorflow_forms


def texts(name: str, *parameters: Parameter) -> list[str]:
    fact = Fact(name, "function", (Signature(parameters),))
    return [case.text.splitlines()[4].strip() for case in without_doubles(tensorflow_forms(name, fact))]


def test_positions_keywords_and_other_values() -> None:
    axis, keepdims, name = Parameter("axis", default="None"), Parameter("keepdims", default="False"), Parameter("name")
    assert texts("tf.f", Parameter("x"), axis, keepdims, Parameter("name", default="None")) == [
        "result = tf.f(a)",
        "result = tf.f(x=a)",
        "result = tf.f(a, axis=0)",
        "result = tf.f(a, keepdims=True)",
        "result = tf.f(a)",
    ]
    assert texts("tf.g", Parameter("x"), Parameter("y")) == [
        "result = tf.g(a, b)",
        "result = tf.g(x=a, y=b)",
        "result = tf.g(a, b)",
    ]
    assert texts("tf.h", name) == []


def test_whole_numbers_are_a_limit_and_another_axis_is_no_default() -> None:
    fact = Fact("tf.f", "function", (Signature((Parameter("x"), Parameter("axis", default="0"))),))
    *_, other, integers = tensorflow_forms("tf.f", fact)
    assert "axis=1" in other.text
    assert integers.limits == ("int32 input",)
    assert integers.inputs["a"]["tensor"] == "int32"
