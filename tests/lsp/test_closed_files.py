# SPDX-License-Identifier: Apache-2.0
"""Edits of files that are not open: the smallest stretch that makes one text of another."""

from hypothesis import given
from hypothesis import strategies as st

from mindport.core.rewriting.edits import apply
from mindport.lsp.closed_files import changed_stretch, document_edit
from mindport.lsp.positions import Lines
from mindport.project.fixer import FileFix

TEXTS = st.text(alphabet="ab\r\n 卷😀", max_size=20)


@given(TEXTS, TEXTS)
def test_the_stretch_makes_the_other_text(before: str, after: str) -> None:
    edit = changed_stretch(before, after)
    assert apply(before, [edit]) == after
    assert before == after or not (edit.start < edit.end and edit.text and before[edit.start] == edit.text[0])


def test_a_notebook_is_edited_as_the_json_it_is() -> None:
    before, after = '{"cells": ["torch.cat(卷)"]}', '{"cells": ["ops.cat(卷)"]}'
    file = FileFix("n.ipynb", "/project/n.ipynb", before.encode(), after.encode())
    change = document_edit(file, "utf-16")
    (edit,) = change.edits
    start, end = Lines(before).offsets(edit.range)
    assert before[:start] + getattr(edit, "new_text", "") + before[end:] == after
