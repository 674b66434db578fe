# SPDX-License-Identifier: Apache-2.0
"""Edits that no entry speaks of: they follow from what the values of a program are."""

from __future__ import annotations

from msgspec import Struct

from mindport.core.mapping import Text
from mindport.core.model import Safety, Usage
from mindport.core.rewriting.edits import Edit


class Extra(Struct, frozen=True):
    """A place, how it changes, and what is told of that."""

    usage: Usage
    edits: tuple[Edit, ...]
    title: Text
    safety: Safety = Safety.SAFE
    reasons: tuple[Text, ...] = ()
    """Why it is no safer."""
    behind: Edit | None = None
    """An expression, from start to end, and what is written behind it however it reads by then."""
    needs: int | None = None
    """Where the use starts without whose own fix this would be wrong."""
