# SPDX-License-Identifier: Apache-2.0
"""Which calls a declared difference concerns, and which results of a run it accounts for."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct

from mindport.core.mapping import Difference, InputShape, Shown


class HandedIn(Struct, frozen=True):
    """The tensors that a case hands in."""

    dtypes: frozenset[str] = frozenset()
    shapes: tuple[tuple[int, ...], ...] = ()


class Deviation(Struct, frozen=True):
    """One thing in which what two runs left is not equal."""

    shown: Shown
    text: str
    by: float = float("inf")
    """Of values: how far they are apart."""


def concerns(difference: Difference, given: Collection[str]) -> bool:
    """Whether a difference concerns a call that gives these parameters, as far as its text tells."""
    return not difference.when or any(name in given for name in difference.when)


def is_met(difference: Difference, inputs: HandedIn) -> bool:
    """Whether inputs are such as the difference speaks of."""
    of_dtype = not difference.dtypes or any(dtype.value in inputs.dtypes for dtype in difference.dtypes)
    return of_dtype and (not difference.shapes or any(_has(shape, inputs.shapes) for shape in difference.shapes))


def accounts_for(difference: Difference, deviation: Deviation) -> bool:
    """Whether this is what the difference says that a run shows."""
    if deviation.shown not in difference.shows:
        return False
    return deviation.shown is not Shown.VALUES or difference.within is None or deviation.by <= difference.within


def are_declared(deviations: Sequence[Deviation], differences: Sequence[Difference], inputs: HandedIn) -> bool:
    """Whether the differences that concern a call tell of everything that its run shows."""
    met = [one for one in differences if is_met(one, inputs)]
    return bool(deviations) and all(any(accounts_for(one, deviation) for one in met) for deviation in deviations)


def _has(wanted: InputShape, shapes: Sequence[tuple[int, ...]]) -> bool:
    match wanted:
        case InputShape.ZERO_SIZE:
            return any(0 in shape for shape in shapes)
        case InputShape.ONE_ELEMENT:
            return any(all(size == 1 for size in shape) for shape in shapes)
        case InputShape.NO_DIMENSION:
            return () in shapes
        case InputShape.ONE_DIMENSION:
            return any(len(shape) == 1 for shape in shapes)
        case InputShape.BROADCAST:
            return len(set(shapes)) > 1
