# SPDX-License-Identifier: Apache-2.0
"""Search over the mapping, as views with a search box show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mindport.db.answer import Answer, Question, answer
from mindport.report.document import framework_of

if TYPE_CHECKING:
    from mindport.lsp.folders import Folder


def search(folder: Folder, query: str, limit: int, language: str) -> list[dict[str, Any]]:
    """The entries that a query finds, best first."""
    question = Question(folder.options.device, folder.options.mindspore, language)
    matches = folder.database.search(query, limit)
    return [_item(answer(folder.database, match.source, question), folder) for match in matches]


def _item(known: Answer, folder: Folder) -> dict[str, Any]:
    api = known.canonical or known.api
    framework = framework_of(api)
    versions = folder.database.versions.get(framework, ())
    item: dict[str, Any] = msgspec.to_builtins(
        {
            "api": api,
            "framework": framework,
            "version": versions[-1] if versions else "",
            "target": known.target,
            "verdict": known.verdict,
            "category": known.category,
            "devices": known.devices,
            "difference": known.difference,
            "advice": known.advice,
            "links": known.links,
            "verified": known.verified,
        }
    )
    return item
