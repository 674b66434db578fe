# SPDX-License-Identifier: Apache-2.0
"""Line ends: the parser knows LF and CRLF, Python also a lone CR."""

import re

_LONE_RETURN = re.compile(r"\r(?!\n)")


def normal_line_ends(text: str) -> str:
    """The text with every lone CR as LF: of the same length, and with the same lines as Python sees."""
    return _LONE_RETURN.sub("\n", text) if "\r" in text else text
