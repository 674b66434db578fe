# SPDX-License-Identifier: Apache-2.0
"""A rewriting as an edit of the client's workspace: versioned, and where wished with a note on every change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from lsprotocol import types
from msgspec import Struct

from mindport.core.mapping import Text
from mindport.core.model import Safety
from mindport.core.rewriting.edits import Edit
from mindport.lsp.texts import say

if TYPE_CHECKING:
    from mindport.core.rewriting.rewrite import Fix
    from mindport.project.fixer import Rewritten

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


class Change(Struct, frozen=True):
    """A use that is rewritten, as far as a person is asked about it."""

    api: str
    edits: tuple[Edit, ...]
    safety: Safety
    reasons: tuple[Text, ...]

    @classmethod
    def of_fix(cls, fix: Fix) -> Change:
        """A use in a document that is open."""
        return cls(fix.usage.api, fix.edits, fix.safety, fix.reasons)

    @classmethod
    def of_file(cls, rewritten: Rewritten) -> Change:
        """A use in a file that is not."""
        return cls(rewritten.api, rewritten.edits, rewritten.safety, rewritten.reasons)


class Annotated:
    """Groups edits by what a person has to confirm: one group for each API, those that are safe need none."""

    def __init__(self, language: str) -> None:
        self._language = language
        self.annotations: dict[str, types.ChangeAnnotation] = {}

    def groups(self, edits: Iterable[Edit], changes: Sequence[Change]) -> dict[str, list[Edit]]:
        """The edits of a rewriting under the names of their annotations."""
        found: dict[str, list[Edit]] = {}
        for edit in edits:
            found.setdefault(self.label(edit, changes), []).append(edit)
        return found

    def label(self, edit: Edit, changes: Sequence[Change]) -> str:
        """The annotation of an edit: that of the least safe use in it."""
        inside = [one for one in changes if any(_one_holds_other(edit, own) for own in one.edits)]
        if not inside:
            return self._known(_IMPORTS, say("annotation.imports", self._language), None, False)
        least = min(inside, key=lambda one: (one.safety, one.edits[0].start))
        review = least.safety < Safety.SAFE
        title = say("annotation.review" if review else "annotation.safe", self._language, api=least.api)
        return self._known(f"{'review' if review else 'safe'}:{least.api}", title, self._reason(least), review)

    def label_of_file(self, name: str, changes: Sequence[Change]) -> str:
        """The annotation of a file whose changes are one: that of the least safe use."""
        least = min(changes, key=lambda one: one.safety)
        review = least.safety < Safety.SAFE
        title = say("annotation.review" if review else "annotation.safe", self._language, api=name)
        return self._known(f"file:{name}", title, self._reason(least), review)

    def _reason(self, change: Change) -> str | None:
        return " ".join(reason.in_language(self._language) for reason in change.reasons) or None

    def _known(self, name: str, title: str, reason: str | None, confirm: bool) -> str:
        self.annotations.setdefault(name, types.ChangeAnnotation(title, confirm, reason))
        return name


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
