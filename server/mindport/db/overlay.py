# SPDX-License-Identifier: Apache-2.0
"""Users' own entries over a compiled database, checked against the facts inside it."""

import hashlib
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from mindport.core.frameworks import TARGET
from mindport.core.mapping import Fact
from mindport.db.compile import check, whole_file, write_entries
from mindport.db.lookup import Database
from mindport.db.problem import MappingError
from mindport.db.written import WrittenRule


class CompiledFacts:
    """The facts of a compiled database, as the check asks for them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def target_versions(self) -> tuple[str, ...]:
        """The MindSpore versions with facts, oldest first."""
        return self._database.versions.get(TARGET, ())

    def source(self, name: str) -> Fact | None:
        """The fact of a source API by any of its names."""
        canonical = self._database.canonical(name)
        return self._database.fact(canonical) if canonical is not None else None

    def target(self, name: str, version: str) -> Fact | None:
        """The fact of a MindSpore name in one version, None where it is not there."""
        return self._database.fact_in(name, version)

    def similar(self, name: str) -> str | None:
        """The known name that looks most like an unknown one."""
        return next(iter(self._database.similar(name, 1)), None)


def overlay(base: Path, paths: Sequence[Path], target: Path) -> None:
    """Write a copy of the database in which the entries of `paths` stand before its own."""
    database = Database(base)
    rules = msgspec.json.decode(database.about("general"), type=dict[str, WrittenRule])
    checked = check(paths, CompiledFacts(database), rules)
    if checked.problems:
        raise MappingError(checked.problems)
    identity = hashlib.blake2b(database.fingerprint.encode(), digest_size=16)
    for entry in sorted(checked.entries, key=lambda entry: entry.source):
        identity.update(msgspec.json.encode(entry))
    with whole_file(target) as scratch:
        shutil.copyfile(base, scratch)
        with closing(sqlite3.connect(scratch)) as connection, connection:
            own = [(entry.source,) for entry in checked.entries]
            connection.executemany("DELETE FROM run WHERE source = ?", own)  # made with the shipped entries
            write_entries(connection, checked.entries, {entry.source: () for entry in checked.entries})
            connection.execute("UPDATE meta SET value = ? WHERE key = 'fingerprint'", (identity.hexdigest(),))
