# SPDX-License-Identifier: Apache-2.0
"""`api_db/official/`: where runs contradict the mapping tables that MindSpore publishes, as data that can be reviewed.

`docs/make_official_tables.py` writes the files; a contradiction is shown only as long as its record still has it.
"""

from pathlib import Path

import msgspec
from msgspec import Struct

from mindport.core.mapping import Device
from mindport.core.proof import Official, Status
from mindport.db.problem import MappingError, Problem
from mindport.db.verified import Record

CONSISTENT, DIFFERENT = "consistent", "different"


class Contradiction(Struct, frozen=True):
    """A pair of which a table and a run say different things."""

    source: str
    target: str
    """The key of the target, as in the record."""
    release: str
    """The newest one whose table has the pair."""
    says: str
    """"consistent" or "different"."""
    case: str
    """The code that was run, "" where all that was run is equal."""
    outcome: str


Contradictions = dict[tuple[str, str, Device], Contradiction]
"""By source, key of the target, and device."""


def contradiction_files(folder: Path) -> list[Path]:
    """Every file of contradictions: `<device>.json`."""
    return sorted(folder.glob("*.json"))


def read_contradictions(folder: Path) -> Contradictions:
    """All of them; MappingError where a file is not one."""
    found: Contradictions = {}
    for path in contradiction_files(folder):
        try:
            rows = msgspec.json.decode(path.read_bytes(), type=list[Contradiction])
        except msgspec.DecodeError as error:
            message = f"{error}: make it anew with docs/make_official_tables.py"
            raise MappingError([Problem(str(path), 1, "", message)]) from error
        found |= {(row.source, row.target, Device(path.stem)): row for row in rows}
    return found


def still_holds(row: Contradiction, record: Record) -> bool:
    """Whether the record shows what the row says: it may have been made anew since."""
    if row.says == DIFFERENT:
        return record.status is Status.VERIFIED and not record.failing
    return any(failing.code == row.case for failing in (*record.failing, *record.gradients_failing))


def official_of(row: Contradiction | None, record: Record) -> Official | None:
    """What the compiled database keeps."""
    if row is None or not still_holds(row, record):
        return None
    return Official(row.release, row.says, row.case, row.outcome)
