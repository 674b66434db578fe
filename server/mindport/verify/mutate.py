# SPDX-License-Identifier: Apache-2.0
"""Mutation of the database: with one thing dropped from an entry, at least one of its cases has to fail.

Two things can notice: a run whose result is another, or the rewriter, which then knows no way to write the call. Only
the first shows that a case bites, so the two are counted apart.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from mindport.core.choose import admits
from mindport.core.judge import Options
from mindport.core.mapping import Entry, Target
from mindport.core.proof import target_key
from mindport.core.rewriting.by_hand import REWRITES
from mindport.db.holes import holes
from mindport.db.lookup import Database
from mindport.db.problem import Problem
from mindport.db.read import read_entries
from mindport.verify.campaign import candidates, cases_of
from mindport.verify.ledger import Ledger
from mindport.verify.process import Answer, Worker
from mindport.verify.trial import Bench, Outcome, Trial

_NAMED = ("rename", "values", "defaults")
_RAN = (Outcome.DIFFERS, Outcome.ERROR)


class Fate(str, Enum):
    """What came of a mutant."""

    FAILED = "failed"
    """A case that is equal with the whole entry differs or raises."""
    REFUSED = "refused"
    """The rewriter leaves such a case alone."""
    SURVIVED = "survived"
    """Every case that is equal with the whole entry still is: none needs what was dropped."""
    UNTRIED = "untried"
    """No case of this target is equal with the whole entry, so none can show anything."""


class Mutant(Struct, frozen=True):
    """An entry without one thing that it says."""

    entry: Entry
    key: str
    """Of the target it was dropped from, as it is in the whole entry."""
    part: str
    """Where it is written: `.targets[0].rename.dim`."""


class Tried(Struct, frozen=True):
    """A mutant and what came of it."""

    mutant: Mutant
    fate: Fate


class MutableDatabase(Database):
    """A database in which one entry can be put in place of another."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.mutant: Entry | None = None

    def entry(self, name: str) -> Entry | None:
        """The mutant under its name, every other entry as it is."""
        return self.mutant if self.mutant is not None and name == self.mutant.source else super().entry(name)


class RememberingWorker(Worker):
    """A worker that runs the same code on the same inputs once: most mutants change few of the cases."""

    def __init__(self, framework: str, python: Path, device: str = "cpu") -> None:
        super().__init__(framework, python, device)
        self._known: dict[str, Answer] = {}

    def ask(self, request: str, **arguments: Any) -> Answer:
        """The answer from before, or a new one."""
        key = json.dumps((request, arguments), sort_keys=True)
        if key not in self._known:
            self._known[key] = super().ask(request, **arguments)
        return self._known[key]

    def forget(self) -> None:
        """Answers of one case are of no use to the next."""
        self._known.clear()


class Mutation:
    """Tries the mutants of entries with one pair of long-lived workers."""

    def __init__(self, framework: str, pythons: tuple[Path, Path], database: Path, options: Options) -> None:
        self._source = RememberingWorker(framework, pythons[0])
        self._target = RememberingWorker("mindspore", pythons[1], options.device.value)
        self._knowledge = MutableDatabase(database)
        self._options = options
        self._bench = Bench(self._source, self._target, self._knowledge, options)

    def close(self) -> None:
        """End the workers."""
        self._source.close()
        self._target.close()

    def run(self, entry: Entry) -> list[Tried]:
        """Every mutant of an entry; each runs until the first case that fails."""
        alive = list(mutants(entry, self._options))
        reached: set[str] = set()
        tried = []
        for case in cases_of(entry, self._bench):
            if not alive:
                break
            self._source.forget()
            self._target.forget()
            whole = self._bench.run(entry.source, entry, case)
            if whole.outcome is not Outcome.EQUAL:
                continue
            reached.add(whole.target)
            for mutant in [one for one in alive if one.key == whole.target]:
                fate = self._fate(mutant, whole)
                if fate is not Fate.SURVIVED:
                    alive.remove(mutant)
                    tried.append(Tried(mutant, fate))
        return tried + [Tried(one, Fate.SURVIVED if one.key in reached else Fate.UNTRIED) for one in alive]

    def _fate(self, mutant: Mutant, whole: Trial) -> Fate:
        self._knowledge.mutant = mutant.entry
        try:
            trial = self._bench.run(mutant.entry.source, mutant.entry, whole.case)
        finally:
            self._knowledge.mutant = None
        if trial.outcome is Outcome.EQUAL:
            return Fate.SURVIVED if trial.gradient is whole.gradient else Fate.FAILED
        return Fate.FAILED if trial.outcome in _RAN else Fate.REFUSED


def mutants(entry: Entry, options: Options) -> Iterator[Mutant]:
    """The entry without each name, value, written-out default and template of the targets for the device.

    What is rewritten by hand (`core/rewriting/by_hand`) follows from code, not from its entry, and has none.
    """
    if entry.source in REWRITES:
        return
    for index, target in enumerate(entry.targets):
        if options.device not in target.devices or not admits(target.mindspore, options.mindspore):
            continue
        for part, remaining in _without_one(target):
            targets = (*entry.targets[:index], remaining, *entry.targets[index + 1 :])
            changed = structs.replace(entry, targets=targets)
            yield Mutant(changed, target_key(target), f".targets[{index}].{part}")


def _without_one(target: Target) -> Iterator[tuple[str, Target]]:
    """What is dropped, and what is left of the target."""
    for field in _NAMED:
        named: dict[str, str] = getattr(target, field)
        for name in named:
            others = {key: value for key, value in named.items() if key != name}
            yield f"{field}.{name}", structs.replace(target, **{field: others})
    if target.template is not None and target.api is not None:
        yield "template", structs.replace(target, template=None)
    elif target.template is not None and _bare(target.template) != target.template:
        # Without any template nothing could be rewritten, which would show nothing: only what it takes is left of it.
        yield "template", structs.replace(target, template=_bare(target.template))


def _bare(template: str) -> str:
    """The first thing that a template takes; one that takes nothing stays."""
    return next((f"{{{hole}}}" for hole in holes(template)), template)


def passing(database: Database, ledger: Ledger, options: Options) -> Iterator[Entry]:
    """The entries of which a run has shown something, as far as they have mutants."""
    for entry in candidates(database, options):
        shown = any(record.cases for record in ledger.records(entry).values())
        if shown and next(mutants(entry, options), None) is not None:
            yield entry


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
    survivors = [one.mutant for one in tried if one.fate is Fate.SURVIVED]
    paths = sorted({mutant.entry.place.rpartition(":")[0] for mutant in survivors})
    placed = {one.name: one for path in paths for one in read_entries(root / path, path)[0]}
    return sorted(
        placed[mutant.entry.source].problem(
            mutant.part,
            f"no case fails without {mutant.part.partition('.targets')[2]}: add a case that needs it, or leave it out",
        )
        for mutant in survivors
    )
