# SPDX-License-Identifier: Apache-2.0
"""What a declared difference accounts for, and what contradicts it."""

import pytest

from mindport.core.differences import Deviation, HandedIn, are_declared, concerns
from mindport.core.mapping import Difference, Dtype, InputShape, Shown, Text

FLOATS = HandedIn(frozenset(("float32",)), ((2, 3),))
TEXT = Text("It differs.")
VALUES = Deviation(Shown.VALUES, "y: 1 of 6 differ, by 0.5", 0.5)
DTYPE = Deviation(Shown.DTYPE, "y: dtype int64, here int32")


def test_without_a_parameter_it_concerns_every_call() -> None:
    assert concerns(Difference(TEXT), ())
    assert concerns(Difference(TEXT, when=("dim", "keepdim")), ("keepdim",))
    assert not concerns(Difference(TEXT, when=("dim",)), ("keepdim",))


def test_what_a_run_shows_has_to_be_said() -> None:
    of_dtype = Difference(TEXT, shows=(Shown.DTYPE,))
    assert are_declared([DTYPE], [of_dtype], FLOATS)
    assert not are_declared([DTYPE, VALUES], [of_dtype], FLOATS), "a difference of dtype hides no wrong value"
    assert are_declared([DTYPE, VALUES], [of_dtype, Difference(TEXT, shows=(Shown.VALUES,))], FLOATS)
    assert not are_declared([VALUES], [Difference(TEXT)], FLOATS), "advice accounts for nothing"
    assert not are_declared([], [of_dtype], FLOATS)


@pytest.mark.parametrize(("within", "declared"), [(None, True), (0.5, True), (0.4, False)])
def test_values_differ_by_no_more_than_it_says(within: float | None, declared: bool) -> None:
    assert are_declared([VALUES], [Difference(TEXT, shows=(Shown.VALUES,), within=within)], FLOATS) is declared


def test_infinities_and_other_objects_are_within_nothing() -> None:
    difference = Difference(TEXT, shows=(Shown.VALUES,), within=1e9)
    assert not are_declared([Deviation(Shown.VALUES, "y: 1 of 6 differ")], [difference], FLOATS)


@pytest.mark.parametrize(("dtype", "declared"), [(Dtype.FLOAT32, True), (Dtype.INT64, False)])
def test_it_may_speak_of_one_dtype_only(dtype: Dtype, declared: bool) -> None:
    assert are_declared([VALUES], [Difference(TEXT, dtypes=(dtype,), shows=(Shown.VALUES,))], FLOATS) is declared


@pytest.mark.parametrize(
    ("shape", "met", "not_met"),
    [
        (InputShape.ZERO_SIZE, [(2, 0)], [(2, 3), ()]),
        (InputShape.ONE_ELEMENT, [(1, 1)], [(2, 1)]),
        (InputShape.NO_DIMENSION, [(), (3,)], [(1,)]),
        (InputShape.ONE_DIMENSION, [(2, 3), (3,)], [(2, 3)]),
        (InputShape.BROADCAST, [(2, 3), (1, 3)], [(2, 3), (2, 3)]),
    ],
)
def test_it_may_speak_of_one_kind_of_shape_only(
    shape: InputShape, met: list[tuple[int, ...]], not_met: list[tuple[int, ...]]
) -> None:
    difference = Difference(TEXT, shapes=(shape,), shows=(Shown.VALUES,))
    assert are_declared([VALUES], [difference], HandedIn(shapes=tuple(met)))
    assert not are_declared([VALUES], [difference], HandedIn(shapes=tuple(not_met)))
