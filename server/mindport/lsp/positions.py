# SPDX-License-Identifier: Apache-2.0
"""Offsets in a text and positions as editors count them: lines by LSP's three line ends, columns in their own units."""

from bisect import bisect_right
from itertools import accumulate

from lsprotocol.types import Position, PositionEncodingKind, Range

from mindport.core.lines import normal_line_ends

_HIGHEST_OF_ONE_UNIT = 0xFFFF


class Lines:
    """The lines of a text, for a client that counts columns in one of the three encodings.

    Lines end at LF, CRLF and CR only; Python's `splitlines` would also end them at form feeds and others.
    """

    def __init__(self, text: str, encoding: PositionEncodingKind | str | None = None) -> None:
        """Without an encoding columns count in UTF-16, as LSP has it."""
        self.text = normal_line_ends(text)
        self._encoding = encoding or PositionEncodingKind.Utf16
        self._starts = [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))]
        """Where each line starts, and one more, behind the end of the text."""
        self._plain = self.text.isascii() or encoding == PositionEncodingKind.Utf32

    def __len__(self) -> int:
        return len(self._starts) - 1

    def position(self, offset: int) -> Position:
        """Where a character stands for the client; offsets outside the text count as its ends."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self._starts, offset) - 1
        start = self._starts[line]
        column = offset - start if self._plain else units(self.text[start:offset], self._encoding)
        return Position(line, column)

    def range(self, start: int, end: int) -> Range:
        """The client's range of a piece of the text."""
        return Range(self.position(start), self.position(end))

    def offset(self, position: Position) -> int:
        """The character at a client's position; behind the end of a line its end, behind the last line that of all.

        A position within a character, which some clients send for half an emoji, is the end of the character.
        """
        if position.line >= len(self):
            return len(self.text)
        start = self._starts[position.line]
        end = self._starts[position.line + 1] - 1
        if self.text[end - 1 : end] == "\r" and end > start and end < len(self.text):
            end -= 1
        if self._plain:
            return min(start + position.character, end)
        left = position.character
        for offset in range(start, end):
            if left <= 0:
                return offset
            left -= units(self.text[offset], self._encoding)
        return end

    def offsets(self, place: Range) -> tuple[int, int]:
        """The characters of a client's range."""
        return self.offset(place.start), self.offset(place.end)


def units(text: str, encoding: PositionEncodingKind | str) -> int:
    """How many code units of an encoding a text takes."""
    if encoding == PositionEncodingKind.Utf32 or text.isascii():
        return len(text)
    if encoding == PositionEncodingKind.Utf8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + sum(ord(character) > _HIGHEST_OF_ONE_UNIT for character in text)
