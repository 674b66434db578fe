# SPDX-License-Identifier: Apache-2.0
"""A rewriting as an edit of the client's workspace: versioned, and where wished with a note on every change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from lsprotocol import types

from mindport.core.model import Safety
from mindport.core.rewriting.edits import Edit
from mindport.lsp.texts import say

if TYPE_CHECKING:
    from mindport.core.rewriting.staged import Part

_IMPORTS = "imports"


class ClientCan:
    """What a client says that it can do with edits."""

    def __init__(self, capabilities: types.ClientCapabilities) -> None:
        workspace = capabilities.workspace
        edits = workspace.workspace_edit if workspace is not None else None
        self.versions = bool(edits and edits.document_changes)
        self.annotations = bool(self.versions and edits and edits.change_annotation_support)
        self.apply = bool(workspace and workspace.apply_edit)


def workspace_edit(
    changes: Iterable[types.TextDocumentEdit],
    can: ClientCan,
    annotations: Mapping[str, types.ChangeAnnotation] | None = None,
) -> types.WorkspaceEdit:
    """Edits of documents in the form that the client takes."""
    changes = list(changes)
    if not can.versions:
        plain: dict[str, list[types.TextEdit]] = {}
        for change in changes:
            plain.setdefault(change.text_document.uri, []).extend(text_edits(change))
        return types.WorkspaceEdit(changes=plain)
    return types.WorkspaceEdit(document_changes=changes, change_annotations=annotations or None)


def text_edits(change: types.TextDocumentEdit) -> list[types.TextEdit]:
    """The edits of a document; the protocol would also have snippets among them, which we never make."""
    return [edit for edit in change.edits if isinstance(edit, types.TextEdit)]


class Annotated:
    """Groups edits by what a person has to confirm: one group for each API, those that are safe need none."""

    def __init__(self, language: str) -> None:
        self._language = language
        self.annotations: dict[str, types.ChangeAnnotation] = {}

    def groups(self, parts: Iterable[Part]) -> dict[str, list[Edit]]:
        """The edits of a rewrite under the names of their annotations."""
        found: dict[str, list[Edit]] = {}
        for part in parts:
            found.setdefault(self._label(part), []).append(part.edit)
        return found

    def of_file(self, name: str, safe: bool) -> str:
        """The annotation of a document whose changes make sense together only."""
        title = say("annotation.safe" if safe else "annotation.review", self._language, api=name)
        return self._known(f"file:{name}", title, None, not safe)

    def _label(self, part: Part) -> str:
        review = part.safety < Safety.SAFE
        kind = "review" if review else "safe"
        if part.api:
            title = say(f"annotation.{kind}", self._language, api=part.api)
        else:
            title = say("annotation.unneeded" if review else "annotation.imports", self._language)
        reason = " ".join(reason.in_language(self._language) for reason in part.reasons) or None
        return self._known(f"{kind}:{part.api or _IMPORTS}", title, reason, review)

    def _known(self, name: str, title: str, reason: str | None, confirm: bool) -> str:
        self.annotations.setdefault(name, types.ChangeAnnotation(title, confirm, reason))
        return name


def annotated(changes: Iterable[types.TextDocumentEdit], name: str) -> list[types.TextDocumentEdit]:
    """The same edits, each with an annotation."""
    return [
        types.TextDocumentEdit(
            change.text_document,
            [
                types.AnnotatedTextEdit(annotation_id=name, range=edit.range, new_text=edit.new_text)
                for edit in text_edits(change)
            ],
        )
        for change in changes
    ]


def merged(changes: Iterable[types.TextDocumentEdit]) -> list[types.TextDocumentEdit]:
    """One edit for each document: two for the same would be made one after the other."""
    found: dict[str, types.TextDocumentEdit] = {}
    for change in changes:
        known = found.setdefault(change.text_document.uri, types.TextDocumentEdit(change.text_document, []))
        known.edits = [*known.edits, *change.edits]
    return list(found.values())
