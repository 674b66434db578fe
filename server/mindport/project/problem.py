# SPDX-License-Identifier: Apache-2.0
"""What a user is told when something given is wrong: the place, the fact and the cure."""

from msgspec import Struct

from mindport.core.mapping import Text

Words = Text | str
"""A plain string is English and no more: what only the command line says."""


class Problem(Struct, frozen=True):
    """Something that does not stop the work: it is reported and the rest goes on."""

    place: str
    fact: Words
    cure: Words

    def in_language(self, language: str) -> str:
        """All of it in "en" or "zh"."""
        colon = "：" if language.startswith("zh") else ": "
        words = (part.in_language(language) if isinstance(part, Text) else part for part in (self.fact, self.cure))
        return colon.join((self.place, *words))

    def __str__(self) -> str:
        return self.in_language("en")


class WrongUse(Exception):
    """Something without which the work makes no sense: nothing was scanned and nothing was written."""

    def __init__(self, place: str, fact: Words, cure: Words) -> None:
        self.problem = Problem(place, fact, cure)
        super().__init__(str(self.problem))

    def in_language(self, language: str) -> str:
        """What is wrong in "en" or "zh"."""
        return self.problem.in_language(language)

    def __reduce__(self) -> tuple[type["WrongUse"], tuple[str, Words, Words]]:
        return WrongUse, (self.problem.place, self.problem.fact, self.problem.cure)
