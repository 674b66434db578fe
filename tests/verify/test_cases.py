# SPDX-License-Identifier: Apache-2.0
"""The texts of cases: an entry's own, torch's samples, keyword forms and other values."""

from typing import Any

from mindport.core.mapping import Case, Fact, Parameter, Signature
from mindport.verify.cases import FROM_TORCH, GENERATED, ZERO_SIZE, generated, planned_samples, without_doubles, written

AMAX = Fact(
    "torch.amax",
    "function",
    (Signature((Parameter("input"), Parameter("dim", default="()"), Parameter("keepdim", default="False"))),),
)


def sample(**more: Any) -> dict[str, Any]:
    inputs = {"a": {"tensor": "float32", "shape": [2, 3], "data": ""}}
    return {"arguments": ["a", "1"], "keywords": {}, "inputs": inputs, "dtype": "float32", "main": True, **more}


def test_leading_lines_of_a_written_case_become_inputs() -> None:
    case = written(Case("x = rand(2, 3)\nn = ints(4)\ny = torch.relu(x)\n"), "torch")
    assert case.inputs == {"x": {"made": "rand", "shape": [2, 3]}, "n": {"made": "ints", "shape": [4]}}
    assert case.text == (
        "import torch\n\n\ndef case(x: torch.Tensor, n: torch.Tensor):\n    y = torch.relu(x)\n    return locals()\n"
    )


def test_a_later_call_of_that_name_stays() -> None:
    case = written(Case("y = tf.zeros(3)\nx = rand(2)"), "tf")
    assert case.inputs == {}
    assert "import tensorflow as tf" in case.text and "x = rand(2)" in case.text


def test_a_sample_comes_as_it_is_by_keyword_and_with_other_values() -> None:
    cases = list(planned_samples("torch.amax", AMAX, [sample()]))
    calls = [(case.origin, case.text.splitlines()[4].strip()) for case in cases]
    assert calls == [
        (FROM_TORCH, "result = torch.amax(a, 1)"),
        (GENERATED, "result = torch.amax(a, dim=1)"),
        (GENERATED, "result = torch.amax(input=a, dim=1)"),
        (GENERATED, "result = torch.amax(a, 1, keepdim=True)"),
    ]


def test_what_only_unusual_inputs_try_is_tried_on_usual_ones() -> None:
    flat = sample(inputs={"a": {"tensor": "float32", "shape": [], "data": ""}}, keywords={"keepdim": "True"})
    cases = list(planned_samples("torch.amax", AMAX, [flat, sample()]))
    generated_ones = {case.text.splitlines()[4].strip(): case.limits for case in cases if case.origin == GENERATED}
    assert generated_ones["result = torch.amax(a, 1, keepdim=True)"] == ()
    assert generated_ones["result = torch.amax(input=a, dim=1)"] == ()


def test_a_method_is_called_on_its_receiver() -> None:
    (case,) = planned_samples("torch.Tensor.abs", Fact("x", "method"), [sample(arguments=[], receiver="a")])
    assert "result = a.abs()" in case.text


def test_a_layer_is_run_in_both_states() -> None:
    layer = sample(arguments=["3"], called=["a"], state="train")
    (case,) = planned_samples("torch.nn.ReLU", Fact("x", "class"), [layer])
    assert [line.strip() for line in case.text.splitlines()[4:-1]] == [
        "layer = torch.nn.ReLU(3)",
        "given_weights(layer)",
        "layer.train()",
        "result = layer(a)",
        "layer.eval()",
        "again = layer(a)",
    ]


def test_unusual_inputs_are_told() -> None:
    empty = sample(inputs={"a": {"tensor": "float32", "shape": [0], "data": ""}}, main=False, dtype="int64")
    (case,) = planned_samples("torch.amax", Fact("x", "function"), [empty])
    assert case.limits == (ZERO_SIZE, "int64 input")


def test_without_samples_the_plain_form_is_tried() -> None:
    one_argument = Fact("torch.f", "function", (Signature((Parameter("input"),)),))
    assert [case.text.splitlines()[4] for case in generated("torch.f", one_argument)] == [
        "    result = torch.f(a)",
        "    result = torch.f(input=a)",
    ]
    assert list(generated("torch.g", Fact("torch.g", "function", (Signature((Parameter("size"),)),)))) == []
    assert [case.text.splitlines()[4] for case in generated("torch.Tensor.shape", Fact("x", "property"))] == [
        "    result = a.shape"
    ]


def test_the_same_case_is_run_once() -> None:
    cases = list(planned_samples("torch.amax", Fact("x", "function"), [sample(), sample()]))
    assert (len(cases), len(without_doubles(cases))) == (2, 1)
