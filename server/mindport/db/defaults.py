# SPDX-License-Identifier: Apache-2.0
"""Compares defaults of both sides by meaning: 1 and 1.0 are one, (0, 1) and [0, 1] are one, True and 1 are not."""

import ast
from functools import lru_cache

_UNKNOWN = {"...", "Ellipsis"}


@lru_cache(maxsize=4096)
def meaning(text: str) -> str:
    """A form in which defaults of equal meaning are equal."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError):
        return text.replace('"', "'")
    return _of_value(value)


def _of_value(value: object) -> str:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return repr(value)
    if isinstance(value, (int, float)):
        return repr(float(value))
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(_of_value, value))}]"
    return repr(value)


def differ(source: str | None, target: str | None) -> bool:
    """Whether a call that leaves the parameter out means another value in MindSpore."""
    if source is None or source in _UNKNOWN or target in _UNKNOWN:
        return False
    return target is None or meaning(source) != meaning(target)


def can_be_written(source: str, target: str | None) -> bool:
    """Whether the source default can stand in a MindSpore call.

    None often means "decide yourself" where the other side writes the decision out, so it is not forced on a
    parameter that has a default of its own; and names of the source framework mean nothing there.
    """
    if source == "None":
        return target is None
    try:
        ast.literal_eval(source)
    except (ValueError, SyntaxError, TypeError):
        return source.startswith("float(")
    return True
