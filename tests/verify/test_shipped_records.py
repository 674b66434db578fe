# SPDX-License-Identifier: Apache-2.0
"""The shipped records are of the shipped entries and rewriter, and of the frameworks that are installed by command."""

import pytest

from mindport.core.judge import Options
from mindport.core.mapping import Device
from mindport.core.proof import target_key
from mindport.db.locate import checkout, open_database
from mindport.db.verified import read_records, record_files
from mindport.verify.campaign import candidates
from mindport.verify.frameworks import pinned
from mindport.verify.ledger import Ledger
from mindport.verify.staleness import reasons

PARTS = 4
"""In which the many records of torch are looked at, so that several processes share the work."""


@pytest.mark.parametrize(("framework", "part"), [*(("torch", part) for part in range(PARTS)), ("tensorflow", None)])
def test_no_record_is_stale(framework: str, part: int | None) -> None:
    folder = checkout()
    assert folder is not None
    database = open_database()
    options = Options(Device.CPU, database.versions["mindspore"][-1], framework)
    ledger = Ledger(folder / "verified", Device.CPU)
    entries = list(candidates(database, options))[part::PARTS] if part is not None else candidates(database, options)
    stale = []
    for entry in entries:
        records = ledger.records(entry)
        why = next(reasons(entry, records, database, options, pinned(framework)), None)
        if records and why is not None:  # an entry that was never run claims nothing
            stale.append(f"{entry.source}: {why}")
    assert not stale, f"run `mindport verify --changed --framework {framework}`:\n" + "\n".join(stale)


def test_every_record_has_its_entry() -> None:
    folder = checkout()
    assert folder is not None
    database = open_database()
    left = []
    for path in record_files(folder / "verified"):
        for source, records in read_records(path).items():
            entry = database.entry(source)
            written = entry.targets if entry is not None and entry.source == source else ()
            left += [f"{path.name}: {source}: {key}" for key in records.keys() - set(map(target_key, written))]
    assert not left, "delete what is of no entry any more:\n" + "\n".join(left)
