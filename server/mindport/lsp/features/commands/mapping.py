# SPDX-License-Identifier: Apache-2.0
"""`mindport.searchApi`, `mindport.lookup` and `mindport.openDifference`: what the database says of names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from lsprotocol import types
from msgspec import Meta, Struct

from mindport.core.mapping import Text
from mindport.db.answer import Question, answer
from mindport.lsp.describe import describe
from mindport.lsp.features.commands.argument import read
from mindport.lsp.page import as_markdown
from mindport.lsp.search import search
from mindport.project.problem import WrongUse

if TYPE_CHECKING:
    from mindport.lsp.folders import Folder
    from mindport.lsp.server import MindportServer


class Query(Struct, rename="camel", frozen=True):
    query: str
    limit: Annotated[int, Meta(ge=1, le=1000)] = 50
    uri: str | None = None
    """Whose folder's device and MindSpore version count."""


class Name(Struct, rename="camel", frozen=True):
    api: str
    uri: str | None = None


def folder_for(server: MindportServer, uri: str | None) -> Folder:
    """The folder of a file, the first one of the workspace, or what stands for it where none is open."""
    if uri is not None:
        return server.folder_of(uri)
    return next(iter(server.folders()), None) or server.folder_of("untitled:mindport")


async def search_api(server: MindportServer, argument: Any) -> dict[str, Any]:
    """The entries that a query finds, by names of either side, best first."""
    wish = read("mindport.searchApi", argument, Query)
    return {"items": search(folder_for(server, wish.uri), wish.query, wish.limit, server.locale)}


async def lookup(server: MindportServer, argument: Any) -> Any:
    """Everything that is known of one name, and the page that hover shows of it."""
    wish = read("mindport.lookup", argument, Name)
    folder = folder_for(server, wish.uri)
    question = Question(folder.options.device, folder.options.mindspore, server.locale)
    known = answer(folder.database, wish.api, question)
    page = as_markdown(describe(wish.api, folder.database, folder.options, server.locale)) if known.canonical else ""
    return {**msgspec.to_builtins(known), "markdown": page}


async def open_difference(server: MindportServer, argument: Any) -> dict[str, str]:
    """Have the client show the documentation that says most about an API: that of its target."""
    wish = read("mindport.openDifference", argument, Name)
    folder = folder_for(server, wish.uri)
    question = Question(folder.options.device, folder.options.mindspore, server.locale)
    known = answer(folder.database, wish.api, question)
    address = next((known.links[side] for side in ("difference", "target", "source") if side in known.links), None)
    if address is None:
        fact = Text("has no page in any documentation", "没有任何文档页面")
        raise WrongUse(wish.api, fact, Text("look it up with mindport.lookup", "请用 mindport.lookup 查询"))
    await server.window_show_document_async(types.ShowDocumentParams(address, external=True))
    return {"url": address}
