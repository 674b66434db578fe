# SPDX-License-Identifier: Apache-2.0
"""Notebooks opened, changed, saved and closed: all cells of one are one text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from mindport.lsp.features import diagnostics

if TYPE_CHECKING:
    from mindport.lsp.server import MindportServer


def opened(server: MindportServer, params: types.DidOpenNotebookDocumentParams) -> None:
    """Take a notebook that the editor shows from now on."""
    diagnostics.begin(server, server.opened(params.notebook_document.uri, is_notebook=True))


def changed(server: MindportServer, params: types.DidChangeNotebookDocumentParams) -> None:
    """Take cells that are new, gone, moved or rewritten."""
    document = server.document(params.notebook_document.uri)
    if document is not None and params.change.cells is not None:
        server.changed(document)
        diagnostics.typed(server, document)


def saved(server: MindportServer, params: types.DidSaveNotebookDocumentParams) -> None:
    """Scan what waited for being saved."""
    document = server.document(params.notebook_document.uri)
    if document is not None:
        diagnostics.saved(server, document)


async def closed(server: MindportServer, params: types.DidCloseNotebookDocumentParams) -> None:
    """Let go of a notebook."""
    document = server.closed(params.notebook_document.uri)
    if document is not None:
        await diagnostics.end(server, document)
