# SPDX-License-Identifier: Apache-2.0
"""Rewrites of files that no editor has open, as edits of the client's; notebooks count as the JSON that they are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types

from mindport.core.lines import line_end, with_line_ends
from mindport.core.rewriting.edits import Edit
from mindport.lsp.positions import Lines
from mindport.lsp.workspace_edits import Annotated, Change, annotated, merged
from mindport.project.fixer import FileFix
from mindport.project.source import decode_exactly


def document_edit(
    file: FileFix, encoding: types.PositionEncodingKind | str, some: Iterable[Edit] | None = None
) -> types.TextDocumentEdit:
    """The rewrite of one file, or of a script only some of its edits."""
    if is_notebook(file):
        text, after = file.before.decode("utf-8-sig"), file.after.decode("utf-8-sig")
        edits: tuple[Edit, ...] = (changed_stretch(text, after),)
    else:
        text = decode_exactly(file.before)[0]
        wanted = file.edits if some is None else some
        edits = tuple(Edit(one.start, one.end, with_line_ends(one.text, line_end(text))) for one in wanted)
    lines = Lines(text, encoding)
    return types.TextDocumentEdit(
        types.OptionalVersionedTextDocumentIdentifier(Path(file.absolute).as_uri(), None),
        [types.TextEdit(lines.range(edit.start, edit.end), edit.text) for edit in edits],
    )


def annotated_edits(
    file: FileFix, encoding: types.PositionEncodingKind | str, notes: Annotated
) -> list[types.TextDocumentEdit]:
    """The rewrite of one file, each change with its note; a notebook is one change."""
    changes = [Change.of_file(one) for one in file.fixes]
    if is_notebook(file):
        return annotated([document_edit(file, encoding)], notes.label_of_file(Path(file.absolute).name, changes))
    groups = notes.groups(file.edits, changes)
    return merged(
        one for name, edits in groups.items() for one in annotated([document_edit(file, encoding, edits)], name)
    )


def is_notebook(file: FileFix) -> bool:
    """Whether the file's text is JSON with cells in it."""
    return file.absolute.endswith(".ipynb")


def changed_stretch(before: str, after: str) -> Edit:
    """One edit that makes one text of another, without what they begin and end with alike."""
    shorter = min(len(before), len(after))
    start = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    most = shorter - start
    tail = next((at for at in range(most) if before[-1 - at] != after[-1 - at]), most)
    return Edit(start, len(before) - tail, after[start : len(after) - tail])
