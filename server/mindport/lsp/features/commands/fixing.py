# SPDX-License-Identifier: Apache-2.0
"""`mindport.fixFile` and `mindport.fixProject`: rewrites that the client makes, so that it can show and undo them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from lsprotocol import types
from msgspec import Struct

from mindport.core.model import Safety
from mindport.lsp.background import BackgroundJob
from mindport.lsp.closed_files import document_edit
from mindport.lsp.features.code_actions import edit_of
from mindport.lsp.features.commands.argument import part_of, read
from mindport.lsp.features.commands.progress import watched
from mindport.lsp.jobs import fix
from mindport.lsp.texts import say
from mindport.lsp.uris import path_of
from mindport.lsp.workspace_edits import ClientCan, annotated, workspace_edit
from mindport.project.fixer import Choice, FileFix
from mindport.project.problem import WrongUse

if TYPE_CHECKING:
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
        raise WrongUse(wish.uri, "not an open Python file or notebook", "open it, or use mindport.fixProject")
    rewriting = await server.in_thread(_rewriting, snapshot, wish)
    can = ClientCan(server.client_capabilities)
    edit = edit_of(snapshot, rewriting, can, server.locale, wish.safety == "review")
    return {
        **await applied(server, edit if rewriting.edits else None, 1, len(rewriting.fixes)),
        "left": _left(snapshot, rewriting, server.locale),
    }


def _rewriting(snapshot: Snapshot, wish: FixFile) -> Rewriting:
    only = (lambda usage: usage.api == wish.api) if wish.api is not None else None
    return snapshot.folder.rewriting(snapshot, at_least=Safety[wish.safety.upper()], only=only)


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
    choice = Choice(Safety[wish.safety.upper()], (wish.api,) if wish.api is not None else ())
    title = say("progress.fix", server.locale)
    fixed: ProjectFix = await watched(server, BackgroundJob(fix, (part, choice)), title, wish.work_done_token)
    closed = [file for file in fixed.files if file.absolute not in part.unsaved]
    changes, count, left = await _open_ones(server, fixed, wish)
    encoding = server.workspace.position_encoding or types.PositionEncodingKind.Utf16
    changes += [document_edit(file, encoding) for file in closed if file.changes]
    count += sum(len(file.fixes) for file in closed)
    left += [_left_in(file, server.locale) for file in closed if file.kept]
    edit = _project_edit(changes, ClientCan(server.client_capabilities), server.locale, wish.safety == "review")
    refused = ((file.path, file.unreadable or file.refused) for file in fixed.files)
    return {
        **await applied(server, edit if changes else None, len(changes), count),
        "left": [one for some in left for one in some],
        "refused": [{"path": path, "reason": reason} for path, reason in refused if reason],
    }


async def _open_ones(
    server: MindportServer, fixed: ProjectFix, wish: FixSome
) -> tuple[list[types.TextDocumentEdit], int, list[list[dict[str, Any]]]]:
    """Edits of the open documents among the files, the number of their fixes, and what is left in them."""
    changes: list[types.TextDocumentEdit] = []
    left: list[list[dict[str, Any]]] = []
    count = 0
    named = {file.absolute for file in fixed.files}
    for document in list(server.documents.values()):
        if str(path_of(document.uri)) not in named:
            continue
        snapshot = await server.snapshot(document.uri)
        if snapshot is not None:
            rewriting = await server.in_thread(_rewriting, snapshot, FixFile(snapshot.uri, wish.safety, wish.api))
            changes += snapshot.document_edits(rewriting.edits)
            count += len(rewriting.fixes)
            left.append(_left(snapshot, rewriting, server.locale))
    return changes, count, left


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


def _project_edit(
    changes: list[types.TextDocumentEdit], can: ClientCan, language: str, preview: bool
) -> types.WorkspaceEdit:
    """One edit for all files; with a preview the client asks about each file, if it can."""
    if not preview or not can.annotations:
        return workspace_edit(changes, can)
    notes: dict[str, types.ChangeAnnotation] = {}
    marked: list[types.TextDocumentEdit] = []
    for change in changes:
        name = change.text_document.uri
        notes[name] = types.ChangeAnnotation(say("annotation.file", language, name=name.rpartition("/")[2]), True)
        marked += annotated([change], name)
    return workspace_edit(marked, can, notes)


async def applied(server: MindportServer, edit: types.WorkspaceEdit | None, files: int, fixes: int) -> dict[str, Any]:
    """Have the client make an edit, and tell whether it did."""
    if edit is None:
        return {"applied": False, "files": 0, "fixes": 0}
    label = say("progress.fix", server.locale)
    answer = await server.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit, label))
    if not answer.applied and answer.failure_reason:
        raise WrongUse("mindport.fix", f"the editor did not apply it ({answer.failure_reason})", "try again")
    return {"applied": answer.applied, "files": files, "fixes": fixes}
