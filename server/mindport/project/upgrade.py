# SPDX-License-Identifier: Apache-2.0
"""What another MindSpore version changes for a project: uses whose target is another, and MindSpore names it uses."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct, structs

from mindport.core.changes import Change, Kind, changes
from mindport.core.choose import minor
from mindport.core.mapping import Fact, Text, Verdict
from mindport.core.model import FileResult, Finding, Usage
from mindport.core.notebooks.cells import NotebookError
from mindport.core.target_uses import mentions_target, target_uses
from mindport.db.lookup import Database
from mindport.project.files import SourceFile, find_sources
from mindport.project.scan import scan_project
from mindport.project.settings import Settings
from mindport.project.source import Unreadable, decode, decode_notebook, read_bytes

_MECHANICAL = {Verdict.SAME, Verdict.RENAMED}
"""Verdicts between which only the way of writing changes, which is the rewriter's business."""


class Versions(Struct, frozen=True):
    """From which MindSpore version to which; both as the database has them."""

    before: str
    after: str


class Affected(Struct, frozen=True):
    """A place of the project, and what changes there."""

    path: str
    line: int
    column: int
    cell: int | None
    api: str
    change: Change


class Upgrade(Struct, frozen=True):
    """Everything that changes for a project."""

    root: str
    versions: Versions
    affected: tuple[Affected, ...]
    """In order of place."""
    uses: int
    """Of PyTorch, TensorFlow and MindSpore APIs that were looked at."""
    unreadable: tuple[FileResult, ...]


def upgrade(paths: Sequence[Path], settings: Settings, database: Database, versions: Versions) -> Upgrade:
    """Look at every use of the files under the paths with both versions; WrongUse if there are no files."""
    old, new = (
        scan_project(paths, structs.replace(settings, mindspore=version), database)
        for version in (versions.before, versions.after)
    )
    found = list(_of_targets(old.findings(), new.findings(), versions))
    uses = sum(1 for _ in old.findings())
    for file in find_sources(paths, settings.exclude, settings.folder).files:
        direct = list(_direct(file, settings.max_file_size, database))
        uses += len(direct)
        for use, cell in direct:
            span = use.span
            for change in _of_name(use, database, versions):
                found.append(Affected(file.path, span.line, span.column, cell, use.api, change))
    found.sort(key=lambda one: (one.path, one.cell or 0, one.line, one.column, one.api))
    return Upgrade(old.root, versions, tuple(found), uses, tuple(old.unreadable()))


def _of_targets(
    old: Iterable[tuple[FileResult, Finding]], new: Iterable[tuple[FileResult, Finding]], versions: Versions
) -> Iterator[Affected]:
    """Uses that are told otherwise; both scans find the same ones, because a version decides only what they become."""
    later = {(file.path, now.cell, now.span.start, now.api): now for file, now in new}
    for file, was in old:
        now = later.get((file.path, was.cell, was.span.start, was.api), was)
        change = _of_target(was, now, versions)
        if change is not None:
            yield Affected(file.path, was.span.line, was.span.column, was.cell, was.api, change)


def _of_target(was: Finding, now: Finding, versions: Versions) -> Change | None:
    before, after = minor(versions.before), minor(versions.after)
    if was.target != now.target:
        en = f"{now.target or 'nothing'} stands for it in {after}, {was.target or 'nothing'} in {before}"
        zh = f"{after} 中{_stands(now)}，{before} 中{_stands(was)}"
        return Change(Kind.TARGET, Text(en, zh))
    if was.difference == now.difference and (was.verdict is now.verdict or {was.verdict, now.verdict} <= _MECHANICAL):
        return None
    told = now.difference or now.message
    return Change(Kind.DIFFERENCE, Text(f"in {after}: {told.en}", f"{after} 中：{told.zh or told.en}"))


def _stands(finding: Finding) -> str:
    return f"对应 {finding.target}" if finding.target else "没有对应接口"


def _direct(file: SourceFile, limit: int, database: Database) -> Iterator[tuple[Usage, int | None]]:
    """The MindSpore names that a file uses, with the notebook cell; what cannot be read is told by the scan."""
    try:
        data = read_bytes(file.absolute, limit)
        if not mentions_target(data):
            return
        notebook = decode_notebook(data) if file.absolute.endswith(".ipynb") else None
        text = notebook.text if notebook is not None else decode(data)
    except (Unreadable, NotebookError):
        return
    for use in target_uses(text, "", database):
        if notebook is None:
            yield use, None
        elif (place := notebook.locate(use.span)) is not None:
            yield structs.replace(use, span=place[1]), place[0]


def _of_name(use: Usage, database: Database, versions: Versions) -> Iterator[Change]:
    path, before, after = _known_part(use.api, database, versions)
    if path != use.api and before is not None and after is not None:
        return  # an attribute of something that is there: what it is, the facts do not tell
    yield from changes(use, before, after)


def _known_part(path: str, database: Database, versions: Versions) -> tuple[str, Fact | None, Fact | None]:
    """The longest part of a path that a version knows, with its facts."""
    while path:
        before, after = (database.fact_in(path, version) for version in (versions.before, versions.after))
        if before is not None or after is not None:
            return path, before, after
        path = path.rpartition(".")[0]
    return "", None, None
