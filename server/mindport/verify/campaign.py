# SPDX-License-Identifier: Apache-2.0
"""A run over many entries: which are run, by how many pairs of workers, and what is kept."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from msgspec import Struct

from mindport.core.choose import choose
from mindport.core.judge import Options
from mindport.core.mapping import Entry
from mindport.db.lookup import Database
from mindport.db.verified import Record
from mindport.verify.cases import Planned, generated, planned_samples, without_doubles, written
from mindport.verify.process import Worker
from mindport.verify.staleness import plan_digest
from mindport.verify.summary import records
from mindport.verify.tensorflow_forms import tensorflow_forms
from mindport.verify.trial import Bench, Trial

ROOTS = {"torch": "torch", "tensorflow": "tf"}
"""Framework -> what its public names start with."""


class Verified(Struct, frozen=True):
    """One entry and what its runs showed."""

    entry: Entry
    records: dict[str, Record]
    trials: tuple[Trial, ...]


class Campaign:
    """Runs entries of one source framework with long-lived workers; each thread has a pair of its own."""

    def __init__(self, framework: str, pythons: tuple[Path, Path], database: Database, options: Options) -> None:
        self.framework = framework
        self._source_python, self._target_python = pythons
        self._database = database
        self.options = options
        self._benches: list[Bench] = []
        self._free: queue.SimpleQueue[Bench] = queue.SimpleQueue()

    def open(self, jobs: int) -> tuple[str, str]:
        """Start the workers; the versions of both frameworks."""
        for _ in range(jobs):
            source = Worker(self.framework, self._source_python)
            target = Worker("mindspore", self._target_python, self.options.device.value)
            bench = Bench(source, target, Database(self._database.path), self.options)
            self._benches.append(bench)
            self._free.put(bench)
        first = self._benches[0]
        return first.source.start(), first.target.start()

    def close(self) -> None:
        """End the workers."""
        for bench in self._benches:
            bench.source.close()
            bench.target.close()

    def run(
        self,
        entries: Sequence[Entry],
        keep: Callable[[Verified | None], None],
        is_known: Callable[[Entry, str], bool] = lambda entry, plan: False,
    ) -> None:
        """Run the entries; `keep` gets each result as it comes, in the thread that called.

        Not run are those of which `is_known` tells, by the digest of their cases, that nothing new would be tried;
        for each of them `keep` gets None.
        """
        stop = threading.Event()
        with ThreadPoolExecutor(len(self._benches)) as executor:
            futures = [executor.submit(self._one, entry, stop, is_known) for entry in entries]
            try:
                for future in as_completed(futures):
                    keep(future.result())
            finally:  # after Ctrl-C only the cases that are being run end
                stop.set()
                executor.shutdown(wait=False, cancel_futures=True)

    def _one(self, entry: Entry, stop: threading.Event, is_known: Callable[[Entry, str], bool]) -> Verified | None:
        if stop.is_set():
            return None
        bench = self._free.get()
        try:
            trials = []
            cases = cases_of(entry, bench)
            if is_known(entry, plan_digest(cases)):
                return None
            for case in cases:
                if stop.is_set():
                    return None
                trials.append(bench.run(entry.source, entry, case))
            versions = bench.source.start(), bench.target.start()
            return Verified(entry, records(entry, trials, self.options, versions), tuple(trials))
        finally:
            self._free.put(bench)


def candidates(database: Database, options: Options) -> Iterator[Entry]:
    """The entries of a source framework that have a target for the device."""
    prefix = f"{ROOTS[options.framework]}."
    for name in database.entries():
        entry = database.entry(name) if name.startswith(prefix) else None
        if entry is not None and choose(entry, options.device, options.mindspore) is not None:
            yield entry


def cases_of(entry: Entry, bench: Bench) -> list[Planned]:
    """All cases of an entry: its own, torch's, and generated ones."""
    root = entry.source.partition(".")[0]
    found = [written(case, root, entry.source) for case in entry.cases]
    fact = bench.knowledge.fact(entry.source)
    if fact is not None:
        samples = (bench.source.ask("inputs", api=entry.source).value or []) if root == "torch" else []
        forms = generated if root == "torch" else tensorflow_forms
        found += planned_samples(entry.source, fact, samples) if samples else forms(entry.source, fact)
    return without_doubles(found)
