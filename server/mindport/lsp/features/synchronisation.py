# SPDX-License-Identifier: Apache-2.0
"""Scripts opened, changed, saved and closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from mindport.lsp.features import diagnostics

if TYPE_CHECKING:
    from mindport.lsp.server import MindportServer


def opened(server: MindportServer, params: types.DidOpenTextDocumentParams) -> None:
    """Take a script that the editor shows from now on."""
    diagnostics.begin(server, server.opened(params.text_document.uri, is_notebook=False))


def changed(server: MindportServer, params: types.DidChangeTextDocumentParams) -> None:
    """Take the new text of a script."""
    document = server.document(params.text_document.uri)
    if document is not None:
        server.changed(document)
        diagnostics.typed(server, document)


def saved(server: MindportServer, params: types.DidSaveTextDocumentParams) -> None:
    """Scan what waited for being saved."""
    document = server.document(params.text_document.uri)
    if document is not None:
        diagnostics.saved(server, document)


async def closed(server: MindportServer, params: types.DidCloseTextDocumentParams) -> None:
    """Let go of a script."""
    document = server.closed(params.text_document.uri)
    if document is not None:
        await diagnostics.end(server, document)
