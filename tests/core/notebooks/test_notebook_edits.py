# SPDX-License-Identifier: Apache-2.0
"""Edits of a notebook change the cells they are for, and not a character of anything else."""

import difflib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindport.core.notebooks.cells import read_notebook
from mindport.core.notebooks.notebook_edits import MisplacedEdit, cell_texts, edited_notebook
from mindport.core.rewriting.edits import Edit


def notebook(*sources: object, indent: int | None = 1, **more: Any) -> str:
    """A notebook with these sources; each cell has an output and odd metadata."""
    output = {"output_type": "stream", "text": ["torch.relu\n", "\u6c49\ud83d"], "value": float("nan")}
    cells = [
        {"outputs": [output], "cell_type": "code", "source": source, "metadata": {"torch": "é"}, **more}
        for source in sources
    ]
    return json.dumps({"nbformat": 4, "cells": cells, "metadata": {}}, indent=indent) + "\n"


def replaced(text: str, old: str, new: str) -> str:
    """The notebook with one piece of its joined text replaced."""
    joined = read_notebook(text)
    start = joined.text.index(old)
    return edited_notebook(text, joined, [Edit(start, start + len(old), new)])


def changed_lines(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line[0] + line[1:].strip() for line in lines if line[0] in "+-"]


def test_only_the_line_of_the_edit_changes() -> None:
    text = notebook(["import torch\n", "torch.relu(1)  # 汉 \\u6c49"], ["2"])
    assert changed_lines(text, replaced(text, "torch.relu", "ops.relu")) == [
        '-"torch.relu(1)  # \\u6c49 \\\\u6c49"',
        '+"ops.relu(1)  # \\u6c49 \\\\u6c49"',
    ]


@pytest.mark.parametrize("indent", [None, 0, 1, 4])
def test_a_source_keeps_its_form(indent: int | None) -> None:
    for source, expected in (
        ("import torch\ntorch.relu(1)", "import torch\nops.relu(1)"),
        (["import torch\n", "torch.relu(1)"], ["import torch\n", "ops.relu(1)"]),
    ):
        text = notebook(source, "other", indent=indent)
        assert replaced(text, "torch.relu", "ops.relu") == notebook(expected, "other", indent=indent)


def test_one_line_becomes_several_and_several_one() -> None:
    text = notebook(["import torch\n", "1"], ["torch.relu(2)"])
    assert replaced(text, "import torch\n", "import a\nimport b\n") == notebook(
        ["import a\n", "import b\n", "1"], ["torch.relu(2)"]
    )
    assert replaced(text, "import torch\n", "") == notebook(["1"], ["torch.relu(2)"])
    assert replaced(text, "torch.relu(2)", "x = 2\nx") == notebook(["import torch\n", "1"], ["x = 2\n", "x"])
    assert replaced(notebook(["torch"]), "torch", "") == notebook([])


def test_the_last_line_of_a_cell_may_go_with_its_line_end() -> None:
    text = notebook(["x = 1\n", "import torch"], ["2"])
    assert replaced(text, "import torch\n", "") == notebook(["x = 1"], ["2"])
    assert replaced(text, "import torch\n", "import mindspore\n") == notebook(["x = 1\n", "import mindspore"], ["2"])


def test_a_line_may_be_added_behind_the_last() -> None:
    text = notebook(["x = 1\n", "import torch"], ["2"])
    joined = read_notebook(text)
    end = joined.text.index("import torch\n") + len("import torch\n")
    added = edited_notebook(text, joined, [Edit(end, end, "import mindspore\n")])
    assert added == notebook(["x = 1\n", "import torch\n", "import mindspore"], ["2"])


def test_a_cell_magic_stays_the_first_line() -> None:
    text = notebook(["%%time\n", "torch.relu(1)"])
    added = edited_notebook(text, read_notebook(text), [Edit(0, 0, "import mindspore\n")])
    assert added == notebook(["%%time\n", "import mindspore\n", "torch.relu(1)"])


def test_line_ends_stay() -> None:
    text = notebook("import torch\r\ntorch.relu(1)\r\n")
    assert replaced(text, "torch.relu(1)", "a\nb") == notebook("import torch\r\na\r\nb\r\n")


def test_what_is_not_ascii_stays_as_it_is_written() -> None:
    text = '{"nbformat": 4, "cells": [{"cell_type": "code", "source": "a = \'\\u6c49汉\'"}]}'
    assert replaced(text, "a =", "b =") == text.replace("a = '\\u6c49汉'", "b = '汉汉'")
    broken = '{"nbformat": 4, "cells": [{"cell_type": "code", "source": "a = \'汉\\ud83d\'"}]}'
    assert replaced(broken, "a =", "b =").encode() == broken.replace("a = '汉", "b = '\\u6c49").encode()


def test_old_notebooks_too() -> None:
    cells = [{"cell_type": "code", "input": ["torch.relu(1)"], "language": "python", "outputs": []}]
    text = json.dumps({"worksheets": [{"metadata": {}}, {"cells": cells}], "nbformat": 3})
    assert replaced(text, "torch.relu", "ops.relu") == text.replace("torch.relu", "ops.relu")


@pytest.mark.parametrize(
    ("sources", "old", "reason"),
    [
        ((["%matplotlib inline"],), "0", "cell 1: what would be rewritten is a line for IPython"),
        ((["a"], ["b"]), "a\n\nb", "cell 1: what would be rewritten reaches into the next cell"),
        ((["f(1"], ["b"]), "1\n)", "cell 1: what would be rewritten reaches into the next cell"),
    ],
)
def test_what_is_no_python_of_one_cell_is_refused(sources: tuple[list[str], ...], old: str, reason: str) -> None:
    with pytest.raises(MisplacedEdit, match=reason):
        replaced(notebook(*sources), old, "x")


LINES = st.sampled_from(["import torch", "x = '汉 😀'", "%time torch.relu(1)", "!ls", "", "\tf(\\u2028)", "a \u2028"])
SOURCES = st.lists(LINES, max_size=4).map("\n".join)


@given(sources=st.lists(SOURCES, max_size=4), data=st.data())
def test_renaming_a_word_everywhere(sources: list[str], data: st.DataObject) -> None:
    forms: list[Any] = [source if data.draw(st.booleans()) else source.splitlines(keepends=True) for source in sources]
    text = notebook(*forms, indent=data.draw(st.sampled_from([None, 1])))
    joined = read_notebook(text)
    starts = [at for at in range(len(joined.text)) if joined.text.startswith("torch", at)]
    after = edited_notebook(text, joined, [Edit(start, start + 5, "ms") for start in starts])
    assert cell_texts(after) == [source.replace("torch", "ms") for source in sources]
    emptied = [[{**cell, "source": ""} for cell in json.loads(one)["cells"]] for one in (text, after)]
    assert json.dumps(emptied[0]) == json.dumps(emptied[1])
