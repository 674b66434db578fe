# SPDX-License-Identifier: Apache-2.0
"""Workspace symbols: the mapping, searched from where editors search for names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from mindport.lsp.search import search

if TYPE_CHECKING:
    from mindport.lsp.folders import Folder
    from mindport.lsp.server import MindportServer

_MOST = 50


async def symbols(server: MindportServer, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
    """The entries that a query finds."""
    folder = next(iter(server.folders()), None)
    if folder is None or not params.query.strip():
        return []
    return await server.in_thread(found, folder, params.query, server.locale)


def found(folder: Folder, query: str, language: str) -> list[types.WorkspaceSymbol]:
    """The entries that a query finds, each with the page that says most about it."""
    return [
        types.WorkspaceSymbol(
            location=types.LocationUriOnly(address),
            name=item["api"],
            kind=types.SymbolKind.Function,
            container_name=item["target"],
        )
        for item in search(folder, query, _MOST, language)
        if (address := item["links"].get("target") or item["links"].get("source"))
    ]
