# SPDX-License-Identifier: Apache-2.0
"""Edits of a notebook's joined text as edits of its cells, and a notebook's JSON with these made.

Only the sources of edited cells are written anew, and of these only the changed lines: outputs, metadata, the order of
keys and the indentation stay character for character.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from msgspec import structs

from mindport.core.lines import line_end, with_line_ends
from mindport.core.notebooks.cells import LONE_SURROGATE, Cell, Notebook, plain_text
from mindport.core.notebooks.json_places import Place, items, members, top
from mindport.core.rewriting.edits import Edit, apply

_CELL_MAGIC = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*%%[^\n]*\n")


class MisplacedEdit(Exception):
    """An edit would change what is no Python of a single cell; the message is for the user."""


def edited_text(text: str, edits: Iterable[Edit]) -> str:
    """A text with edits made, whose new lines end as those of the text do."""
    ending = line_end(text)
    return apply(text, [structs.replace(edit, text=with_line_ends(edit.text, ending)) for edit in edits])


def edited_notebook(text: str, notebook: Notebook, edits: Iterable[Edit]) -> str:
    """The JSON text of a notebook with edits of its joined text made in its cells."""
    places = _source_places(text)
    changes = []
    for number, cell_edits in edits_by_cell(notebook, cell_texts(text), edits).items():
        place = places[number - 1]
        if place is None:
            raise MisplacedEdit(f"cell {number}: has no source that could be rewritten")
        changes.append(Edit(*place, _edited_source(text, place, cell_edits)))
    return apply(text, changes)


def cell_texts(text: str) -> list[str]:
    """The exact text of every cell of a notebook, code or not."""
    return [_joined(json.loads(text[slice(*place)])) if place else "" for place in _source_places(text)]


def edits_by_cell(notebook: Notebook, texts: list[str], edits: Iterable[Edit]) -> dict[int, list[Edit]]:
    """Edits of the joined text by the numbers of the cells that they change, with offsets within the cell."""
    found: dict[int, list[Edit]] = {}
    for edit in edits:
        index = bisect_right(notebook.cells, edit.start, key=lambda cell: cell.start) - 1
        if index < 0:
            raise MisplacedEdit("what would be rewritten lies in no cell")
        cell = notebook.cells[index]
        following = notebook.cells[index + 1].start if index + 1 < len(notebook.cells) else len(notebook.text)
        exact = texts[cell.number - 1]
        if edit.end > following or notebook.text[cell.end : max(edit.end, cell.end)].strip():
            raise MisplacedEdit(f"cell {cell.number}: what would be rewritten reaches into the next cell")
        if edit.end > edit.start and _stands_for_magic(notebook, cell, exact, edit):
            raise MisplacedEdit(f"cell {cell.number}: what would be rewritten is a line for IPython")
        found.setdefault(cell.number, []).append(_within(cell, exact, edit))
    return found


def _stands_for_magic(notebook: Notebook, cell: Cell, exact: str, edit: Edit) -> bool:
    end = min(edit.end, cell.end)
    return notebook.text[edit.start : end] != plain_text(exact)[edit.start - cell.start : end - cell.start]


def _within(cell: Cell, exact: str, edit: Edit) -> Edit:
    """The edit with offsets of the cell; what concerns the line end behind the cell's last line is made to fit."""
    start, end, text = edit.start - cell.start, edit.end - cell.start, edit.text
    size = cell.end - cell.start
    if end > size:
        text = text.removesuffix("\n").removesuffix("\r")
        if start > size:
            start, text = size, f"\n{text}" if text else ""
        end = size
    magic = _CELL_MAGIC.match(exact)
    if magic and start == end < magic.end():  # a cell magic must stay the first line
        start = end = magic.end()
    return Edit(start, end, text)


def _edited_source(text: str, place: Place, edits: list[Edit]) -> str:
    """The JSON of a cell's source with edits made, in the form that it has: one string, or one a line."""
    old = json.loads(text[slice(*place)])
    exact = _joined(old)
    new = edited_text(exact, edits)
    if new.endswith("\n") and not exact.endswith("\n"):  # its last line is gone
        new = new.removesuffix("\n").removesuffix("\r")
    ascii_only = text.isascii()
    if isinstance(old, str):
        return _encoded(new, ascii_only)
    return _encoded_lines(re.findall(r"[^\n]*\n|[^\n]+", new), text, place, ascii_only)


def _encoded_lines(lines: list[str], text: str, place: Place, ascii_only: bool) -> str:
    """An array of strings with the blanks between them as they were; lines that were there keep their spelling."""
    start, end = place
    old = items(text, start)
    if not old or not lines:
        return json.dumps(lines, ensure_ascii=ascii_only)
    kept: Mapping[str, str] = {json.loads(text[slice(*one)]): text[slice(*one)] for one in old}
    between = text[old[0][1] : old[1][0]] if len(old) > 1 else f",{text[start + 1 : old[0][0]] or ' '}"
    spelled = between.join(kept.get(line) or _encoded(line, ascii_only) for line in lines)
    return f"{text[start : old[0][0]]}{spelled}{text[old[-1][1] : end]}"


def _encoded(text: str, ascii_only: bool) -> str:
    """A JSON string; half of a surrogate pair is always written out, for no encoding has it."""
    return json.dumps(text, ensure_ascii=ascii_only or LONE_SURROGATE.search(text) is not None)


def _joined(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _source_places(text: str) -> list[Place | None]:
    """Where each cell's source stands in the JSON of a notebook; None for a cell that has none."""
    whole = members(text, top(text)[0])
    if "cells" in whole and text[whole["cells"][0]] == "[":
        cells = items(text, whole["cells"][0])
    else:
        sheets = [members(text, start) for start, _ in items(text, whole["worksheets"][0])]
        cells = [cell for sheet in sheets if "cells" in sheet for cell in items(text, sheet["cells"][0])]
    return [_source_place(text, members(text, start)) for start, _ in cells]


def _source_place(text: str, cell: Mapping[str, Place]) -> Place | None:
    """Format 4 has `source`, format 3 `input`; where both are there, the one that is not empty."""
    places = [cell[key] for key in ("source", "input") if key in cell]
    return next((place for place in places if json.loads(text[slice(*place)])), places[0] if places else None)
