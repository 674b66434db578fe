# SPDX-License-Identifier: Apache-2.0
"""The records of verification runs in `api_db/verified/`: their form, reading them, and what makes one stale."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from mindport.core.choose import admits
from mindport.core.mapping import Device, Difference, Entry
from mindport.core.model import Evidence
from mindport.core.proof import Status
from mindport.db.problem import MappingError, Problem


class Failing(Struct, frozen=True, omit_defaults=True):
    """A case that is not equal, with the parameters it gives."""

    given: tuple[str, ...]
    code: str
    what: str
    declared: bool = False
    """Whether the entry tells of a difference that this call touches."""


class Record(Struct, frozen=True, omit_defaults=True):
    """What the runs of one target on one device showed."""

    status: Status
    source_version: str
    mindspore: str
    entry: str
    """Digest of what the entry says of code."""
    plan: str = ""
    """Digest of the texts of all cases that were planned."""
    ran: dict[str, str] = {}
    """The text of each case -> digest of what the rewriter made of it, "" where it left the case alone."""
    cases: dict[str, int] = {}
    """Where cases come from -> how many are equal."""
    by_chance: int = 0
    """How many of them make random values, of which only shape and dtype are compared."""
    unequal: int = 0
    """How many cases differ or raise, unusual inputs aside."""
    max_error: float = 0.0
    gradients: int = 0
    """For how many cases the gradients are equal too."""
    gradients_unequal: int = 0
    """For how many equal cases they are not."""
    gradient_error: float = 0.0
    parameters: tuple[str, ...] = ()
    """Those that equal cases give."""
    failing: tuple[Failing, ...] = ()
    gradients_failing: tuple[Failing, ...] = ()
    limits: dict[str, int] = {}
    """What is unusual about inputs -> in how many cases with such inputs MindSpore is not equal."""
    refused: dict[str, int] = {}
    """Why the rewriter left cases alone -> how many."""

    @property
    def equal(self) -> int:
        """How many cases are."""
        return sum(self.cases.values())

    @property
    def reason(self) -> str:
        """Why the status is no better, "" where it is the best."""
        shown = (*self.failing, *self.gradients_failing)
        if self.status is Status.VERIFIED:
            return ""
        if shown:
            return f"{', '.join(shown[0].given) or 'any call'}: {shown[0].what}"
        return next(iter(self.refused), "there is no case that can be run")

    def evidence(self, device: Device) -> Evidence | None:
        """What the record proves, None if nothing."""
        if not self.equal:
            return None
        failing = tuple(sorted({one.given for one in (*self.failing, *self.gradients_failing)}))
        return Evidence(
            device, self.source_version, self.mindspore, self.equal, self.max_error, self.parameters, failing,
            self.gradients, self.gradient_error,
        )  # fmt: skip


Records = dict[str, dict[str, Record]]
"""Source API -> key of a target -> what its runs showed."""


def entry_digest(entry: Entry, mindspore: str) -> str:
    """Changes when anything does that code written by the entry for a MindSpore version depends on.

    Texts for people are not part of it, nor what is said of other versions.
    """
    of_all_versions = ""
    targets = [
        (one.api, one.template, one.overload, one.devices, of_all_versions, one.rename, one.values, one.drop,
         one.unsupported, one.defaults, one.signatures, [_concerned(difference) for difference in one.differences])
        for one in entry.targets if admits(one.mindspore, mindspore)
    ]  # fmt: skip
    content = msgspec.json.encode((targets, entry.signatures, entry.cases), order="deterministic")
    return hashlib.blake2b(content, digest_size=8).hexdigest()


def _concerned(difference: Difference) -> object:
    """Which cases a difference accounts for."""
    bounds = difference.dtypes, difference.shapes, difference.shows, difference.within
    return (difference.when, *bounds) if any(bounds) else difference.when


def is_of_entry(record: Record, entry: Entry) -> bool:
    """Whether the entry says what it said when the runs were made; of the rewriter see `verify/staleness.py`."""
    return record.entry == entry_digest(entry, record.mindspore)


def record_files(folder: Path) -> list[Path]:
    """Every file of records: `<device>/<as in mappings>.json`."""
    return sorted(folder.rglob("*.json"))


def read_records(path: Path) -> Records:
    """The records of one file; MappingError where it is not one."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Records)
    except msgspec.DecodeError as error:
        message = f"{error}: run `mindport verify` again for its entries"
        raise MappingError([Problem(str(path), 1, "", message)]) from error


def fresh_records(folder: Path, entries: Mapping[str, Entry]) -> Iterator[tuple[str, str, Device, Record]]:
    """Source, target, device and record of every record whose entry has not changed.

    MappingError where two files hold one, as when an entry has moved to another file and its record stayed.
    """
    found: dict[tuple[str, str, Device], Path] = {}
    for path in record_files(folder):
        device = Device(path.relative_to(folder).parts[0])
        for source, records in read_records(path).items():
            for key, record in records.items():
                if source in entries and is_of_entry(record, entries[source]):
                    first = found.setdefault((source, key, device), path)
                    if first != path:
                        message = f"{first.name} has its record too: delete the one that is not where the entry is"
                        raise MappingError([Problem(str(path), 1, source, message)])
                    yield source, key, device, record
