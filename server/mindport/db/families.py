# SPDX-License-Identifier: Apache-2.0
"""Families: one answer, written as `torch.fx.*`, for all names that begin so and have no entry of their own."""

from collections.abc import Collection, Iterable

from mindport.core.mapping import Entry, Text
from mindport.db.facts import KnownFacts
from mindport.db.problem import Problem
from mindport.db.read import Placed
from mindport.db.written import WrittenEntry


def is_family(name: str) -> bool:
    """Whether an entry's name stands for all names that begin like it."""
    return name.endswith("*")


def family_of(name: str, families: Iterable[str]) -> str | None:
    """The nearest of the families that a name belongs to: `torch.fx.Graph.*` before `torch.fx.*`."""
    return max((one for one in families if name.startswith(one[:-1])), key=len, default=None)


def members(families: Collection[str], names: Iterable[str]) -> dict[str, list[str]]:
    """Family -> the public ones of these names for which it is the nearest."""
    found: dict[str, list[str]] = {family: [] for family in families}
    for name in sorted(names):
        nearest = family_of(name, families)
        if nearest is not None and not any(part.startswith("_") for part in name.split(".")):
            found[nearest].append(name)
    return found


def check_family(placed: Placed, facts: KnownFacts) -> tuple[Entry | None, list[Problem]]:
    """The entry of a family, or its problems: it gives steps to take, as its members share no counterpart."""
    owner, _, beginning = placed.name[:-1].rpartition(".")
    known = facts.source(owner)
    if known is None:
        return None, [placed.problem("", f"{owner} is not in the facts: name a module or class that is")]
    if known.name != owner:
        return None, [placed.problem("", f"{owner} is another name of {known.name}: write {known.name}.{beginning}*")]
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
