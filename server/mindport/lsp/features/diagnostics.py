# SPDX-License-Identifier: Apache-2.0
"""Diagnostics: pushed to clients that wait for them, handed out to those that ask."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING

from lsprotocol import types

from mindport.lsp.documents import OpenDocument, Snapshot
from mindport.lsp.features import attempt_alone
from mindport.lsp.settings import Diagnosed, Trigger
from mindport.lsp.translate import Shown, diagnostics_of

if TYPE_CHECKING:
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


def end(server: MindportServer, document: OpenDocument) -> None:
    """Take back what was said of a document that is closed."""
    if document.timer is not None:
        document.timer.cancel()
    for uri in document.published:
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))


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
    shown = shown_to(server, snapshot)
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
    found = diagnostics_of(snapshot, uri, shown_to(server, snapshot)) if snapshot is not None else []
    identity = result_id(found)
    if identity == params.previous_result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(identity)
    return types.RelatedFullDocumentDiagnosticReport(found, result_id=identity)


async def of_workspace(
    server: MindportServer, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """The diagnostics of everything, for a client that asks."""
    return types.WorkspaceDiagnosticReport([])


def result_id(found: list[types.Diagnostic]) -> str:
    """The same for the same diagnostics, also in another session."""
    return blake2b(repr(found).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def shown_to(server: MindportServer, snapshot: Snapshot) -> Shown:
    """How findings are shown to this client, with the settings of their folder."""
    settings = snapshot.folder.settings
    on = settings.diagnostics is not Diagnosed.OFF
    return Shown(settings.scan.language.value, settings.severity if on else {}, server.shows_related_information)
