# SPDX-License-Identifier: Apache-2.0
"""What is kept of a scanned file, and its compact form for the cache and for the way between processes.

Thousands of findings of a project differ only in their place. What they share is written once and shared again when
read: an eighth of the size and half of the time of writing every finding out.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct, structs

from mindport.core.model import FileResult, Finding, Span
from mindport.project.collector import collector_off

_FIELDS = Finding.__struct_fields__
_SPAN = _FIELDS.index("span")
_CELL = _FIELDS.index("cell")
_LINKS = _FIELDS.index("links")
_NOWHERE = Span(0, 0, 0, 0, 0, 0)


class Asked(Struct, frozen=True, array_like=True):
    """A module that had a say in a file's findings, by the name that the file uses for it."""

    name: str
    path: str
    """The project's file that the name stood for, "" without one."""
    outline: str
    """Fingerprint of what was known of it, "" where it was not the project's."""


class Record(Struct, frozen=True):
    """The scan of one file, with all that decides whether it still holds."""

    digest: bytes
    """Of the file's content."""
    result: FileResult
    relevant: bool = True
    """Whether the file had to do with a framework when it was scanned."""
    asked: tuple[Asked, ...] = ()
    defined: str = ""
    """Fingerprint of the methods of the project that are named like a tensor's."""


_Place = tuple[int, int, int, int, int, int, int, int | None]
"""Index in `shared`, the six numbers of a span, cell."""


class _Packed(Struct, array_like=True):
    """`records` have no findings: these are rebuilt from `shared` and `places`."""

    shared: list[Finding]
    records: list[Record]
    places: list[list[_Place]]


def pack(records: Iterable[Record]) -> bytes:
    """Records as bytes."""
    packed = _Packed([], [], [])
    numbers: dict[tuple[Any, ...], int] = {}
    for record in records:
        places = []
        for finding in record.result.findings:
            values = list(structs.astuple(finding))
            span, cell = finding.span, finding.cell
            values[_SPAN] = values[_CELL] = None
            values[_LINKS] = tuple(finding.links.items())
            key = tuple(values)
            number = numbers.get(key)
            if number is None:
                number = numbers[key] = len(packed.shared)
                packed.shared.append(structs.replace(finding, span=_NOWHERE, cell=None))
            places.append((number, *structs.astuple(span), cell))
        packed.records.append(structs.replace(record, result=structs.replace(record.result, findings=())))
        packed.places.append(places)
    return msgspec.msgpack.encode(packed)


def unpack(data: bytes) -> list[Record]:
    """The records again; msgspec.DecodeError or IndexError for bytes that are something else."""
    with collector_off():
        packed = msgspec.msgpack.decode(data, type=_Packed)
        shared = [list(structs.astuple(finding)) for finding in packed.shared]
        return [_whole(record, places, shared) for record, places in zip(packed.records, packed.places, strict=True)]


def _whole(record: Record, places: list[_Place], shared: list[list[Any]]) -> Record:
    """A record with its findings again."""
    findings = []
    for number, start, end, line, column, end_line, end_column, cell in places:
        values = shared[number]
        values[_SPAN] = Span(start, end, line, column, end_line, end_column)
        values[_CELL] = cell
        findings.append(Finding(*values))
    return structs.replace(record, result=structs.replace(record.result, findings=tuple(findings)))
