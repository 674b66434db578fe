# SPDX-License-Identifier: Apache-2.0
"""Every value of a JSON text is found where it stands, however the text is laid out."""

import json

from hypothesis import given
from hypothesis import strategies as st

from mindport.core.notebooks.json_places import items, members, top

VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
LAYOUTS = st.sampled_from([None, 0, 1, 4, "\t"])


@given(value=st.dictionaries(st.text(), VALUES), indent=LAYOUTS, ascii_only=st.booleans())
def test_members_are_where_they_are_said_to_be(value: dict[str, object], indent: int | None, ascii_only: bool) -> None:
    text = f" \n{json.dumps(value, indent=indent, ensure_ascii=ascii_only)}\n"
    start, end = top(text)
    assert json.dumps(json.loads(text[start:end])) == json.dumps(value)
    found = {key: json.dumps(json.loads(text[slice(*place)])) for key, place in members(text, start).items()}
    assert found == {key: json.dumps(one) for key, one in value.items()}


@given(value=st.lists(VALUES), indent=LAYOUTS)
def test_items_are_where_they_are_said_to_be(value: list[object], indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    assert [json.dumps(json.loads(text[slice(*place)])) for place in items(text, 0)] == list(map(json.dumps, value))


def test_of_two_members_with_one_key_the_last_counts() -> None:
    text = '{"a": 1 , "a" :2}'
    assert [text[slice(*place)] for place in members(text, 0).values()] == ["2"]
