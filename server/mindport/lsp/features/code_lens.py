# SPDX-License-Identifier: Apache-2.0
"""Code lens: one line at the top of a file, with what is to be ported in it and a way to begin."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lsprotocol import types

from mindport.core.model import Category, Safety
from mindport.lsp.texts import say
from mindport.report.texts import label
from mindport.report.texts import say as report_says

if TYPE_CHECKING:
    from mindport.lsp.documents import Snapshot
    from mindport.lsp.server import MindportServer

_NOTHING = ""
"""The command of a lens that is only read."""


async def lenses(server: MindportServer, params: types.CodeLensParams) -> list[types.CodeLens]:
    """The lenses of a document; none where the settings want none."""
    snapshot = await server.snapshot(params.text_document.uri)
    if snapshot is None or not snapshot.folder.settings.code_lens:
        return []
    return summary(snapshot, params.text_document.uri, server.locale)


def summary(snapshot: Snapshot, uri: str, language: str) -> list[types.CodeLens]:
    """The lenses of a document, or of a notebook's cell that has something to port; none where there is nothing."""
    found = snapshot.findings_of(uri)
    if not found:
        return []
    counts = Counter(one.category for one in found)
    words = ", ".join(f"{label(category, language)} {counts[category]}" for category in Category if counts[category])
    options = snapshot.folder.options
    device = report_says(f"device.{options.device.value}", language)
    title = say("lens.summary", language, mindspore=options.mindspore, device=device, counts=words)
    top = types.Range(types.Position(0, 0), types.Position(0, 0))
    lenses = [types.CodeLens(top, types.Command(title, _NOTHING))]
    safe = sum(one.safety == Safety.SAFE for one in snapshot.findings)
    if safe:
        fix = types.Command(
            say("lens.fix", language, count=safe),
            "mindport.fixFile",
            arguments=[{"uri": snapshot.uri, "safety": "safe"}],
        )
        lenses.append(types.CodeLens(top, fix))
    return lenses
