# SPDX-License-Identifier: Apache-2.0
"""`optimizer.step()` of a program that computes no gradients changes nothing, as in examples of learning rates."""

from __future__ import annotations

import re

from mindport.core.rewriting.place import Place
from mindport.core.rewriting.use_edits import UseEdits

_GRADIENTS = re.compile(r"\bbackward\b|\.grad\b|\bgrad\(|\bclosure\b")
_IMPORTED = re.compile(r"^\s*(?:from|import)\s+([\w.]+)", re.MULTILINE)
_HARMLESS = frozenset(("torch", "numpy", "math", "copy", "random", "matplotlib", "time", "__future__"))


def is_idle(place: Place, use: UseEdits) -> bool:
    """Whether no parameter can have a gradient: none is asked for, and nothing comes from a file that could do so."""
    text = use.source.text
    optimizer = re.escape(text[slice(*place.receiver)]) if place.receiver is not None else ""
    made = re.search(rf"^\s*{optimizer}\s*=.*\boptim\b", text, re.MULTILINE)
    others = {name.partition(".")[0] for name in _IMPORTED.findall(text)} - _HARMLESS
    return made is not None and not place.usage.arguments and not others and not _GRADIENTS.search(text)
