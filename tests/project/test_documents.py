# SPDX-License-Identifier: Apache-2.0
"""Files as texts that can be edited: every byte that no edit touches stays."""

import codecs
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindport.core.model import Span
from mindport.core.rewriting.edits import Edit
from mindport.project.documents import Spot, pieces, read_document
from mindport.project.source import Unreadable


def renamed(data: bytes, old: str = "torch", new: str = "ms", path: str = "a.py") -> bytes:
    document = read_document(path, data)
    start = document.text.index(old)
    return document.edited([Edit(start, start + len(old), new)])


@pytest.mark.parametrize(
    "data",
    [
        "x = 'é汉😀'\r\ntorch.f()\r\n".encode(),
        codecs.BOM_UTF8 + "x = 'é'\ntorch.f()".encode(),
        "# coding: latin-1\nx = 'é'\ntorch.f()\n".encode("latin-1"),
        "# -*- coding: gb18030 -*-\nx = '汉'\ntorch.f()\n".encode("gb18030"),
        b"x = 1\rtorch.f()\r",
        b"x = 1\r\ntorch.f()\n\x0c\r\t# \x0b\n",
    ],
)
def test_all_other_bytes_stay(data: bytes) -> None:
    assert renamed(data) == data.replace(b"torch", b"ms")


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_new_lines_end_as_the_others_do(end: bytes) -> None:
    data = end.join([b"import torch", b"x = 1", b""])
    assert renamed(data, "import torch", "import a\nimport b") == end.join([b"import a", b"import b", b"x = 1", b""])


def test_what_the_encoding_lacks_is_not_written() -> None:
    with pytest.raises(UnicodeEncodeError):
        renamed("# coding: latin-1\ntorch\n".encode("latin-1"), new="汉")


def test_an_encoding_with_several_spellings_is_left_alone() -> None:
    data = b"# coding: utf-7\nx = '+AGE-'\n"
    with pytest.raises(Unreadable, match="utf-7 does not give the same bytes again"):
        read_document("a.py", data)


@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_no_edit_no_change(text: str) -> None:
    data = f"#\n#\n{text}".encode()
    assert read_document("a.py", data).edited([]) == data


def test_a_notebook_with_a_byte_order_mark() -> None:
    source = {"cell_type": "code", "source": "torch.f('é')", "outputs": ["é"]}
    data = codecs.BOM_UTF8 + json.dumps({"cells": [source]}, ensure_ascii=False).encode()
    assert renamed(data, path="a.ipynb") == data.replace(b"torch", b"ms")


def test_places_and_pieces_are_those_of_cells() -> None:
    cells = [{"cell_type": "markdown", "source": "# torch"}, {"cell_type": "code", "source": ["x\n", "torch"]}]
    data = json.dumps({"cells": cells}).encode()
    assert read_document("a.ipynb", data).spot(Span(2, 7, 2, 1, 2, 6)) == Spot(2, 1, 2)
    assert pieces("a.ipynb", data) == [(1, "# torch"), (2, "x\ntorch")]
    assert read_document("a.py", b"x\ntorch").spot(Span(2, 7, 2, 1, 2, 6)) == Spot(2, 1)
    assert pieces("a.py", b"x\r\ntorch") == [(None, "x\r\ntorch")]
