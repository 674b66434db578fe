# SPDX-License-Identifier: Apache-2.0
"""What has moved away from the entries: frameworks as they are installed now, and tables as they are published now."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum

from msgspec import Struct

from mindport.core.frameworks import TARGET
from mindport.core.mapping import Entry
from mindport.db.fact_file import FactFile, FactLine
from mindport.db.facts import Facts
from mindport.db.official_tables import OfficialRow
from mindport.db.problem import Problem


class Kind(str, Enum):
    """What there is to look at."""

    ENTRY = "entry"
    """An entry says something that does not hold with what is installed."""
    CHANGED = "changed"
    """An API of an entry takes other parameters."""
    NEW = "new"
    """A name that the facts do not have; it has no entry."""
    GONE = "gone"
    """A name of the facts that is not there any more."""
    UNANSWERED = "unanswered"
    """A source of an official table without an entry."""
    OLD_NAME = "old-name"
    """A source of an official table that the framework does not have: an older name, or one that is spelt otherwise."""
    OTHER_TARGET = "other-target"
    """An official table gives a target that the entry does not offer: a difference of opinion, to be read."""


OPINIONS = frozenset((Kind.OTHER_TARGET, Kind.OLD_NAME))
"""Kinds that may stay as they are for good."""


class Look(Struct, frozen=True, order=True):
    """One thing to look at."""

    kind: Kind
    name: str
    text: str
    place: str = ""
    """file:line of the entry or of the table."""


def with_installed(committed: Sequence[FactFile], installed: Sequence[FactFile]) -> Facts:
    """The facts as they would be with what is installed: for MindSpore one version more, or that version anew."""
    replaced = {(file.framework, file.version if file.framework == TARGET else None) for file in installed}
    kept = [
        file
        for file in committed
        if (file.framework, file.version if file.framework == TARGET else None) not in replaced
    ]
    return Facts(sorted([*kept, *installed], key=lambda file: file.version))


def of_entries(problems: Iterable[Problem]) -> Iterator[Look]:
    """What the compiler finds wrong in entries with the installed facts."""
    for problem in problems:
        yield Look(Kind.ENTRY, problem.entry, problem.text, f"{problem.path}:{problem.line}")


def of_names(committed: FactFile, installed: FactFile, entries: Mapping[str, Entry]) -> Iterator[Look]:
    """Names that came, went, or take other parameters than the committed facts say; private ones aside."""
    places = _places(entries)
    for name, line in installed.lines.items():
        if _is_private(name) or line.kind == "module":
            continue
        before = committed.find(name)
        if before is None:
            yield Look(Kind.NEW, name, f"{line.kind}, not in the facts of {committed.version}")
        elif name in places and _parameters(before) != _parameters(line):
            text = f"{_shown(before)} became {_shown(line)}"
            yield Look(Kind.CHANGED, name, text, places[name])
    for name, line in committed.lines.items():
        if not _is_private(name) and line.kind != "module" and installed.find(name) is None:
            yield Look(Kind.GONE, name, f"{line.kind}, not in {installed.version}", places.get(name, ""))


def of_tables(rows: Iterable[OfficialRow], facts: Facts, entry_of: Callable[[str], Entry | None]) -> Iterator[Look]:
    """Rows of official tables that the entries do not answer, or answer otherwise."""
    newest = facts.target_versions[-1:]
    unanswered: dict[str, Look] = {}
    for row in rows:
        source = facts.source(row.source)
        if source is None:
            close = facts.similar(row.source)
            meant = f" (did you mean {close}?)" if close else ""
            said = f"not in the facts{meant}; the table gives {row.target}"
            unanswered[row.source] = Look(Kind.OLD_NAME, row.source, said, row.place)
            continue
        entry = entry_of(source.name)
        if entry is None:  # tables of several releases: the newest is enough
            said = f"no entry; the table gives {row.target}"
            unanswered[row.source] = Look(Kind.UNANSWERED, row.source, said, row.place)
            continue
        target = facts.target(row.target, newest[0]) if newest else None
        if target is not None and target.name not in _targets(entry, facts, newest[0]):
            yield Look(
                Kind.OTHER_TARGET, row.source, f"the table gives {row.target}, {entry.place} does not", row.place
            )
    yield from unanswered.values()


def _targets(entry: Entry, facts: Facts, version: str) -> set[str]:
    found = (facts.target(target.api, version) for target in entry.targets if target.api is not None)
    return {fact.name for fact in found if fact is not None}


def _places(entries: Mapping[str, Entry]) -> dict[str, str]:
    """Sources and targets -> the place of an entry about them."""
    places: dict[str, str] = {}
    for entry in entries.values():
        for name in (entry.source, *(target.api for target in entry.targets if target.api is not None)):
            places.setdefault(name, entry.place)
    return places


def _parameters(line: FactLine) -> list[object]:
    return [signature.parameters for signature in line.fact().signatures]


def _shown(line: FactLine) -> str:
    return " | ".join(text.split(" -> ")[0] for text in line.signatures) or "nothing known"


def _is_private(name: str) -> bool:
    return any(part.startswith("_") for part in name.split("."))
