# SPDX-License-Identifier: Apache-2.0
"""Whether others see a change of a tensor: names and views of the same memory, as far as a text shows them."""

import re

_VIEWING = "view|reshape|t|transpose|permute|swapaxes|swapdims|movedim|flatten|unflatten|narrow|diagonal|T|mT"
"""Methods and attributes that give a view with dimensions."""
_IS_VIEW = r"(?<![\w.]){0}\s*=\s*[\w.]+(?:\[[^\]\n=]*:[^\]\n=]*\]|\.(?:" + _VIEWING + r")\b)"
_HAS_VIEW = r"=\s*{0}(?:\[(?!None|\.\.\.)|\.(?:" + _VIEWING + r")\b)[^\n]*$"
_PART = r"(?<![\w.]){0}\s*=\s*[\w.]+\[[-\d, ]+\]\s*$"
_ROW = r"(?<![\w.]){0}\s*=\s*(\w+)\[-?\w+\]\s*$"
"""A row, if what it is of is indexed by two places somewhere: it may be a single number otherwise."""
_SAME = r"^\s*(?:(?!{0}\b)\w+\s*=\s*{0}|{0}\s*=\s*(?!(?:True|False|None|{0})\b)[A-Za-z_]\w*)\s*(?:#.*)?$"
_EACH = r"\bfor\s+(?:\w+\s*,\s*)?{0}\s+in\b"


def is_viewed(name: str, text: str) -> bool:
    """Whether a tensor is a view with dimensions, or has one: `x[...] = value` cuts them apart, `x[:]` does not."""
    if _found(_IS_VIEW, name, text) or _found(_HAS_VIEW, name, text):
        return True
    row = re.search(_ROW.format(re.escape(name)), text, re.MULTILINE)
    return row is not None and re.search(rf"(?<![\w.]){row[1]}\[[^\]\n]*,", text) is not None


def is_shared(name: str, text: str) -> bool:
    """Whether something else in the text may hold the tensor, or the memory, that a name stands for."""
    return is_viewed(name, text) or any(_found(pattern, name, text) for pattern in (_PART, _SAME, _EACH))


def _found(pattern: str, name: str, text: str) -> bool:
    return re.search(pattern.format(re.escape(name)), text, re.MULTILINE) is not None


def is_stepped(name: str, text: str) -> bool:
    """Whether a name stands for a weight in a program with an optimizer, as far as the text tells.

    MindSpore's optimizers are compiled with the memory of the weights: after an assignment to all items they would
    step what was there before.
    """
    if re.search(r"\boptim\b", text) is None:
        return False
    weight = re.escape(name.removesuffix(".data"))
    named = (
        rf"\bfor\b[\w\s,()]*\b{weight}\b[\w\s,()]*\bin\b.*parameters\(|(?<![\w.]){weight}\s*=\s*(?:\w+\.)*Parameter\("
    )
    is_attribute = re.search(r"\.(?:weight|bias)$", name.removesuffix(".data")) is not None
    return name.endswith(".data") or is_attribute or re.search(named, text) is not None
