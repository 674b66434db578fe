# SPDX-License-Identifier: Apache-2.0
"""Hover: all that is known of the use under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from mindport.lsp.describe import describe
from mindport.lsp.page import Block, as_markdown, as_plain

if TYPE_CHECKING:
    from mindport.lsp.server import MindportServer


async def hover(server: MindportServer, params: types.HoverParams) -> types.Hover | None:
    """The page of the innermost use at a position; None where there is none."""
    uri = params.text_document.uri
    snapshot = await server.snapshot(uri)
    if snapshot is None:
        return None
    found = snapshot.findings_in(uri, types.Range(params.position, params.position))
    if not found:
        return None
    finding = min(found, key=lambda one: one.span.end - one.span.start)
    folder = snapshot.folder
    blocks = describe(finding.api, folder.database, folder.options, server.locale, finding)
    _, place = snapshot.location(finding.span.start, finding.span.end)
    return types.Hover(content(blocks, server.client_capabilities), place)


def content(blocks: tuple[Block, ...], capabilities: types.ClientCapabilities) -> types.MarkupContent:
    """The page in the first form that the client likes."""
    document = capabilities.text_document
    liked = (document.hover.content_format if document and document.hover else None) or [types.MarkupKind.PlainText]
    if liked[0] == types.MarkupKind.Markdown:
        return types.MarkupContent(types.MarkupKind.Markdown, as_markdown(blocks))
    return types.MarkupContent(types.MarkupKind.PlainText, as_plain(blocks))
