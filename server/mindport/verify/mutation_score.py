# SPDX-License-Identifier: Apache-2.0
"""What the mutants of many entries showed: kept in a file between runs, counted, and told with their places."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from mindport.core.mapping import Entry
from mindport.db.problem import Problem
from mindport.db.read import read_entries
from mindport.db.verified import Record, entry_digest
from mindport.verify.mutate import Fate, Tried


class Kept(Struct, frozen=True):
    """One entry's line in a file of results."""

    source: str
    digest: str
    tried: tuple[Tried, ...]


class Results:
    """Results in a file, a line for each entry: an interrupted run goes on, and a changed entry is tried again."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        lines = path.read_bytes().splitlines() if path is not None and path.exists() else []
        self._known = {one.source: one for one in (msgspec.json.decode(line, type=Kept) for line in lines)}

    def of(self, digest: str, entry: Entry) -> tuple[Tried, ...] | None:
        """What is known of an entry as it is, None where it has to be tried."""
        kept = self._known.get(entry.source)
        return kept.tried if kept is not None and kept.digest == digest else None

    def put(self, digest: str, entry: Entry, tried: Sequence[Tried]) -> None:
        """Keep what came of an entry's mutants."""
        kept = self._known[entry.source] = Kept(entry.source, digest, tuple(tried))
        if self._path is not None:
            with self._path.open("ab") as file:
                file.write(msgspec.json.encode(kept) + b"\n")


def digest_of(entry: Entry, records: Mapping[str, Record], mindspore: str) -> str:
    """Changes with the entry and with the cases that its records know."""
    plans = sorted(record.plan for record in records.values())
    return "-".join([entry_digest(entry, mindspore), *plans])


def sampled(entries: Iterable[Entry], one_in: int) -> list[Entry]:
    """About one of so many entries, chosen by name: the others stay as chosen when one is added."""
    return [entry for entry in entries if _number(entry.source) % one_in == 0]


def _number(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")


def score(tried: Sequence[Tried]) -> str:
    """The figures of a run, for a person: what a run noticed and what the rewriter did, apart."""
    fates = Counter(one.fate for one in tried)
    failed, refused, survived = fates[Fate.FAILED], fates[Fate.REFUSED], fates[Fate.SURVIVED]
    noticed, seen = failed + refused, failed + refused + survived
    return (
        f"{len(tried)} mutants: {failed} failed in a run, {refused} refused by the rewriter, {survived} survived, "
        f"{fates[Fate.UNTRIED]} untried (no case of theirs is equal with the whole entry)\n"
        f"noticed: {noticed} of {seen} tried ({_share(noticed, seen)}); "
        f"of those that ran: {failed} of {failed + survived} ({_share(failed, failed + survived)})"
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def problems(tried: Sequence[Tried], root: Path) -> list[Problem]:
    """A line for each survivor, with the place in the file of entries; `root` is the folder above `api_db`."""
    survivors = [one for one in tried if one.fate is Fate.SURVIVED]
    paths = sorted({one.place.rpartition(":")[0] for one in survivors})
    placed = {one.name: one for path in paths for one in read_entries(root / path, path)[0]}
    return sorted(placed[one.source].problem(one.part, _told(one)) for one in survivors)


def _told(survivor: Tried) -> str:
    part = survivor.part.partition(".targets")[2]
    if not survivor.otherwise:
        return f"no case uses {part}: add one that does, or leave it out"
    cases = f"{survivor.otherwise} case{'s' * (survivor.otherwise != 1)}"
    return f"{cases} equal with and without {part}: add one that needs it, or leave it out"
