# SPDX-License-Identifier: Apache-2.0
"""A changed text parsed on top of its old tree: the tree is that of a fresh parse."""

from hypothesis import given
from hypothesis import strategies as st

from mindport.core.syntax import Node, Source

STATEMENTS = ["def f():\n", "    return x.view(1)\n", "import torch\n", "class A(nn.Module):\n", "if x:\n", "# c\n"]
MARKS = ["x", "😀", "中", '"', "'", "(", ")", "[", "\n", "    ", ":", '"""', "f'{x}'", "\\\n", "\r\n", "@", "=", "."]
PIECES = st.sampled_from(STATEMENTS + MARKS)
TEXTS = st.lists(PIECES, max_size=25).map("".join)


def shape(node: Node) -> list[tuple[int, int, int, bool]]:
    """All nodes of a tree with their places, outer before inner."""
    found, pending = [], [node]
    while pending:
        current = pending.pop()
        found.append((current.kind_id, current.start_byte, current.end_byte, current.is_missing))
        pending.extend(reversed(current.children))
    return found


@given(before=TEXTS, inserted=TEXTS, data=st.data())
def test_a_sound_text_has_the_tree_of_a_fresh_parse(before: str, inserted: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(before)), st.integers(0, len(before)))))
    text = before[:start] + inserted + before[end:]
    changed, fresh = Source.changed(text, Source(before)), Source(text)
    assert shape(changed.root) == shape(fresh.root)
    assert (changed.text, changed.data, changed.flat, changed.ascii) == (text, fresh.data, fresh.flat, fresh.ascii)
