# SPDX-License-Identifier: Apache-2.0
"""Offsets and positions: in every encoding, with every line end, and with what looks like one and is none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, PositionEncodingKind, Range, TextDocumentContentChangePartial

from mindport.lsp.positions import Lines, units
from mindport.lsp.workspace import ExactDocument

ENCODINGS = list(PositionEncodingKind)
WIDTH = {PositionEncodingKind.Utf8: "utf-8", PositionEncodingKind.Utf16: "utf-16-le", PositionEncodingKind.Utf32: ""}
TEXTS = st.text(st.sampled_from("ab \t中é😀\r\n\n\r\f\v\u2028\x85\x1c")).map(lambda text: text.replace("\r\r", "\r"))
encodings = pytest.mark.parametrize("encoding", ENCODINGS)


def client_position(text: str, offset: int, encoding: PositionEncodingKind) -> Position:
    """What an editor would say, written from the specification: lines end at LF, CRLF and CR."""
    before = re.split(r"\r\n|\n|\r", text[:offset])
    column = before[-1]
    if encoding is PositionEncodingKind.Utf32:
        return Position(len(before) - 1, len(column))
    size = 2 if encoding is PositionEncodingKind.Utf16 else 1
    return Position(len(before) - 1, len(column.encode(WIDTH[encoding])) // size)


@encodings
@given(text=TEXTS, data=st.data())
def test_every_character_is_found_again(encoding: PositionEncodingKind, text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)).filter(lambda at: text[at - 1 : at + 1] != "\r\n"))
    lines = Lines(text, encoding)
    place = lines.position(offset)
    assert place == client_position(text, offset, encoding)
    assert lines.offset(place) == offset


@encodings
@given(text=TEXTS, line=st.integers(0, 9), column=st.integers(0, 9))
def test_positions_outside_a_line_are_its_end(
    encoding: PositionEncodingKind, text: str, line: int, column: int
) -> None:
    all_lines = re.split(r"\r\n|\n|\r", text)
    offset = Lines(text, encoding).offset(Position(line, column))
    if line >= len(all_lines):
        assert offset == len(text)
    elif column >= units(all_lines[line], encoding):
        assert client_position(text, offset, encoding) == Position(line, units(all_lines[line], encoding))


@encodings
@given(text=TEXTS, new=TEXTS, data=st.data())
def test_an_edit_of_the_client_is_made_where_it_means(
    encoding: PositionEncodingKind, text: str, new: str, data: st.DataObject
) -> None:
    whole = st.integers(0, len(text)).filter(lambda at: text[at - 1 : at + 1] != "\r\n")
    start, end = sorted((data.draw(whole), data.draw(whole)))
    document = ExactDocument("file:///a.py", text, 1)
    document._position_codec.encoding = encoding
    place = Range(client_position(text, start, encoding), client_position(text, end, encoding))
    document.apply_change(TextDocumentContentChangePartial(place, new))
    assert document.source == text[:start] + new + text[end:]


def test_two_halves_of_an_emoji_find_each_other() -> None:
    document = ExactDocument("file:///a.py", "x = ''\n", 1)
    for column, half in ((5, "\ud83d"), (6, "\ude00")):
        place = Range(Position(0, column), Position(0, column))
        document.apply_change(TextDocumentContentChangePartial(place, half))
    assert document.source == "x = '😀'\n"


def test_lines_are_those_of_the_protocol() -> None:
    document = ExactDocument("file:///a.py", "a\fb\u2028c\nd\r\ne\rf", 1)
    assert document.lines == ["a\fb\u2028c\n", "d\r\n", "e\r", "f"]
