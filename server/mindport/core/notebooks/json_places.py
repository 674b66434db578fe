# SPDX-License-Identifier: Apache-2.0
"""Where the parts of a JSON text lie, so that one of them can be replaced and the rest stays as it was written."""

import json
import re

Place = tuple[int, int]
"""Half-open character offsets of a value."""

_DECODER = json.JSONDecoder()
_BLANK = re.compile(r"[ \t\n\r]*")


def top(text: str) -> Place:
    """The place of the one value that a JSON text is; like all below, the text must be valid."""
    start = _past_blank(text, 0)
    return start, _end(text, start)


def members(text: str, start: int) -> dict[str, Place]:
    """The places of the values of the object that begins here, by their keys; of two with the same key the last."""
    places: dict[str, Place] = {}
    at = _past_blank(text, start + 1)
    while text[at] != "}":
        key, at = _DECODER.raw_decode(text, at)
        at = _past_blank(text, _past_blank(text, at) + 1)  # and past the colon
        places[key] = (at, _end(text, at))
        at = _past_separator(text, places[key][1])
    return places


def items(text: str, start: int) -> list[Place]:
    """The places of the values of the array that begins here."""
    places: list[Place] = []
    at = _past_blank(text, start + 1)
    while text[at] != "]":
        places.append((at, _end(text, at)))
        at = _past_separator(text, places[-1][1])
    return places


def _end(text: str, start: int) -> int:
    return _DECODER.raw_decode(text, start)[1]


def _past_separator(text: str, at: int) -> int:
    at = _past_blank(text, at)
    return _past_blank(text, at + 1) if text[at] == "," else at


def _past_blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    assert found is not None, "the expression matches everywhere"
    return found.end()
