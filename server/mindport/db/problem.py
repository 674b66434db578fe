# SPDX-License-Identifier: Apache-2.0
"""What is wrong in an entry, with its place, all of it at once; and a file that is no database."""

from collections.abc import Sequence

from msgspec import Struct


class Problem(Struct, frozen=True, order=True):
    """One mistake: where, in which entry, and what is expected."""

    path: str
    line: int
    entry: str
    text: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}"
        return f"{place}: {self.entry}: {self.text}" if self.entry else f"{place}: {self.text}"


class MappingError(Exception):
    """Entries that cannot be compiled; carries every problem of every file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        count = f"{len(problems)} mistake{'s' if len(problems) != 1 else ''} in mapping entries"
        super().__init__("\n".join([*map(str, self.problems), f"{count}: correct the lines named above"]))


class DamagedDatabase(Exception):
    """The file is not a mapping database; the text says which and what to do."""
