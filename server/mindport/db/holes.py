# SPDX-License-Identifier: Apache-2.0
"""The named holes of templates and values: "{input}" is filled by the argument, "{self}" by the receiver."""

import ast
import re

HOLE = re.compile(r"\{([A-Za-z_]\w*)\}")
RECEIVER = "self"


def holes(expression: str) -> list[str]:
    """The names of the holes, in order."""
    return HOLE.findall(expression)


def is_expression(text: str) -> bool:
    """Whether the text with its holes filled is a Python expression."""
    try:
        ast.parse(HOLE.sub(r"\1", text).strip(), mode="eval")
    except SyntaxError:
        return False
    return True
