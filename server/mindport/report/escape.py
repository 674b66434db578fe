# SPDX-License-Identifier: Apache-2.0
"""Makes text that came from files harmless before it is shown; each report format adds its own quoting on top."""

import re

_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # control characters: terminals obey them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks: they make text read differently than it is
    "\u2028\u2029\ufeff"  # separators that some readers take for line ends
    "\ud800-\udfff]"  # halves of a pair: file names that are not valid text; they cannot be written as UTF-8
)
_INVISIBLE_BUT_NEWLINE = re.compile(_INVISIBLE.pattern.replace("\x00-\x1f", "\x00-\x09\x0b-\x1f"))


def visible(text: str) -> str:
    """The text on one line, with every control character written out as an escape such as \\x1b."""
    return _INVISIBLE.sub(_escaped, text)


def visible_lines(text: str) -> str:
    """The same for a text of several lines, whose line feeds stay."""
    return _INVISIBLE_BUT_NEWLINE.sub(_escaped, text)


def without_surrogates(text: str) -> str:
    """The text with halves of surrogate pairs written out, so that it can be encoded."""
    return text.encode("utf-8", "backslashreplace").decode()


def web_link(address: str) -> str | None:
    """The address if a browser may open it; None for anything but http and https."""
    good = visible(address) == address and re.match(r"https?://[^\s\"<>]+\Z", address)
    return address if good else None


def _escaped(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode("ascii")
