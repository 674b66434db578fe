# SPDX-License-Identifier: Apache-2.0
"""A rewriting as an edit of the client's workspace: versioned, and where wished with a note on every change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from mindport.core.model import Safety
from mindport.core.rewriting.edits import Edit
from mindport.lsp.texts import say

if TYPE_CHECKING:
    from mindport.core.rewriting.rewrite import Fix, Rewriting

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
    """Groups the edits of rewritings by what a person has to confirm: one group for each API."""

    def __init__(self, language: str) -> None:
        self._language = language
        self.annotations: dict[str, types.ChangeAnnotation] = {}

    def label(self, edit: Edit, fixes: Sequence[Fix]) -> str:
        """The annotation of an edit: that of the least safe use in it."""
        inside = [fix for fix in fixes if any(_one_holds_other(edit, own) for own in fix.edits)]
        if not inside:
            return self._known(_IMPORTS, say("annotation.imports", self._language), None, False)
        fix = min(inside, key=lambda one: (one.safety, one.usage.span.start))
        review = fix.safety < Safety.SAFE
        title = say("annotation.review" if review else "annotation.safe", self._language, api=fix.usage.api)
        reason = " ".join(reason.in_language(self._language) for reason in fix.reasons) or None
        return self._known(f"{'review' if review else 'safe'}:{fix.usage.api}", title, reason, review)

    def _known(self, name: str, title: str, reason: str | None, confirm: bool) -> str:
        self.annotations.setdefault(name, types.ChangeAnnotation(title, confirm, reason))
        return name

    def groups(self, rewriting: Rewriting) -> dict[str, list[Edit]]:
        """The edits of a rewriting under their annotations."""
        found: dict[str, list[Edit]] = {}
        for edit in rewriting.edits:
            found.setdefault(self.label(edit, rewriting.fixes), []).append(edit)
        return found


def _one_holds_other(one: Edit, other: Edit) -> bool:
    return (one.start <= other.start and other.end <= one.end) or (other.start <= one.start and one.end <= other.end)


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
