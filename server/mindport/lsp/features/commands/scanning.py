# SPDX-License-Identifier: Apache-2.0
"""`mindport.scanFile`, `mindport.scanProject` and `mindport.exportReport`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from lsprotocol import types
from msgspec import Struct, structs

import mindport
from mindport.core.mapping import Text
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
    from mindport.lsp.folders import Folder
    from mindport.lsp.server import MindportServer

Token = int | str
_LARGE = 500_000
"""Bytes of a closed file from which on it is scanned in a process of its own."""


class OneFile(Struct, rename="camel", frozen=True):
    uri: str
    work_done_token: Token | None = None


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
    """The JSON report of one file: of the text in the editor if it is open there, else of what is on the disk."""
    wish = read("mindport.scanFile", argument, OneFile)
    snapshot = await server.snapshot(wish.uri)
    path = path_of(snapshot.uri if snapshot is not None else wish.uri)
    if snapshot is not None:
        folder = snapshot.folder
        file = _result_of(snapshot, path)
    elif path is None:
        fact = Text("neither a file nor an open Python document", "既不是文件，也不是已打开的 Python 文档")
        raise WrongUse(wish.uri, fact, Text("save it, or open it as Python", "请先保存，或以 Python 打开"))
    elif _is_large(path):
        return await scan_project(server, {"uris": [wish.uri], "workDoneToken": wish.work_done_token})
    else:
        folder = server.folder_of(wish.uri)
        file = await server.in_thread(folder.result_of, path)
    root = str(path.parent) if path is not None else "."
    text = await server.in_thread(_report, root, file, folder, server.locale)
    return msgspec.json.decode(text)


def _is_large(path: Path) -> bool:
    """Whether a scan would keep the editor's own scans waiting for long."""
    try:
        return path.stat().st_size > _LARGE
    except OSError:
        return False  # the scan tells what is wrong with it


def _result_of(snapshot: Snapshot, path: Path | None) -> FileResult:
    name = path.name if path is not None else snapshot.uri.rpartition("/")[2]
    notebook = snapshot.notebook
    findings = notebook.placed(snapshot.findings) if notebook else snapshot.findings
    lines = snapshot.text.count("\n") + (not snapshot.text.endswith("\n") and snapshot.text != "")
    return FileResult(name, FileStatus.OK, None, findings, notebook.lines() if notebook else lines)


def _report(root: str, file: FileResult, folder: Folder, language: str) -> str:
    database = folder.database
    tool = Tool(mindport.__version__, database.fingerprint, database.versions)
    result = ScanResult(root, (file,), folder.settings.scan, tool)
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
        fact = Text(f"{wish.format!r} is no format", f"没有 {wish.format!r} 格式")
        known = ", ".join(FORMATS)
        raise WrongUse("mindport.exportReport", fact, Text(f"give one of {known}", f"请从 {known} 中选择"))
    if wish.path is not None and not Path(wish.path).is_absolute():
        fact = Text("is not an absolute path", "不是绝对路径")
        raise WrongUse(wish.path, fact, Text("give the whole path of the file", "请给出文件的完整路径"))
    part = await part_of(server, wish.uris, "mindport.exportReport")
    if wish.csv_layout is not None:
        part = structs.replace(part, settings=structs.replace(part.settings, csv_layout=wish.csv_layout))
    wanted = Wanted(wish.format, server.locale, Path(wish.path) if wish.path is not None else None)
    title = say("progress.scan", server.locale)
    result = await watched(server, BackgroundJob(scan, (part, wanted)), title, wish.work_done_token)
    return {"content" if wish.path is None else "path": result}
