# SPDX-License-Identifier: Apache-2.0
"""Edits of a text: applied in any order with one result, never one over another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable

from msgspec import Struct


class Edit(Struct, frozen=True, order=True):
    """Put `text` in the place of the characters from `start` up to, not including, `end`; an insertion has none."""

    start: int
    end: int
    text: str


class OverlappingEdits(Exception):
    """Two edits want the same place; the text names it."""


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made, whatever their order."""
    pieces: list[str] = []
    position = 0
    last: Edit | None = None
    for edit in sorted(set(edits)):
        if edit.start < position or not edit.start <= edit.end <= len(text):
            raise OverlappingEdits(f"characters {edit.start} to {edit.end} are already edited, or outside the text")
        if last is not None and (edit.start, edit.end) == (last.start, last.end):
            raise OverlappingEdits(f"two texts for characters {edit.start} to {edit.end}")
        pieces += text[position : edit.start], edit.text
        position, last = edit.end, edit
    return "".join((*pieces, text[position:]))


class Patches:
    """A text with edits in the making: a later edit takes the earlier ones in its place into its own text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._edits: list[Edit] = []

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All edits so far, in order of place; none overlaps another."""
        return tuple(self._edits)

    def within(self, start: int, end: int) -> str:
        """A piece of the text as it reads with the edits so far."""
        place = Edit(start, end, "")
        inside = (edit for edit in self._near(place) if _contains(place, edit))
        return apply(self.text[start:end], (Edit(one.start - start, one.end - start, one.text) for one in inside))

    def admits(self, edits: Iterable[Edit]) -> bool:
        """Whether edits neither cross one that is already there nor undo one they do not contain."""
        return all(_contains(edit, there) or not _overlap(edit, there) for edit in edits for there in self._near(edit))

    def add(self, edits: Iterable[Edit]) -> None:
        """Make edits whose texts were written with `within`: they replace those inside them."""
        for edit in edits:
            for there in self._near(edit):
                if _contains(edit, there):
                    self._edits.remove(there)
            insort(self._edits, edit)

    def _near(self, place: Edit) -> list[Edit]:
        """The edits that a place may touch. They never overlap, so of those before it only the last can reach it."""
        first = max(bisect_left(self._edits, Edit(place.start, 0, "")) - 1, 0)
        last = bisect_right(self._edits, Edit(place.end, len(self.text) + 1, ""))
        return self._edits[first:last]


def _contains(outer: Edit, inner: Edit) -> bool:
    """Whether an edit lies inside another; what is inserted at its borders stays beside it."""
    if inner.start == inner.end:
        return outer.start < inner.start < outer.end
    return outer.start <= inner.start and inner.end <= outer.end


def _overlap(one: Edit, other: Edit) -> bool:
    if one.start == one.end and other.start == other.end:
        return one.start == other.start
    return one.start < other.end and other.start < one.end
