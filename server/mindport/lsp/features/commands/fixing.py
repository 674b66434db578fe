# SPDX-License-Identifier: Apache-2.0
"""`mindport.fixFile` and `mindport.fixProject`: rewrites that the client makes, so that it can show and undo them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from lsprotocol import types
from msgspec import Struct

from mindport.core.mapping import Text
from mindport.core.model import Safety
from mindport.lsp.background import BackgroundJob
from mindport.lsp.closed_files import annotated_edits as annotated_edits_of_file
from mindport.lsp.closed_files import document_edit
from mindport.lsp.features.code_actions import annotated_edits
from mindport.lsp.features.commands.argument import part_of, read
from mindport.lsp.features.commands.progress import watched
from mindport.lsp.jobs import fix
from mindport.lsp.texts import say
from mindport.lsp.uris import path_of
from mindport.lsp.workspace_edits import Annotated, ClientCan, workspace_edit
from mindport.project.fixer import Choice, FileFix
from mindport.project.problem import WrongUse

if TYPE_CHECKING:
    from mindport.core.model import Usage
    from mindport.core.rewriting.rewrite import Rewriting
    from mindport.lsp.documents import Snapshot
    from mindport.lsp.server import MindportServer
    from mindport.project.fix import ProjectFix


class FixFile(Struct, rename="camel", frozen=True):
    uri: str
    safety: Literal["safe", "review"] = "safe"
    api: str | None = None
    """Only uses of this API."""


class FixSome(Struct, rename="camel", frozen=True):
    uris: tuple[str, ...] = ()
    safety: Literal["safe", "review"] = "safe"
    api: str | None = None
    work_done_token: int | str | None = None


async def fix_file(server: MindportServer, argument: Any) -> dict[str, Any]:
    """Rewrite one open document."""
    wish = read("mindport.fixFile", argument, FixFile)
    snapshot = await server.snapshot(wish.uri)
    if snapshot is None:
        fact = Text("not an open Python file or notebook", "不是已打开的 Python 文件或笔记本")
        cure = Text("open it, or use mindport.fixProject", "请打开它，或使用 mindport.fixProject")
        raise WrongUse(wish.uri, fact, cure)
    rewriting = await server.in_thread(_rewriting, snapshot, wish)
    changes, notes = await _changes(server, [(snapshot, rewriting)], [], wish)
    edit = workspace_edit(changes, ClientCan(server.client_capabilities), notes.annotations)
    return {
        **await applied(server, edit if rewriting.edits else None, 1, len(rewriting.fixes)),
        "left": _left(snapshot, rewriting, server.locale),
    }


def _rewriting(snapshot: Snapshot, wish: FixFile | FixSome) -> Rewriting:
    return snapshot.folder.rewriting(snapshot, at_least=Safety[wish.safety.upper()], only=_only(wish))


def _only(wish: FixFile | FixSome) -> Callable[[Usage], bool] | None:
    return (lambda usage: usage.api == wish.api) if wish.api is not None else None


def _left(snapshot: Snapshot, rewriting: Rewriting, language: str) -> list[dict[str, Any]]:
    left = []
    for one in rewriting.left:
        uri, place = snapshot.location(one.usage.span.start, one.usage.span.end)
        where = {"path": str(path_of(uri) or uri), "line": place.start.line + 1, "column": place.start.character + 1}
        left.append({**where, "api": one.usage.api, "reason": one.reason.in_language(language)})
    return left


async def fix_project(server: MindportServer, argument: Any) -> dict[str, Any]:
    """Rewrite the workspace, or a selection of it: open documents as they stand in the editor, other files on disk."""
    wish = read("mindport.fixProject", argument, FixSome)
    part = await part_of(server, wish.uris, "mindport.fixProject")
    apis = (wish.api,) if wish.api is not None else ()
    choice = Choice(Safety[wish.safety.upper()], apis, in_parts=_asks(server, wish))
    title = say("progress.fix", server.locale)
    fixed: ProjectFix = await watched(server, BackgroundJob(fix, (part, choice)), title, wish.work_done_token)
    closed = [file for file in fixed.files if file.absolute not in part.unsaved]
    opened = await _opened(server, fixed, wish)
    count = sum(len(rewriting.fixes) for _, rewriting in opened) + sum(len(file.fixes) for file in closed)
    left = [_left(snapshot, rewriting, server.locale) for snapshot, rewriting in opened]
    left += [_left_in(file, server.locale) for file in closed if file.kept]
    changes, notes = await _changes(server, opened, [file for file in closed if file.changes], wish)
    edit = workspace_edit(changes, ClientCan(server.client_capabilities), notes.annotations)
    refused = ((file.path, file.unreadable or file.refused) for file in fixed.files)
    return {
        **await applied(server, edit if changes else None, len(changes), count),
        "left": [one for some in left for one in some],
        "refused": [{"path": path, "reason": reason} for path, reason in refused if reason],
    }


async def _opened(server: MindportServer, fixed: ProjectFix, wish: FixSome) -> list[tuple[Snapshot, Rewriting]]:
    """The open documents among the files, and what becomes of them as they stand in the editor."""
    found = []
    named = {file.absolute for file in fixed.files}
    for document in list(server.documents.values()):
        if str(path_of(document.uri)) not in named:
            continue
        snapshot = await server.snapshot(document.uri)
        if snapshot is not None:
            found.append((snapshot, await server.in_thread(_rewriting, snapshot, wish)))
    return found


async def _changes(
    server: MindportServer, opened: list[tuple[Snapshot, Rewriting]], closed: list[FileFix], wish: FixFile | FixSome
) -> tuple[list[types.TextDocumentEdit], Annotated]:
    """The edits of all documents; where some are to review the client asks about these, if it can."""
    notes = Annotated(server.locale)
    encoding = server.workspace.position_encoding or types.PositionEncodingKind.Utf16
    if _asks(server, wish):
        changes = []
        for snapshot, rewriting in opened:
            changes += await server.in_thread(annotated_edits, snapshot, rewriting, notes, _only(wish))
        changes += [edit for file in closed for edit in annotated_edits_of_file(file, encoding, notes)]
    else:
        changes = [edit for snapshot, rewriting in opened for edit in snapshot.document_edits(rewriting.edits)]
        changes += [document_edit(file, encoding) for file in closed]
    return changes, notes


def _asks(server: MindportServer, wish: FixFile | FixSome) -> bool:
    """Whether the client lets its user choose among the changes."""
    return wish.safety == "review" and ClientCan(server.client_capabilities).annotations


def _left_in(file: FileFix, language: str) -> list[dict[str, Any]]:
    return [
        {
            "path": file.absolute,
            "line": kept.spot.line,
            "column": kept.spot.column,
            "cell": kept.spot.cell,
            "api": kept.api,
            "reason": kept.reason.in_language(language),
        }
        for kept in file.kept
    ]


async def applied(server: MindportServer, edit: types.WorkspaceEdit | None, files: int, fixes: int) -> dict[str, Any]:
    """Have the client make an edit, and tell whether it did."""
    if edit is None:
        return {"applied": False, "files": 0, "fixes": 0}
    label = say("progress.fix", server.locale)
    answer = await server.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit, label))
    if not answer.applied and answer.failure_reason:
        reason = answer.failure_reason
        fact = Text(f"the editor did not apply it ({reason})", f"编辑器未应用改动（{reason}）")
        raise WrongUse("mindport.fix", fact, Text("try again", "请重试"))
    return {"applied": answer.applied, "files": files, "fixes": fixes}
