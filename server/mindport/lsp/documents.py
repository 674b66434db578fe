# SPDX-License-Identifier: Apache-2.0
"""What is open in the editor: scripts and whole notebooks, and what a scan of one version of them has shown."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from mindport.core.lines import line_end, with_line_ends
from mindport.core.model import Finding
from mindport.core.notebooks.cells import Notebook, join_cells, plain_text
from mindport.core.notebooks.notebook_edits import edits_by_cell
from mindport.core.rewriting.edits import Edit
from mindport.lsp.workspace import ExactDocument

if TYPE_CHECKING:
    from mindport.core.model import Span
    from mindport.core.syntax import Source
    from mindport.lsp.folders import Folder


class Piece:
    """A document as the client knows it that is part of an analysed text: the script, or one cell."""

    __slots__ = ("exact", "lines", "number", "start", "uri", "version")

    def __init__(self, document: ExactDocument, start: int, number: int = 0) -> None:
        self.uri = document.uri
        self.version = document.version
        self.exact = document.source
        self.lines = document.exact_lines
        self.start = start
        """Where it begins in the analysed text."""
        self.number = number
        """Of a cell, counted from 1 over all cells of the notebook."""

    @property
    def end(self) -> int:
        return self.start + len(self.exact)


class Text:
    """One version of an open script, or of all cells of a notebook, as core analyses it."""

    def __init__(self, uri: str, version: int | None, pieces: Sequence[Piece], notebook: Notebook | None) -> None:
        self.uri = uri
        """Of the script, or of the notebook."""
        self.version = version
        self.pieces = tuple(pieces)
        self.notebook = notebook
        self.text = notebook.text if notebook is not None else pieces[0].lines.text
        """Offsets of findings and of edits are offsets in it."""

    @classmethod
    def of_script(cls, document: ExactDocument) -> Text:
        return cls(document.uri, document.version, [Piece(document, 0)], None)

    @classmethod
    def of_notebook(cls, notebook: types.NotebookDocument, cells: Iterable[tuple[int, ExactDocument]]) -> Text:
        """The Python cells of a notebook, with their numbers."""
        documents = dict(cells)
        joined = join_cells((number, plain_text(document.source)) for number, document in documents.items())
        pieces = [Piece(documents[cell.number], cell.start, cell.number) for cell in joined.cells]
        return cls(notebook.uri, notebook.version, pieces, joined)


class Snapshot:
    """One open script, or one whole notebook, at one version, scanned."""

    def __init__(
        self,
        text: Text,
        folder: Folder,
        findings: tuple[Finding, ...],
        imports: dict[str, Span],
        asked: tuple[str, ...],
        revision: int,
    ) -> None:
        self.uri = text.uri
        self.version = text.version
        self.text = text.text
        """As core analyses it: offsets of `Finding.span.start/end` and of `Edit` are offsets in it."""
        self.notebook = text.notebook
        """The cells in the text, None for a script. `notebook.placed(findings)` is what reports show."""
        self.pieces = text.pieces
        self.folder = folder
        self.findings = findings
        """In order of place. Lines count in `text`; in a notebook none spans two cells."""
        self.imports = imports
        """Names that the file imports once, and where."""
        self.asked = asked
        """`Scan.asked`: the modules that the findings depend on."""
        self.revision = revision

    def location(self, start: int, end: int) -> tuple[str, types.Range]:
        """The document (in a notebook: the cell) that holds a piece of the text, and the client's range in it."""
        piece = self.pieces[0]
        if len(self.pieces) > 1:
            piece = self.pieces[max(bisect_right(self.pieces, start, key=lambda one: one.start) - 1, 0)]
        return piece.uri, piece.lines.range(start - piece.start, end - piece.start)

    def offset(self, uri: str, position: types.Position) -> int:
        """The place in the text of a position in a document; the end of the text for a cell that is no Python."""
        piece = self._piece(uri)
        return len(self.text) if piece is None else piece.start + piece.lines.offset(position)

    def findings_in(self, uri: str, place: types.Range) -> list[Finding]:
        """The findings that touch a range; an empty range touches what it stands in or at the end of."""
        piece = self._piece(uri)
        if piece is None:
            return []
        start, end = (piece.start + offset for offset in piece.lines.offsets(place))
        if start == end:
            return [one for one in self.findings if one.span.start <= start <= one.span.end]
        return [one for one in self.findings if one.span.start < end and start < one.span.end]

    def findings_of(self, uri: str) -> list[Finding]:
        """The findings in one document: all, or those of one cell."""
        piece = self._piece(uri)
        if piece is None:
            return []
        return [one for one in self.findings if piece.start <= one.span.start and one.span.end <= piece.end]

    def document_edits(self, edits: Iterable[Edit]) -> list[types.TextDocumentEdit]:
        """Edits of the text as versioned edits of the document, or of each cell.

        MisplacedEdit (core.notebooks.notebook_edits) where one would reach over the border of a cell.
        """
        by_piece = [(self.pieces[0], sorted(edits))] if self.notebook is None else self._by_cell(edits)
        return [
            types.TextDocumentEdit(
                types.OptionalVersionedTextDocumentIdentifier(piece.uri, piece.version),
                [_text_edit(piece, edit) for edit in own],
            )
            for piece, own in by_piece
            if own
        ]

    def _by_cell(self, edits: Iterable[Edit]) -> list[tuple[Piece, list[Edit]]]:
        assert self.notebook is not None
        by_number = {piece.number: piece for piece in self.pieces}
        texts = [""] * max(by_number, default=0)
        for number, piece in by_number.items():
            texts[number - 1] = piece.exact
        return [(by_number[number], own) for number, own in edits_by_cell(self.notebook, texts, edits).items()]

    def _piece(self, uri: str) -> Piece | None:
        return next((piece for piece in self.pieces if piece.uri == uri), None)


def _text_edit(piece: Piece, edit: Edit) -> types.TextEdit:
    new_text = with_line_ends(edit.text, line_end(piece.exact))
    return types.TextEdit(piece.lines.range(edit.start, edit.end), new_text)


class OpenDocument:
    """A script or notebook that is open, with the newest scan of it."""

    def __init__(self, uri: str, is_notebook: bool) -> None:
        self.uri = uri
        self.is_notebook = is_notebook
        self.revision = 0
        """Goes up with whatever the findings depend on: the text, settings, outlines of other modules."""
        self.snapshot: Snapshot | None = None
        self.kept: Snapshot | None = None
        """What is said of a document that is diagnosed when it is saved, while it has been changed since."""
        self.scan: asyncio.Task[Snapshot | None] | None = None
        self.scan_revision = -1
        self.seconds = 0.0
        """How long the last scan took."""
        self.source: Source | None = None
        """The last text that was parsed, of the thread that scans alone."""
        self.closed = False
        self.timer: asyncio.Task[None] | None = None
        """Diagnostics to push soon."""
        self.changed_at = 0.0
        self.published: set[str] = set()
        """The documents, of a notebook its cells, that diagnostics were pushed of."""

    @property
    def current(self) -> Snapshot | None:
        """The newest scan if nothing has changed since."""
        found = self.snapshot
        return found if found is not None and found.revision == self.revision else None


def without_crossing(notebook: Notebook | None, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings without those that span two cells: only broken code has them, and no one could be shown where."""
    if notebook is None:
        return findings
    return tuple(finding for finding in findings if notebook.locate(finding.span) is not None)
