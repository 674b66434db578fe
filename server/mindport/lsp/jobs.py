# SPDX-License-Identifier: Apache-2.0
"""The jobs that run in a process of their own: scans and rewrites of whole projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from mindport.core.mapping import Text
from mindport.core.model import FileResult
from mindport.db.lookup import Database
from mindport.lsp.background import Tell
from mindport.project.fix import ProjectFix, fix_project
from mindport.project.fixer import Choice
from mindport.project.problem import WrongUse
from mindport.project.result import ScanResult, Tool
from mindport.project.scan import scan_project
from mindport.project.settings import Settings
from mindport.project.writing import write_aside
from mindport.report import FORMATS, json
from mindport.report.document import Report, report_on


class Progressed(Struct, frozen=True):
    """How many of how many files are done."""

    done: int
    total: int


class Found(Struct, frozen=True):
    """Files as the JSON report shows them, as soon as they are scanned."""

    files: Sequence[object]


class Part(Struct, frozen=True):
    """What of the user's disk a job is about, and how it is looked at."""

    paths: tuple[Path, ...]
    settings: Settings
    database: Database
    unsaved: Mapping[str, bytes]
    """Absolute path -> what an editor holds of the file."""


class Wanted(Struct, frozen=True):
    """The report that a scan shall become."""

    format: str
    language: str
    file: Path | None = None
    """Where it is written; None: it is handed back."""
    partial: bool = False
    """Whether files are told as soon as they are scanned."""


def scan(tell: Tell, part: Part, wanted: Wanted) -> str:
    """Scan, and make a report of it; the report's text, or the path it was written to."""

    def found(results: Sequence[FileResult]) -> None:
        if wanted.partial:
            some = ScanResult("", tuple(results), part.settings, Tool("", ""))
            tell(Found(msgspec.to_builtins(json.files(report_on(some), wanted.language))))

    result = scan_project(
        part.paths,
        part.settings,
        part.database,
        lambda done, total: tell(Progressed(done, total)),
        unsaved=part.unsaved,
        partial=found,
    )
    return delivered(report_of(result, part.database), wanted)


def report_of(result: ScanResult, database: Database) -> Report:
    """The report of a scan, with the time of day and what is known of third-party packages."""
    advice = {name: package.advice for name, package in database.packages.items()}
    return report_on(result, advice, made=f"{datetime.now():%Y-%m-%d %H:%M}")


def delivered(report: Report, wanted: Wanted) -> str:
    """The text of a report, or the path of the file that it was written to; WrongUse where it cannot be."""
    text = FORMATS[wanted.format](report, wanted.language)
    if wanted.file is None:
        return text
    try:
        write_aside(wanted.file, text.encode())
    except OSError as error:
        reason = error.strerror or error
        fact = Text(f"cannot be written: {reason}", f"无法写入：{reason}")
        cure = Text("name a file that can be written", "请指定可写的文件")
        raise WrongUse(str(wanted.file), fact, cure) from error
    return str(wanted.file)


def fix(tell: Tell, part: Part, choice: Choice) -> ProjectFix:
    """What rewriting makes of every file; nothing is written."""
    return fix_project(
        part.paths,
        part.settings,
        part.database,
        choice,
        lambda done, total: tell(Progressed(done, total)),
        unsaved=part.unsaved,
    )
