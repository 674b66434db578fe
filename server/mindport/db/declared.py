# SPDX-License-Identifier: Apache-2.0
"""A difference as a person writes it -> as runs are held against it, and what it cannot say."""

from collections.abc import Iterator

from mindport.core.mapping import Aspect, Difference, Shown, Text
from mindport.db.written import WrittenDifference


def declared(written: WrittenDifference) -> Difference:
    """The difference with all that runs may show of it."""
    return Difference(
        text=Text(written.en, written.zh),
        aspect=written.aspect,
        when=tuple(written.when),
        dtypes=tuple(written.dtypes),
        shapes=tuple(written.shapes),
        shows=_shown(written),
        within=written.within,
    )


def _shown(difference: WrittenDifference) -> tuple[Shown, ...]:
    """What a run may show of it: said, or following from the aspect."""
    if difference.shows is not None:
        return tuple(difference.shows)
    return (Shown.DTYPE,) if difference.aspect is Aspect.DTYPE else ()


def impossibilities(difference: WrittenDifference) -> Iterator[str]:
    """What a difference says that cannot hold at once."""
    shown = _shown(difference)
    if shown and difference.aspect in (Aspect.DEFAULT, Aspect.NAME):
        yield f"a difference of {difference.aspect.value} is rewritten and shows in no run: leave out shows"
    if difference.within is not None and Shown.VALUES not in shown:
        yield "within bounds how far values differ: add values to shows"
    if (difference.dtypes or difference.shapes) and not shown:
        yield "dtypes and shapes bound what runs show: say what in shows"
