# SPDX-License-Identifier: Apache-2.0
"""One expression or statement that is written anew around its parts, where no API is named that has an entry."""

from __future__ import annotations

import re

from msgspec import Struct

from mindport.core.mapping import Text
from mindport.core.model import Usage
from mindport.core.rewriting.expressions import needs_parentheses
from mindport.core.rewriting.use_edits import UseEdits

OPERAND = "\0"
"""Stands in a template for an operand, as no program can."""
_NUMBER = re.compile(r"[\d.]+(?:e-?\d+)?")


class Operation(Struct, frozen=True):
    """One expression that is written anew."""

    usage: Usage
    start: int
    end: int
    template: str
    operands: tuple[tuple[int, int], ...]
    tight: bool = False
    """Whether operands need parentheses unless they are atoms."""

    def written(self, use: UseEdits) -> str:
        """The new text, with what inner rewrites made of the operands."""
        pieces = use.spelled(self.template).split(OPERAND)
        texts = [use.patches.within(*operand) for operand in self.operands]
        if self.tight:
            texts = [f"({text})" if needs_parentheses(text) and not _NUMBER.fullmatch(text) else text for text in texts]
        return pieces[0] + "".join(text + piece for text, piece in zip(texts, pieces[1:], strict=True))

    @property
    def replaces(self) -> bool:
        """Whether it stands for what it was, and is not only written around it."""
        return (self.start, self.end) not in self.operands

    @property
    def title(self) -> Text:
        shown = self.template.replace(OPERAND, "…")
        return Text(f"Write {shown}", f"改写为 {shown}")
