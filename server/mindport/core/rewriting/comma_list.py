# SPDX-License-Identifier: Apache-2.0
"""Deletes parts of a comma-separated list; comments in it stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mindport.core.rewriting.edits import Edit


class Part(NamedTuple):
    """One part and the comma behind it, in character offsets."""

    start: int
    end: int
    comma: tuple[int, int] | None


def deletions(parts: Sequence[Part], kept: Sequence[bool], comments: Sequence[int], text: str) -> Iterator[Edit]:
    """What deletes the parts that are not kept; `comments` are the places where comments begin."""
    if all(kept):
        return
    tail = len(parts)
    while tail and not kept[tail - 1]:
        tail -= 1
    for index in range(tail):
        if not kept[index]:
            yield _one(parts, index, comments, text)
    if tail == len(parts):
        return
    start = parts[tail - 1].end if tail else parts[0].start
    comma = parts[-1].comma
    end = parts[-1].end if tail or comma is None else comma[1]
    if any(start <= comment < end for comment in comments):
        for index in range(tail, len(parts)):
            yield _one(parts, index, comments, text)
    else:
        yield Edit(start, end, "")


def _one(parts: Sequence[Part], index: int, comments: Sequence[int], text: str) -> Edit:
    """One part with its comma, up to the next part or to a comment before it."""
    start, end, comma = parts[index]
    if comma is not None:
        end = comma[1]
    if index + 1 < len(parts) and not any(start <= comment < parts[index + 1].start for comment in comments):
        return Edit(start, parts[index + 1].start, "")
    while end < len(text) and text[end] in " \t":
        end += 1
    return Edit(start, end, "")
