# SPDX-License-Identifier: Apache-2.0
"""`mindport.scanFile`, `mindport.scanProject` and `mindport.exportReport`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from lsprotocol import types
from msgspec import Struct, structs

import mindport
from mindport.core.model import FileResult, FileStatus
from mindport.lsp.background import BackgroundJob
from mindport.lsp.features.commands.argument import part_of, read
from mindport.lsp.features.commands.progress import watched
from mindport.lsp.jobs import Found, Wanted, delivered, report_of, scan
from mindport.lsp.texts import say
from mindport.lsp.uris import path_of
from mindport.project.problem import WrongUse
from mindport.project.result import ScanResult, Tool
from mindport.project.settings import CsvLayout
from mindport.report import FORMATS

if TYPE_CHECKING:
    from mindport.lsp.documents import Snapshot
    from mindport.lsp.server import MindportServer

Token = int | str


class OneFile(Struct, rename="camel", frozen=True):
    uri: str


class Some(Struct, rename="camel", frozen=True):
    uris: tuple[str, ...] = ()
    """Files and folders; none: the whole workspace."""
    partial_result_token: Token | None = None
    work_done_token: Token | None = None


class Export(Struct, rename="camel", frozen=True):
    format: str
    uris: tuple[str, ...] = ()
    csv_layout: CsvLayout | None = None
    path: str | None = None
    """Where the report is written; None: it is handed back."""
    work_done_token: Token | None = None


async def scan_file(server: MindportServer, argument: Any) -> Any:
    """The JSON report of one open document, as it stands in the editor."""
    wish = read("mindport.scanFile", argument, OneFile)
    snapshot = await server.snapshot(wish.uri)
    if snapshot is None:
        raise WrongUse(wish.uri, "not an open Python file or notebook", "open it, or scan it with mindport.scanProject")
    text = await server.in_thread(_report_of_one, snapshot, server.locale)
    return msgspec.json.decode(text)


def _report_of_one(snapshot: Snapshot, language: str) -> str:
    path = path_of(snapshot.uri) or Path(snapshot.uri.rpartition("/")[2])
    notebook = snapshot.notebook
    findings = notebook.placed(snapshot.findings) if notebook else snapshot.findings
    lines = snapshot.text.count("\n") + (not snapshot.text.endswith("\n") and snapshot.text != "")
    file = FileResult(path.name, FileStatus.OK, None, findings, notebook.lines() if notebook else lines)
    database = snapshot.folder.database
    tool = Tool(mindport.__version__, database.fingerprint, database.versions)
    result = ScanResult(str(path.parent), (file,), snapshot.folder.settings.scan, tool)
    return delivered(report_of(result, database), Wanted("json", language))


async def scan_project(server: MindportServer, argument: Any) -> Any:
    """The JSON report of the workspace, or of a selection; files that are open count as they stand in the editor."""
    wish = read("mindport.scanProject", argument, Some)
    part = await part_of(server, wish.uris, "mindport.scanProject")

    def heard(message: object) -> None:
        if isinstance(message, Found) and wish.partial_result_token is not None and message.files:
            value = {"files": message.files}
            server.protocol.notify(types.PROGRESS, types.ProgressParams(wish.partial_result_token, value))

    wanted = Wanted("json", server.locale, partial=wish.partial_result_token is not None)
    job = BackgroundJob(scan, (part, wanted))
    title = say("progress.scan", server.locale)
    return msgspec.json.decode(await watched(server, job, title, wish.work_done_token, heard))


async def export_report(server: MindportServer, argument: Any) -> dict[str, str]:
    """A report in any format: written to a file, or handed back."""
    wish = read("mindport.exportReport", argument, Export)
    if wish.format not in FORMATS:
        raise WrongUse("mindport.exportReport", f"{wish.format!r} is no format", f"give one of {', '.join(FORMATS)}")
    if wish.path is not None and not Path(wish.path).is_absolute():
        raise WrongUse(wish.path, "is not an absolute path", "give the whole path of the file")
    part = await part_of(server, wish.uris, "mindport.exportReport")
    if wish.csv_layout is not None:
        part = structs.replace(part, settings=structs.replace(part.settings, csv_layout=wish.csv_layout))
    wanted = Wanted(wish.format, server.locale, Path(wish.path) if wish.path is not None else None)
    title = say("progress.scan", server.locale)
    result = await watched(server, BackgroundJob(scan, (part, wanted)), title, wish.work_done_token)
    return {"content" if wish.path is None else "path": result}
