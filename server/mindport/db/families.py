# SPDX-License-Identifier: Apache-2.0
"""Families: one answer, written as `torch.fx.*`, for all names of a module or class that have no entry of their own."""

from collections.abc import Collection, Iterable, Iterator

from mindport.core.mapping import Entry, Text
from mindport.db.facts import KnownFacts
from mindport.db.problem import Problem
from mindport.db.read import Placed
from mindport.db.written import WrittenEntry

_MARK = ".*"


def is_family(name: str) -> bool:
    """Whether an entry's name stands for all names below a module or class."""
    return name.endswith(_MARK)


def families_of(name: str) -> Iterator[str]:
    """The families that a name may belong to, the nearest first: `torch.fx.Graph.*`, `torch.fx.*`, `torch.*`."""
    while "." in name:
        name = name.rpartition(".")[0]
        yield name + _MARK


def members(families: Collection[str], names: Iterable[str]) -> dict[str, list[str]]:
    """Family -> the public ones of these names for which it is the nearest."""
    found: dict[str, list[str]] = {family: [] for family in families}
    for name in sorted(names):
        nearest = next(filter(found.__contains__, families_of(name)), None)
        if nearest is not None and not any(part.startswith("_") for part in name.split(".")):
            found[nearest].append(name)
    return found


def check_family(placed: Placed, facts: KnownFacts) -> tuple[Entry | None, list[Problem]]:
    """The entry of a family, or its problems: it gives steps to take, as its members share no counterpart."""
    owner = placed.name.removesuffix(_MARK)
    known = facts.source(owner)
    if known is None:
        return None, [placed.problem("", f"{owner} is not in the facts: name a module or class that is")]
    if known.name != owner:
        return None, [placed.problem("", f"{owner} is another name of {known.name}: write {known.name}{_MARK}")]
    written = placed.written
    allowed = WrittenEntry(
        advice=written.advice,
        data_processing=written.data_processing,
        library_model=written.library_model,
        see=written.see,
    )
    if written.advice is None or written != allowed:
        return None, [placed.problem("", "a family has advice only: write entries for the names that have more")]
    return Entry(
        source=placed.name,
        advice=Text(written.advice.en, written.advice.zh),
        data_processing=written.data_processing,
        library_model=written.library_model,
        see=tuple(written.see),
        place=f"{placed.path}:{placed.lines['']}",
    ), []
