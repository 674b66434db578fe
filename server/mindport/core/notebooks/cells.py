# SPDX-License-Identifier: Apache-2.0
"""A notebook as one text that can be analysed like a module, and places in that text back to their cells.

The format is read with `json` and a handful of types: the library `nbformat` validates outputs that nobody asks for
here, brings jsonschema with it and takes longer to import than a project takes to scan.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct, structs

from mindport.core.lines import normal_line_ends
from mindport.core.mapping import Text
from mindport.core.model import Finding, Span
from mindport.core.notebooks.magics import step_over
from mindport.core.told import Told

LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class NotebookError(Told):
    """Why a text is no notebook."""


class Cell(Struct, frozen=True):
    """Where a code cell lies in the joined text."""

    number: int
    """Counted from 1 over all cells of the notebook."""
    start: int
    end: int
    line: int
    """The line of the joined text that is the cell's first."""


class Notebook(Struct, frozen=True):
    """The Python of a notebook. A cell's piece of `text` is as long as the cell's own text."""

    text: str
    cells: tuple[Cell, ...]
    language: str = "python"
    """What the notebook says; unless it is Python there are no cells."""

    def locate(self, span: Span) -> tuple[int, Span] | None:
        """The number of the cell that holds a place, and the place within; None if no single cell holds it."""
        index = bisect_right(self.cells, span.start, key=lambda cell: cell.start) - 1
        if index < 0 or span.end > self.cells[index].end:
            return None
        cell = self.cells[index]
        start, end = span.start - cell.start, span.end - cell.start
        line, end_line = span.line - cell.line + 1, span.end_line - cell.line + 1
        return cell.number, Span(start, end, line, span.column, end_line, span.end_column)

    def placed(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings of the joined text as findings in cells.

        What spans two cells is left out: only broken code has it, and no one could be shown where it is.
        """
        places = ((finding, self.locate(finding.span)) for finding in findings)
        return tuple(structs.replace(finding, cell=place[0], span=place[1]) for finding, place in places if place)

    def lines(self) -> int:
        """How many lines of code the notebook has."""
        return sum(self.text.count("\n", cell.start, cell.end) + 1 for cell in self.cells)


def read_notebook(text: str) -> Notebook:
    """The code cells of a notebook (format 3 or 4) as one text; NotebookError for anything else."""
    raw = _parsed(text)
    language = _language(raw.metadata)
    cells = raw.cells if raw.cells is not None else [cell for sheet in raw.worksheets or () for cell in sheet.cells]
    if not _is_python(language):
        return Notebook("", (), language)
    return join_cells(((number, cell.text()) for number, cell in enumerate(cells, 1) if cell.is_python()), language)


def join_cells(cells: Iterable[tuple[int, str]], language: str = "python") -> Notebook:
    """Code cells in Python as one text, given their numbers and plain texts."""
    pieces: list[str] = []
    placed: list[Cell] = []
    start, line = 0, 1
    for number, text in cells:
        stepped = step_over(text)
        # A cell that leaves a bracket or string open must not swallow the next one.
        piece = f"{stepped.text}\n{stepped.closers}\n"
        placed.append(Cell(number, start, start + len(stepped.text), line))
        pieces.append(piece)
        start += len(piece)
        line += piece.count("\n")
    return Notebook("".join(pieces), tuple(placed), language)


def plain_text(text: str) -> str:
    """A cell's text as it is analysed, of the same length: with line ends that the parser knows, and encodable."""
    return normal_line_ends(LONE_SURROGATE.sub("\ufffd", text))


class _Cell(Struct):
    """A cell of either format: format 4 has `source`, format 3 `input` and `language`."""

    cell_type: str = ""
    source: str | list[str] = ""
    input: str | list[str] = ""
    language: str = "python"
    metadata: dict[str, Any] = {}

    def is_python(self) -> bool:
        editor = self.metadata.get("vscode")
        language = editor.get("languageId", self.language) if isinstance(editor, dict) else self.language
        return self.cell_type == "code" and _is_python(str(language))

    def text(self) -> str:
        source = self.source or self.input
        return plain_text(source if isinstance(source, str) else "".join(source))


class _Worksheet(Struct):
    cells: list[_Cell] = []


class _Raw(Struct):
    cells: list[_Cell] | None = None
    worksheets: list[_Worksheet] | None = None
    metadata: dict[str, Any] = {}


def _parsed(text: str) -> _Raw:
    try:
        # Not msgspec's decoder: it refuses the NaN that Python writes into outputs.
        raw = msgspec.convert(json.loads(text), _Raw)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}: {error.msg}"
        raise NotebookError(no_notebook(f"not JSON: {place}", f"不是 JSON：{place}")) from error
    except (msgspec.ValidationError, RecursionError, ValueError) as error:  # the last: a number of thousands of digits
        raise NotebookError(no_notebook(str(error), str(error))) from error
    if raw.cells is None and raw.worksheets is None:
        raise NotebookError(no_notebook("it has no cells", "没有单元格"))
    return raw


def no_notebook(reason: str, chinese: str) -> Text:
    """That a file is no notebook, and why."""
    return Text(f"is no notebook: {reason}", f"不是笔记本：{chinese}")


def _language(metadata: dict[str, Any]) -> str:
    """What the kernel or the notebook itself says, Python where neither does."""
    for section, key in (("kernelspec", "language"), ("language_info", "name")):
        part = metadata.get(section)
        if isinstance(part, dict) and isinstance(part.get(key), str) and part[key]:
            return str(part[key])
    return "python"


def _is_python(language: str) -> bool:
    return language.lower().startswith(("python", "ipython"))
