# SPDX-License-Identifier: Apache-2.0
"""Edits give one result whatever their order, and never lie over one another."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindport.core.rewriting.edits import Edit, OverlappingEdits, Patches, apply

TEXT = st.text(st.sampled_from("ab (,)\n\t😀汉\r\f"), max_size=40)


@st.composite
def texts_with_edits(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """A text, and edits of it that do not overlap."""
    text = draw(TEXT)
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(places[::2], places[1::2], strict=False))
    edits = [Edit(start, end, draw(TEXT)) for start, end in pairs]
    kept = [edit for index, edit in enumerate(edits) if index == 0 or pairs[index] != pairs[index - 1]]
    return text, kept


@given(texts_with_edits(), st.randoms(use_true_random=False))
def test_the_order_does_not_matter(case: tuple[str, list[Edit]], shuffled: random.Random) -> None:
    text, edits = case
    other = edits[:]
    shuffled.shuffle(other)
    assert apply(text, edits) == apply(text, other)


@given(texts_with_edits())
def test_what_no_edit_touches_stays(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    assert apply(text, []) == text
    assert apply(text, [Edit(edit.start, edit.end, text[edit.start : edit.end]) for edit in edits]) == text
    assert len(apply(text, edits)) == len(text) + sum(len(edit.text) - (edit.end - edit.start) for edit in edits)


@given(texts_with_edits())
def test_patches_read_as_the_edits_say(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    patches = Patches(text)
    for edit in edits:
        patches.add([edit])
    assert apply(text, patches.edits) == apply(text, edits)


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(0, 3, "x"), Edit(2, 4, "y")],
        [Edit(1, 1, "x"), Edit(1, 1, "y")],
        [Edit(0, 9, "x")],
        [Edit(3, 1, "x")],
    ],
)
def test_edits_over_one_another_or_outside_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(OverlappingEdits, match="characters"):
        apply("abcdef", edits)


def test_an_outer_edit_takes_the_inner_ones_into_its_text() -> None:
    patches = Patches("f(g(x))")
    patches.add([Edit(2, 3, "h")])
    assert patches.within(2, 6) == "h(x)"
    patches.add([Edit(0, 7, f"{patches.within(2, 6)} + 1")])
    assert apply(patches.text, patches.edits) == "h(x) + 1"


def test_an_edit_that_crosses_another_is_not_admitted() -> None:
    patches = Patches("abcdef")
    patches.add([Edit(1, 4, "x")])
    assert not patches.admits([Edit(3, 5, "y")])
    assert not patches.admits([Edit(2, 3, "y")])
    assert patches.admits([Edit(0, 6, "y"), Edit(4, 4, "z")])
