# SPDX-License-Identifier: Apache-2.0
"""`class Net(tf.keras.Model)`: a plain Cell, where nothing in the file needs more of Keras's layers than a Cell has."""

from __future__ import annotations

import re

from mindport.core.model import Use
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.use_edits import UseEdits

_NEEDS_MORE = re.compile(
    r"\btraining\s*=|def build\(|\.build\(|\.add_weight\(|\.__init__\(\s*(?:\*\*|inputs?\b|name\b|dtype\b|trainable\b)"
)
"""Calls with training=, weights that the first call makes, options of the base class."""
_MODEL = "KerasModel"
"""The class that is written into the file for `tf.keras.Model`, as its entry calls it."""


def cell_or_layer(place: Place, use: UseEdits) -> list[Edit] | None:
    """The name of Cell; None where its entry's class is needed, or where a network is made by the call."""
    if place.usage.arguments is not None:
        return None
    if place.usage.use is Use.BASE and _NEEDS_MORE.search(use.patches.text):
        return [Edit(place.start, place.end, _MODEL)] if place.usage.api == "tf.keras.Model" else None
    return [Edit(place.start, place.end, use.spell("mindspore.nn.Cell"))]
