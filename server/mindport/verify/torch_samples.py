# SPDX-License-Identifier: Apache-2.0
"""What the records say came of torch's own test inputs; runs nothing.

A record counts the cases of an entry whatever their origin. Those that the entry itself writes are known by their text,
so that what is left is torch's: each input as it is, and some with keywords for places or with another value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from mindport.core.mapping import Device, Entry
from mindport.core.proof import Status
from mindport.db.coverage import Samples
from mindport.db.lookup import Database
from mindport.db.verified import Record, fresh_records
from mindport.verify.cases import FROM_ENTRY, FROM_TORCH, generated, kept_text, written

_ALL_DECLARED = (Status.VERIFIED, Status.DECLARED)
"""With these, whatever is unequal is what the entry tells of."""


def torch_samples(folder: Path, database: Database, device: Device) -> Samples:
    """All entries of torch together."""
    entries = dict(_entries(database))
    of_entry: dict[str, list[Record]] = {}
    for source, _, where, record in fresh_records(folder, entries):
        if where is device:
            of_entry.setdefault(source, []).append(record)
    return sum((of_records(entries[source], found, database) for source, found in of_entry.items()), Samples())


def of_records(entry: Entry, records: list[Record], database: Database) -> Samples:
    """Of one entry, all its targets together; nothing where torch has no input for it."""
    own = {kept_text(written(case, "torch", entry.source).text) for case in entry.cases}
    fact = database.fact(entry.source)
    plain = {kept_text(case.text) for case in generated(entry.source, fact)} if fact is not None else set[str]()
    known = own | plain
    if not any(FROM_TORCH in record.cases or not known.issuperset(record.ran) for record in records):
        return Samples()
    return sum((_of_record(record, own) for record in records), Samples(entries=1))


def _of_record(record: Record, own: set[str]) -> Samples:
    mine: Mapping[str, str] = {text: made for text, made in record.ran.items() if text in own}
    left_alone = sum(not made for made in mine.values())
    own_unequal = len(mine) - left_alone - record.cases.get(FROM_ENTRY, 0)
    unequal = max(record.unequal - own_unequal, 0)
    is_declared = record.status in _ALL_DECLARED
    return Samples(
        equal=record.equal - record.cases.get(FROM_ENTRY, 0),
        refused=sum(record.refused.values()) - left_alone,
        declared=unequal if is_declared else 0,
        unusual=sum(record.limits.values()) - max(own_unequal - record.unequal, 0),
        contrary=0 if is_declared else unequal,
    )


def _entries(database: Database) -> Iterator[tuple[str, Entry]]:
    for name in database.entries():
        entry = database.entry(name) if name.startswith("torch.") else None
        if entry is not None:
            yield name, entry
