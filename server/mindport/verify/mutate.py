# SPDX-License-Identifier: Apache-2.0
"""Mutation of the database: with one thing dropped from an entry, at least one of its cases has to fail.

Two things can notice: a run whose result is another, or the rewriter, which then knows no way to write the call. Only
the first shows that a case bites, so a mutant counts as refused only where no case shows it by a run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from msgspec import Struct

from mindport.core.judge import Options
from mindport.core.mapping import Entry
from mindport.core.rewriting.rewrite import Rewriting
from mindport.core.rewriting.use_edits import ALREADY
from mindport.db.lookup import Database
from mindport.db.verified import Record, is_of_entry
from mindport.verify.campaign import candidates, cases_of
from mindport.verify.cases import Planned, kept_text
from mindport.verify.ledger import Ledger
from mindport.verify.mutants import MutableDatabase, Mutant, mutants
from mindport.verify.process import Answer, Worker
from mindport.verify.staleness import rewriting_of, text_digest
from mindport.verify.trial import Bench, Outcome, Trial

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


class Tried(Struct, frozen=True):
    """A mutant and what came of it."""

    source: str
    place: str
    """file:line of the entry."""
    part: str
    fate: Fate
    otherwise: int = 0
    """How many cases are written otherwise without what was dropped, and equal all the same."""


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

    def __init__(
        self, framework: str, pythons: tuple[Path, Path], database: Path, options: Options, ledger: Ledger
    ) -> None:
        self._source = RememberingWorker(framework, pythons[0])
        self._target = RememberingWorker("mindspore", pythons[1], options.device.value)
        self._knowledge = MutableDatabase(database)
        self._options = options
        self._ledger = ledger
        self._bench = Bench(self._source, self._target, self._knowledge, options)

    def close(self) -> None:
        """End the workers."""
        self._source.close()
        self._target.close()

    def run(self, entry: Entry) -> list[Tried]:
        """Every mutant of an entry; each runs until the first case that fails.

        Only cases that are written otherwise without what was dropped are run.
        """
        records = {k: one for k, one in self._ledger.records(entry).items() if is_of_entry(one, entry)}
        alive = _Alive(list(mutants(entry, self._options)), {key for key, one in records.items() if one.equal})
        for case in cases_of(entry, self._bench):
            if not alive.mutants:
                break
            self._source.forget()
            self._target.forget()
            whole = self._rewritten(case, None)
            if _is_left(whole):
                continue
            others = {one.part: self._rewritten(case, one) for one in alive.mutants}
            concerned = [one for one in alive.mutants if others[one.part].text != whole.text]
            if not concerned and (records or not alive.unreached):
                continue
            trial = self._whole(entry, case, whole, records)
            if trial.outcome is Outcome.EQUAL:
                alive.reached.add(trial.target)
                for mutant in concerned:
                    alive.tell(mutant, self._fate(mutant, others[mutant.part], trial))
        return alive.tried

    def _rewritten(self, case: Planned, mutant: Mutant | None) -> Rewriting:
        self._knowledge.mutant = mutant.entry if mutant is not None else None
        try:
            return rewriting_of(case.text, self._knowledge, self._options)
        finally:
            self._knowledge.mutant = None

    def _whole(self, entry: Entry, case: Planned, whole: Rewriting, records: Mapping[str, Record]) -> Trial:
        """The case with the whole entry: from the record where that has only equal cases, or run again."""
        kept, digest = kept_text(case.text), text_digest(whole.text)
        for key, record in records.items():
            if record.ran.get(kept) == digest and _is_flawless(record):
                return Trial(case, Outcome.EQUAL, target=key)
        return self._bench.run(entry.source, entry, case)

    def _fate(self, mutant: Mutant, rewriting: Rewriting, whole: Trial) -> Fate:
        if _is_left(rewriting):
            return Fate.REFUSED
        self._knowledge.mutant = mutant.entry
        try:
            trial = self._bench.run(mutant.entry.source, mutant.entry, whole.case)
        finally:
            self._knowledge.mutant = None
        if trial.outcome is Outcome.EQUAL:
            worse = trial.gradient in _RAN and whole.gradient not in _RAN
            return Fate.FAILED if worse else Fate.SURVIVED
        return Fate.FAILED if trial.outcome in _RAN else Fate.REFUSED


class _Alive:
    """The mutants of one entry that no run has shown yet."""

    def __init__(self, several: list[Mutant], reached: set[str]) -> None:
        self._all = several
        self.mutants = several
        self.reached = reached
        """Targets of which a case is equal."""
        self._otherwise: dict[str, int] = {}
        self._fates: dict[str, Fate] = {}

    @property
    def unreached(self) -> bool:
        """Whether there may be an equal case still to be seen of one of the targets."""
        return any(one.key not in self.reached for one in self.mutants)

    def tell(self, mutant: Mutant, fate: Fate) -> None:
        """What one case showed."""
        if fate is Fate.SURVIVED:
            self._otherwise[mutant.part] = self._otherwise.get(mutant.part, 0) + 1
            return
        self._fates[mutant.part] = fate
        if fate is Fate.FAILED:
            self.mutants = [one for one in self.mutants if one is not mutant]

    @property
    def tried(self) -> list[Tried]:
        """What came of all."""
        return [
            Tried(one.entry.source, one.entry.place, one.part, self._fate(one), self._otherwise.get(one.part, 0))
            for one in self._all
        ]

    def _fate(self, mutant: Mutant) -> Fate:
        silent = Fate.SURVIVED if mutant.key in self.reached else Fate.UNTRIED
        return self._fates.get(mutant.part, silent)


def _is_left(rewriting: Rewriting) -> bool:
    """Whether something of a case cannot be rewritten, so that it cannot run."""
    return any(left.reason != ALREADY for left in rewriting.left)


def _is_flawless(record: Record) -> bool:
    """Whether every case that the record tells of was equal, gradients too."""
    return not (record.unequal or record.limits or record.gradients_unequal)


def passing(database: Database, ledger: Ledger, options: Options) -> Iterator[Entry]:
    """The entries of which a run has shown something, as far as they have mutants."""
    for entry in candidates(database, options):
        shown = any(record.cases for record in ledger.records(entry).values())
        if shown and next(mutants(entry, options), None) is not None:
            yield entry
