# SPDX-License-Identifier: Apache-2.0
"""Notebooks: one text out of cells, and places back to cells."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindport.core.model import Span
from mindport.core.notebooks.cells import Notebook, NotebookError, read_notebook
from mindport.core.syntax import Source


def cell(source: str | list[str], kind: str = "code", **more: Any) -> dict[str, Any]:
    return {"cell_type": kind, "source": source, "metadata": {}, **more}


def notebook(*cells: dict[str, Any], **metadata: Any) -> str:
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": list(cells)})


def names(book: Notebook, word: str) -> list[tuple[int, int, int]]:
    """Cell, line and column of each place in the joined text where a word stands."""
    places = []
    for match in re.finditer(word, book.text):
        place = book.locate(span(book.text, match.start(), match.end()))
        assert place is not None
        places.append((place[0], place[1].line, place[1].column))
    return places


def span(text: str, start: int, end: int) -> Span:
    def at(offset: int) -> tuple[int, int]:
        return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)

    return Span(start, end, *at(start), *at(end))


def test_places_are_counted_within_cells_and_cells_over_all_of_them() -> None:
    book = read_notebook(
        notebook(cell("# Title torch", "markdown"), cell(["import torch\n", "x = 1"]), cell("%time\n  torch.add"))
    )
    assert names(book, "torch") == [(2, 1, 8), (3, 2, 3)]
    assert book.lines() == 4


def test_format_3_with_worksheets() -> None:
    sheet = {"cells": [{"cell_type": "heading", "source": "x"}, {"cell_type": "code", "input": ["import torch"]}]}
    book = read_notebook(json.dumps({"nbformat": 3, "metadata": {"name": ""}, "worksheets": [sheet]}))
    assert names(book, "torch") == [(2, 1, 8)]


def test_outputs_that_only_python_writes_do_no_harm() -> None:
    output = {"output_type": "display_data", "data": {"a": float("nan"), "b": float("inf")}}
    assert names(read_notebook(notebook(cell("torch", outputs=[output]))), "torch") == [(1, 1, 1)]


@pytest.mark.parametrize("metadata", [{"kernelspec": {"language": "R"}}, {"language_info": {"name": "julia"}}])
def test_other_languages_have_no_cells(metadata: dict[str, Any]) -> None:
    book = read_notebook(notebook(cell("library(torch)"), **metadata))
    assert (book.cells, book.text) == ((), "")
    assert book.language in ("R", "julia")


def test_cells_of_other_languages_are_left_out() -> None:
    foreign = {**cell("torch"), "metadata": {"vscode": {"languageId": "sql"}}}
    assert names(read_notebook(notebook(foreign, cell("torch"))), "torch") == [(2, 1, 1)]


def test_a_cell_that_leaves_something_open_does_not_swallow_the_next() -> None:
    book = read_notebook(notebook(cell("f(a, ["), cell("x = '''"), cell("torch.add(x)")))
    statement = Source(book.text).root.children[-1]
    assert (statement.type, statement.child_count) == ("expression_statement", 1)
    assert names(book, "torch") == [(3, 1, 1)]


def test_what_spans_cells_has_no_place() -> None:
    book = read_notebook(notebook(cell("f(torch."), cell("relu)")))
    whole = span(book.text, 2, book.text.index("relu") + 4)
    assert book.locate(whole) is None
    assert read_notebook(notebook()).locate(whole) is None


def test_halves_of_pairs_keep_their_length() -> None:
    book = read_notebook('{"cells": [{"cell_type": "code", "source": "\\ud800 torch"}]}')
    assert names(book, "torch") == [(1, 1, 3)]
    assert book.text.encode()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not JSON: line 1"),
        ('{"cells": [}', "not JSON: line 1"),
        ("[]", "Expected `object`, got `array`"),
        ("{}", "it has no cells"),
        ('{"cells": [{"source": 3}]}', r"Expected `str \| array`, got `int` - at `\$.cells\[0\].source`"),
        ('{"cells": {"a": 1}}', r"at `\$.cells`"),
        ("[" * 100_000, "recursion"),
        ("1" * 10_000, "is no notebook"),
    ],
)
def test_what_is_no_notebook_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(NotebookError, match=reason):
        read_notebook(text)


@given(st.text())
def test_any_text_gives_cells_or_a_reason(text: str) -> None:
    with pytest.raises(NotebookError, match=r"^is no notebook"):
        read_notebook(text)


SOURCES = st.lists(
    st.sampled_from(
        [
            "torch.add\n",
            "x = (\n",
            "'''",
            "%time torch\n",
            "!ls\n",
            "%%bash\n",
            "\u4e2d\U0001f600",
            "\r",
            "\r\n",
            "  ",
            "#",
        ]
    )
).map("".join)
CELLS = st.lists(st.builds(cell, SOURCES, st.sampled_from(["code", "markdown", "raw"])))


@given(CELLS)
def test_every_place_names_the_same_text_in_its_cell(cells: list[dict[str, Any]]) -> None:
    book = read_notebook(notebook(*cells))
    places = [(match[0], book.locate(span(book.text, *match.span()))) for match in re.finditer(r"torch|add", book.text)]
    for word, place in places:
        assert place is not None
        number, inside = place
        source = cells[number - 1]["source"]
        assert source[inside.start : inside.end] == word
        assert re.split(r"\r\n|\r|\n", source)[inside.line - 1][inside.column - 1 : inside.end_column - 1] == word


@given(CELLS, st.randoms(use_true_random=False))
def test_every_cell_keeps_its_text_in_any_order(cells: list[dict[str, Any]], random: Any) -> None:
    random.shuffle(cells)
    book = read_notebook(notebook(*cells))
    code = [number for number, one in enumerate(cells, 1) if one["cell_type"] == "code"]
    assert [one.number for one in book.cells] == code
    for one in book.cells:
        assert one.end - one.start == len(cells[one.number - 1]["source"])
        assert book.text[: one.start].count("\n") + 1 == one.line
