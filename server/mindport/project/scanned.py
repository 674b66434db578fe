# SPDX-License-Identifier: Apache-2.0
"""The scan of one file's content among the modules of its project."""

from pathlib import Path

from mindport.core.judge import Options
from mindport.core.mapping import Text
from mindport.core.model import FileResult, FileStatus
from mindport.project.files import SourceFile
from mindport.project.modules import ProjectModules
from mindport.project.source import decode, decode_notebook


def scanned(
    file: SourceFile, data: bytes, modules: ProjectModules, options: Options, relevant: bool = True
) -> tuple[FileResult, tuple[str, ...]]:
    """The result for a file, and the modules that it depends on; Unreadable or NotebookError where it has no text.

    A file that is not `relevant` is not looked at more closely.
    """
    path = Path(file.absolute)
    notebook = decode_notebook(data) if path.suffix == ".ipynb" else None
    text = notebook.text if notebook else decode(data)
    lines = notebook.lines() if notebook else text.count("\n") + (not text.endswith("\n") and text != "")
    if not relevant or (notebook and not notebook.cells):
        return FileResult(file.path, FileStatus.SKIPPED, lines=lines), ()
    scan = modules.scan(path, text, options)
    findings = notebook.placed(scan.findings) if notebook else scan.findings
    return FileResult(file.path, FileStatus.OK, None, findings, lines, scan.packages), scan.asked


def unreadable(path: str, reason: Text) -> FileResult:
    """The result for a file that has no text, or cannot be scanned."""
    return FileResult(path, FileStatus.UNREADABLE, reason)
