# SPDX-License-Identifier: Apache-2.0
"""Line ends: the parser knows LF and CRLF, Python also a lone CR."""

import re

_LONE_RETURN = re.compile(r"\r(?!\n)")


def normal_line_ends(text: str) -> str:
    """The text with every lone CR as LF: of the same length, and with the same lines as Python sees."""
    return _LONE_RETURN.sub("\n", text) if "\r" in text else text


def line_end(text: str) -> str:
    """The line end that a text uses most, LF where it has none."""
    both, feeds, returns = text.count("\r\n"), text.count("\n"), text.count("\r")
    counts = {"\n": feeds - both, "\r\n": both, "\r": returns - both}
    return max(counts, key=lambda end: counts[end])


def with_line_ends(text: str, end: str) -> str:
    """The text with this line end instead of LF and CRLF."""
    return text.replace("\r\n", "\n").replace("\n", end)
