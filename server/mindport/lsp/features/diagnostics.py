# SPDX-License-Identifier: Apache-2.0
"""Diagnostics: pushed to clients that wait for them, handed out to those that ask."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING

from lsprotocol import types

from mindport.lsp.documents import OpenDocument
from mindport.lsp.features import attempt_alone
from mindport.lsp.settings import Trigger
from mindport.lsp.translate import diagnostics_of, result_id
from mindport.lsp.uris import path_of

if TYPE_CHECKING:
    from mindport.lsp.closed_scan import FileReport
    from mindport.lsp.server import MindportServer

_QUIET = 0.25
"""Seconds: a change after such a pause is looked at at once, changes in quick succession when they end."""


def begin(server: MindportServer, document: OpenDocument) -> None:
    """Diagnose a document that has just been opened."""
    schedule(server, document)


def typed(server: MindportServer, document: OpenDocument) -> None:
    """Diagnose a document that has just changed, unless that waits for it to be saved."""
    if server.folder_of(document.uri).settings.trigger is Trigger.ON_TYPE:
        schedule(server, document)


def saved(server: MindportServer, document: OpenDocument) -> None:
    """Diagnose a document that has just been saved, if that was waited for."""
    if server.folder_of(document.uri).settings.trigger is Trigger.ON_SAVE:
        schedule(server, document)


async def end(server: MindportServer, document: OpenDocument) -> None:
    """Take back what was said of a document that is closed; for others its file counts again."""
    if document.timer is not None:
        document.timer.cancel()
    for uri in document.published:
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
    server.closed_reports.outdated()
    path = path_of(document.uri)
    if path is not None:
        await server.files_changed([path], listing=False)


def schedule(server: MindportServer, document: OpenDocument) -> None:
    """Push diagnostics soon: after a pause at once, while someone types when he stops."""
    if not server.pushes_diagnostics:
        return
    now = time.monotonic()
    pause, document.changed_at = now - document.changed_at, now
    if document.timer is not None:
        document.timer.cancel()
    delay = 0 if pause > _QUIET else max(_QUIET, document.seconds)
    work = partial(_publish, server, document, delay)
    document.timer = asyncio.create_task(attempt_alone(server, document.uri, work))


async def _publish(server: MindportServer, document: OpenDocument, delay: float) -> None:
    await asyncio.sleep(delay)
    snapshot = await server.snapshot(document.uri)
    if snapshot is None or document.closed:
        return
    shown = server.shown_in(snapshot.folder)
    present = set()
    for piece in snapshot.pieces:
        present.add(piece.uri)
        found = diagnostics_of(snapshot, piece.uri, shown)
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(piece.uri, found, piece.version))
    for uri in document.published - present:
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
    document.published = present


async def of_document(server: MindportServer, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
    """The diagnostics of one document, for a client that asks."""
    uri = params.text_document.uri
    snapshot = await server.snapshot(uri)
    found = diagnostics_of(snapshot, uri, server.shown_in(snapshot.folder)) if snapshot is not None else []
    identity = result_id(found)
    if identity == params.previous_result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(identity)
    return types.RelatedFullDocumentDiagnosticReport(found, result_id=identity)


async def of_workspace(
    server: MindportServer, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """The diagnostics of closed files, for a client that asks; where all are known to it, when there are others."""
    await server.ready()
    known = {one.uri: one.value for one in params.previous_result_ids}
    token = params.partial_result_token
    told: set[str] = set()

    def heard(new: list[FileReport]) -> None:
        fresh = [_full(one) for one in new if known.get(one.uri) != one.result_id]
        if token is not None and fresh:
            told.update(one.uri for one in fresh)
            server.progress(types.ProgressParams(token, types.WorkspaceDiagnosticReportPartialResult(fresh)))

    while True:
        changed = server.closed_reports.changed
        reports = await server.closed_reports.all(heard)
        if not known or told or {uri: one.result_id for uri, one in reports.items()} != known:
            break
        await changed.wait()
    items: list[types.WorkspaceDocumentDiagnosticReport] = [
        types.WorkspaceUnchangedDocumentDiagnosticReport(one.uri, one.result_id)
        if known.get(one.uri) == one.result_id
        else _full(one)
        for one in reports.values()
        if one.uri not in told
    ]
    items += [types.WorkspaceFullDocumentDiagnosticReport(uri, []) for uri in known if uri not in reports]
    return types.WorkspaceDiagnosticReport(items)


def _full(report: FileReport) -> types.WorkspaceFullDocumentDiagnosticReport:
    return types.WorkspaceFullDocumentDiagnosticReport(report.uri, report.diagnostics, result_id=report.result_id)
