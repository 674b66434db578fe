# SPDX-License-Identifier: Apache-2.0
"""Rewrites of files that no editor has open, as edits of the client's; notebooks count as the JSON that they are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types

from mindport.core.lines import line_end, with_line_ends
from mindport.core.model import Safety
from mindport.core.rewriting.edits import Edit
from mindport.lsp.positions import Lines
from mindport.lsp.workspace_edits import Annotated, annotated, merged
from mindport.project.fixer import FileFix
from mindport.project.source import decode_exactly


def document_edit(
    file: FileFix, encoding: types.PositionEncodingKind | str, some: Iterable[Edit] | None = None
) -> types.TextDocumentEdit:
    """The rewrite of one file, or of a script only some of its edits."""
    if file.absolute.endswith(".ipynb"):
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
    """The rewrite of one file, each change with its note; all have the same where they make sense together only."""
    if file.parts is None:
        safe = all(one.safety >= Safety.SAFE for one in file.fixes)
        return annotated([document_edit(file, encoding)], notes.of_file(Path(file.absolute).name, safe))
    return merged(
        one
        for name, edits in notes.groups(file.parts).items()
        for one in annotated([document_edit(file, encoding, edits)], name)
    )


def changed_stretch(before: str, after: str) -> Edit:
    """One edit that makes one text of another, without what they begin and end with alike."""
    shorter = min(len(before), len(after))
    start = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    most = shorter - start
    tail = next((at for at in range(most) if before[-1 - at] != after[-1 - at]), most)
    return Edit(start, len(before) - tail, after[start : len(after) - tail])
