# SPDX-License-Identifier: Apache-2.0
"""Completion of MindSpore names by the names that PyTorch and TensorFlow have for them, and of parameters likewise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from mindport.core.rewriting.import_statements import import_statements
from mindport.core.syntax import Source
from mindport.lsp.describe import describe
from mindport.lsp.features.hover import content
from mindport.lsp.texts import say

if TYPE_CHECKING:
    from mindport.lsp.counterparts import Counterpart, Counterparts
    from mindport.lsp.documents import Snapshot
    from mindport.lsp.server import MindportServer

_CHAIN = re.compile(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\.(\w*)$")
_KEYWORD = re.compile(r"[(,]\s*(\w*)$")
_NAME = re.compile(r"([A-Za-z_][\w.]*)\s*$")
_FAR = 4000
"""Characters before the cursor in which the call that it is in begins."""
_KINDS = {True: types.CompletionItemKind.Class, False: types.CompletionItemKind.Function}


async def complete(server: MindportServer, params: types.CompletionParams) -> list[types.CompletionItem]:
    """What may stand at a position."""
    uri = params.text_document.uri
    snapshot = await server.snapshot(uri)
    if snapshot is None or not snapshot.folder.settings.completion:
        return []
    offset = snapshot.offset(uri, params.position)
    return await server.in_thread(completions, snapshot, offset, server.locale)


def resolve(server: MindportServer, item: types.CompletionItem) -> types.CompletionItem:
    """An item with what is known of the source API that it stands for."""
    data: Any = item.data
    if isinstance(data, dict) and {"api", "uri"} <= data.keys():
        folder = server.folder_of(data["uri"])
        blocks = describe(data["api"], folder.database, folder.options, server.locale)
        item.documentation = content(blocks, server.client_capabilities)
    return item


def completions(snapshot: Snapshot, offset: int, language: str) -> list[types.CompletionItem]:
    """What may stand at an offset: names behind `ops.`, or keywords within a call."""
    before = snapshot.text[max(0, offset - _FAR) : offset]
    reach = imported_paths(snapshot.text)
    known = snapshot.folder.counterparts
    chain = _CHAIN.search(before)
    found = names(_path(chain[1], reach), chain[2], known) if chain is not None else keywords(before, reach, known)
    by_label: dict[tuple[str, types.CompletionItemKind], list[tuple[str, str]]] = {}
    for label, own, one, kind in found:
        by_label.setdefault((label, kind), []).append((own, one.source))
    return [_item(label, kind, meant, snapshot.uri, language) for (label, kind), meant in by_label.items()]


def imported_paths(text: str) -> Mapping[str, str]:
    """The names that import statements bind -> what they stand for."""
    items = (item for statement in import_statements(Source(text)) for item in statement.items)
    return {item.bound: item.path if item.alias or item.path != item.bound else item.bound for item in items}


def _path(chain: str, reach: Mapping[str, str]) -> str:
    head, dot, rest = chain.partition(".")
    path = reach.get(head, "")
    # `import mindspore.ops` binds "mindspore", and the path says more than the name does
    root = head if path.partition(".")[0] == head else path
    return f"{root}{dot}{rest}"


Offered = tuple[str, str, "Counterpart", types.CompletionItemKind]
"""What is written, its name in the source framework, where that is from, and what it is."""


def names(module: str, typed: str, known: Counterparts) -> Iterator[Offered]:
    """Members of a MindSpore module for which source frameworks have names that begin with what is typed."""
    for one in known.by_module.get(module, ()):
        name = one.target.rpartition(".")[2]
        own = one.source.rpartition(".")[2]
        if own.lower().startswith(typed.lower()) or name.lower().startswith(typed.lower()):
            yield name, own, one, _KINDS[name[:1].isupper()]


def keywords(before: str, reach: Mapping[str, str], known: Counterparts) -> Iterator[Offered]:
    """Parameters of the MindSpore call that the cursor is in, whose names are others in the source framework."""
    typed = _KEYWORD.search(before)
    called = _NAME.search(before[: open_bracket(before)]) if typed is not None else None
    if typed is None or called is None:
        return
    for one in known.by_target.get(_path(called[1], reach), ()):
        for own, name in one.rename.items():
            if own.startswith(typed[1]) or name.startswith(typed[1]):
                yield f"{name}=", f"{own}=", one, types.CompletionItemKind.Variable


def open_bracket(text: str) -> int:
    """Where the round bracket stands that is still open at the end of a text; 0 where none is."""
    closed = 0
    for at in range(len(text) - 1, -1, -1):
        if text[at] in ")]}":
            closed += 1
        elif text[at] in "([{":
            if closed == 0:
                return at if text[at] == "(" else 0
            closed -= 1
    return 0


def _item(
    label: str, kind: types.CompletionItemKind, meant: list[tuple[str, str]], uri: str, language: str
) -> types.CompletionItem:
    """One item for everything that a name stands for; `meant` are names and APIs of source frameworks."""
    meant = sorted(meant, key=lambda one: (not one[1].startswith("torch."), one[1]))
    stands_for = ", ".join(f"{api}({own})" if own.endswith("=") else api for own, api in meant)
    words = dict.fromkeys([label, *(own for own, _ in meant)])
    return types.CompletionItem(
        label=label,
        kind=kind,
        detail=say("completion.detail", language, api=stands_for),
        # Found by any of its names: editors compare what is typed with this text.
        filter_text=" ".join(words),
        insert_text=label,
        data={"api": meant[0][1], "uri": uri},
    )
