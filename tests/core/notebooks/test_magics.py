# SPDX-License-Identifier: Apache-2.0
"""What only IPython understands gives way to Python of the same length."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindport.core.lines import normal_line_ends
from mindport.core.notebooks.magics import step_over

STEPPED = {
    "%matplotlib inline\nx = 1": "0                 \nx = 1",
    "if x:\n    !pip install torch\n": "if x:\n    0                 \n",
    "!pip install \\\n  torch (cpu\ny = 2": "0             \n            \ny = 2",
    "?print\nprint?\nnp.random.*??\n": "0     \n0     \n0            \n",
    "files = !ls *.py": "files = 0       ",
    "out = %sql select 1": "out = 0            ",
    "%time y = f(x)": "pass; y = f(x)",
    "%timeit -n 10 -r3 f(x)": "pass;             f(x)",
    "y = %time f(x)": "y =       f(x)",
    "%%time\ny = f(x)": "0     \ny = f(x)",
    "# first\n\n%%capture out\n!ls\ny = 1": "# first\n\n0            \n0  \ny = 1",
    "%%timeit y = 1\nf(y)": "pass;    y = 1\nf(y)",
    "%%bash\nfor f in *; do\n": "      \n              \n",
    "%%writefile model.py\nimport torch\n": "                    \n            \n",
}
UNTOUCHED = [
    "",
    "x = (a\n     % b)",
    "text = '''\n%time\n!ls\n'''\n",
    "x %= 3\ny != 2\nz = a % b\n",
    "x = a \\\n    % b\n",
    "f'%s' % x  # (\n",
    's = "=%d" % 3\n',
    "print('a?')\nx = 'why?'  # really?\n",
    "d = {'a': [1,\n  2]}\n",
]


@pytest.mark.parametrize(("cell", "text"), STEPPED.items())
def test_stepped_over(cell: str, text: str) -> None:
    assert step_over(cell).text == text
    ast.parse(text)


@pytest.mark.parametrize("cell", UNTOUCHED)
def test_python_stays_as_it_is(cell: str) -> None:
    stepped = step_over(cell)
    assert (stepped.text, stepped.closers) == (cell, "")
    ast.parse(cell)


@pytest.mark.parametrize(
    ("cell", "closers"),
    [
        ("f(a, [1,\n%", "])"),
        ("f('''x\n%time", "''')"),
        ("x = \"\"\" '''\n", '"""'),
        ("f(a)]\n{", "}"),
    ],
)
def test_what_a_cell_leaves_open_is_told(cell: str, closers: str) -> None:
    stepped = step_over(cell)
    assert (stepped.text, stepped.closers) == (cell, closers)


@given(st.text(alphabet="ax%!?='\"\\([)]\n\r\t #0\u4e2d\U0001f600"))
def test_any_cell_keeps_its_length_and_lines(cell: str) -> None:
    text = step_over(cell).text
    assert [len(line) for line in text.split("\n")] == [len(line) for line in cell.split("\n")]


@given(st.text(alphabet="a\r\n"))
def test_line_ends_keep_every_offset(text: str) -> None:
    normal = normal_line_ends(text)
    assert len(normal) == len(text)
    assert len(normal.splitlines()) == len(text.splitlines())
