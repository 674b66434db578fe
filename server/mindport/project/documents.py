# SPDX-License-Identifier: Apache-2.0
"""Scripts and notebooks as texts that can be edited: every byte that no edit touches stays."""

import codecs
from collections.abc import Iterable
from pathlib import PurePath
from typing import Protocol

from msgspec import Struct

from mindport.core.lines import normal_line_ends
from mindport.core.mapping import Text
from mindport.core.model import Span
from mindport.core.notebooks.cells import Notebook
from mindport.core.notebooks.notebook_edits import cell_texts, edited_notebook, edited_text
from mindport.core.rewriting.edits import Edit
from mindport.project.source import Unreadable, decode_exactly, decode_notebook


class Spot(Struct, frozen=True):
    """Where a person finds something in a file."""

    line: int
    column: int
    cell: int | None = None
    """Notebook cell, counted from 1 over all cells; the line then counts within the cell."""


class Document(Protocol):
    """The Python of a file."""

    @property
    def text(self) -> str:
        """As it is analysed; offsets of edits are offsets in it."""

    def spot(self, span: Span) -> Spot:
        """Where a piece of the text stands in the file."""

    def edited(self, edits: Iterable[Edit]) -> bytes:
        """The file's content with edits made; MisplacedEdit or UnicodeEncodeError where that cannot be."""


def read_document(path: str, data: bytes) -> Document:
    """A file's content as a document; Unreadable or NotebookError where it is none."""
    if PurePath(path).suffix == ".ipynb":
        return _NotebookFile(data, decode_notebook(data))
    text, codec = decode_exactly(data)
    if text.encode(codec, "replace") != data:
        raise Unreadable(
            Text(
                f"its encoding {codec} does not give the same bytes again, so nothing in it is rewritten",
                f"其编码 {codec} 无法还原相同的字节，因此不作改写",
            )
        )
    return _Script(text, codec)


def pieces(path: str, data: bytes) -> list[tuple[int | None, str]]:
    """What a person reads of a file that is a document: all of a script, or each cell of a notebook by its number."""
    if PurePath(path).suffix == ".ipynb":
        return list(enumerate(cell_texts(data.decode("utf-8-sig")), 1))
    return [(None, decode_exactly(data)[0])]


class _Script:
    def __init__(self, exact: str, codec: str) -> None:
        self._exact = exact
        self._codec = codec
        self.text = normal_line_ends(exact)

    def spot(self, span: Span) -> Spot:
        return Spot(span.line, span.column)

    def edited(self, edits: Iterable[Edit]) -> bytes:
        return edited_text(self._exact, edits).encode(self._codec)


class _NotebookFile:
    def __init__(self, data: bytes, notebook: Notebook) -> None:
        self._data = data
        self._notebook = notebook
        self.text = notebook.text

    def spot(self, span: Span) -> Spot:
        cell, place = self._notebook.locate(span) or (None, span)
        return Spot(place.line, place.column, cell)

    def edited(self, edits: Iterable[Edit]) -> bytes:
        codec = "utf-8-sig" if self._data.startswith(codecs.BOM_UTF8) else "utf-8"
        return edited_notebook(self._data.decode(codec), self._notebook, edits).encode(codec)
