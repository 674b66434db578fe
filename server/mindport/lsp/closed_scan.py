# SPDX-License-Identifier: Apache-2.0
"""Diagnostics of the files of a folder that nobody has open: scanned in a process of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lsprotocol import types
from msgspec import Struct

from mindport.core.model import FileResult, FileStatus
from mindport.db.lookup import Database
from mindport.lsp.background import Tell
from mindport.lsp.positions import Lines
from mindport.lsp.translate import Shown, diagnostics_in, result_id
from mindport.project.problem import WrongUse
from mindport.project.scan import scan_project
from mindport.project.settings import Settings
from mindport.project.source import Unreadable, decode, read_bytes


class FileReport(Struct, frozen=True):
    """What is said of one file."""

    uri: str
    result_id: str
    diagnostics: list[types.Diagnostic]


class Looked(Struct, frozen=True):
    """What is looked at, and how findings are shown."""

    root: Path
    settings: Settings
    database: Database
    shown: Shown
    encoding: str | None


def scan_closed(tell: Tell, looked: Looked) -> None:
    """In the other process: scan the folder, and tell lists of reports as files are scanned.

    Notebooks have no cells that an editor could show before they are open.
    """

    told: set[str] = set()

    def found(results: Sequence[FileResult]) -> None:
        new = [result for result in results if result.path not in told]
        told.update(result.path for result in new)
        reports = [one for result in new if (one := _report(result, looked)) is not None]
        if reports:
            tell(reports)

    try:
        found(scan_project([looked.root], looked.settings, looked.database, partial=found).files)
    except WrongUse:
        return  # no Python file in it


def _report(result: FileResult, looked: Looked) -> FileReport | None:
    path = looked.root / result.path
    if result.status is not FileStatus.OK or path.suffix == ".ipynb":
        return None
    try:
        text = decode(read_bytes(path, looked.settings.max_file_size))
    except Unreadable:  # since it was scanned
        return None
    if result.findings and result.findings[-1].span.end > len(text):
        return None
    diagnostics = diagnostics_in(Lines(text, looked.encoding), result.findings, looked.shown)
    return FileReport(path.as_uri(), result_id(diagnostics), diagnostics) if diagnostics else None
