# SPDX-License-Identifier: Apache-2.0
"""Comparing what two runs left: values, shapes, dtypes, sequences, and what chance makes."""

from typing import Any

import numpy as np
import pytest

from mindport.verify.worker.compare import Comparison
from mindport.verify.worker.values import by_chance, encode_array, encode_plain, encode_several, made, without_data


def tensor(*values: float, dtype: str = "float32") -> Any:
    return encode_array(np.array(values, dtype), dtype)


def compared(expected: Any, found: Any) -> Comparison:
    comparison = Comparison()
    comparison.all({"y": expected}, {"y": found})
    return comparison


def test_equal_tensors_have_no_error() -> None:
    comparison = compared(tensor(1, float("nan"), float("inf")), tensor(1, float("nan"), float("inf")))
    assert (comparison.differences, comparison.error) == ([], 0.0)


def test_the_largest_error_within_the_tolerance_is_kept() -> None:
    comparison = compared(tensor(0.5, 1000), tensor(0.5 + 2**-18, 1000.001))
    assert comparison.differences == []
    assert comparison.error == pytest.approx(2**-18)


@pytest.mark.parametrize(
    ("expected", "found", "difference"),
    [
        (tensor(1, 2), tensor(1, 3), "y: 1 of 2 differ, by 0.5"),
        (tensor(1), tensor(float("nan")), "y: 1 of 1 differ"),
        (tensor(float("inf")), tensor(float("-inf")), "y: 1 of 1 differ"),
        (tensor(1, 2), tensor(1), "y: shape [2], here [1]"),
        (tensor(1, dtype="int64"), tensor(1, dtype="int32"), "y: dtype int64, here int32"),
        (tensor(2, dtype="int64"), tensor(3, dtype="int64"), "y: 1 of 1 differ"),
        (tensor(1), encode_plain(1.0), "y: tensor float32 [1], here 1.0"),
        (encode_plain(None), encode_plain(2), "y: None, here 2"),
        (encode_plain(True), encode_plain(False), "y: True, here False"),
        (encode_several([tensor(1), tensor(2)]), encode_several([tensor(1)]), "y: 2 items, here 1"),
        (encode_several([tensor(1), tensor(2)]), encode_several([tensor(1), tensor(4)]), "y[1]: 1 of 1 differ, by 1"),
    ],
)
def test_what_differs_is_named(expected: Any, found: Any, difference: str) -> None:
    assert compared(expected, found).differences == [difference]


@pytest.mark.parametrize(
    ("expected", "found", "shown"),
    [
        (tensor(1, 2), tensor(1, 3), {"shown": "values", "by": 0.5}),
        (tensor(1, 2), tensor(float("nan"), 2), {"shown": "nan"}),
        (tensor(1, 2), tensor(float("nan"), 3), {"shown": "values"}),
        (tensor(1), tensor(float("inf")), {"shown": "values"}),
        (tensor(1, 0, dtype="bool"), tensor(1, 1, dtype="bool"), {"shown": "values", "by": 1.0}),
        (tensor(1, 2), tensor(1), {"shown": "shape"}),
        (tensor(1, dtype="int64"), tensor(1, dtype="int32"), {"shown": "dtype"}),
        (tensor(1), encode_plain(1.0), {"shown": "type"}),
        (encode_plain(True), encode_plain(False), {"shown": "values"}),
        (encode_plain(None), encode_plain(True), {"shown": "type"}),
        (encode_plain(1), encode_several([encode_plain(1)]), {"shown": "type"}),
    ],
)
def test_what_differs_is_sorted(expected: Any, found: Any, shown: dict[str, Any]) -> None:
    (deviation,) = compared(expected, found).deviations
    assert {name: value for name, value in deviation.items() if name != "text"} == shown


def test_what_is_left_of_inputs_is_told_apart() -> None:
    comparison = Comparison()
    others = "x as others see it"
    comparison.all({"x": tensor(1), others: tensor(1), "y": tensor(1)}, {"x": tensor(2), others: tensor(2)}, ["x"])
    assert [deviation["shown"] for deviation in comparison.deviations] == ["inputs", "alias", "type"]


def test_a_name_that_is_gone_is_a_difference() -> None:
    comparison = Comparison()
    comparison.all({"y": tensor(1)}, {"z": tensor(1)})
    assert comparison.differences == ["y: nothing of that name is left"]


def test_of_random_values_shape_and_dtype_are_compared() -> None:
    random = without_data(encode_several([tensor(1, 2), encode_plain(0.5)]))
    assert compared(random, encode_several([tensor(3, 4), encode_plain(7.0)])).differences == []
    assert compared(random, encode_several([tensor(3), encode_plain(7.0)])).differences == ["y[0]: shape [2], here [1]"]


def test_random_values_are_compared_by_how_they_are_spread() -> None:
    random = np.random.RandomState(0)
    one, other, wider = (encode_array(random.normal(0, scale, 2000), "float64") for scale in (1, 1, 2))
    assert compared(by_chance(one), other).differences == []
    (difference,) = compared(by_chance(one), wider).differences
    assert difference.startswith("y: distributed otherwise, by 0.1")
    assert "spread" not in by_chance(tensor(1, 2)), "too few to tell"


def test_what_chance_makes_is_another_value_in_every_run() -> None:
    random, found = {"y": without_data(tensor(*range(6)))}, {"y": tensor(*range(6))}
    comparison = Comparison()
    comparison.chance(random, found, [found, {"y": tensor(*range(1, 7))}])
    assert comparison.differences == [], "few values may be equal in two runs"
    comparison.chance(random, found, [found, found])
    assert comparison.differences == ["y: random, here always the same"]


def test_made_inputs_are_the_same_every_time() -> None:
    wanted = {"made": "rand", "shape": [2, 3]}
    assert np.array_equal(made(wanted, "x"), made(wanted, "x"))
    assert not np.array_equal(made(wanted, "x"), made(wanted, "y"))
    assert made({"made": "ints", "shape": [4]}, "x").dtype == np.int64
