# SPDX-License-Identifier: Apache-2.0
"""What is wrong in an entry, with its place, all of it at once; and a file that is no database."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from mindport.core.mapping import Text

_CURE = Text(
    "install mindport again, or run `mindport db compile` in a checkout",
    "请重新安装 mindport，或在源码目录中运行 `mindport db compile`",
)


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
    """The file is not a mapping database: which one, why, and what to do."""

    def __init__(self, path: Path, fact: Text) -> None:
        self.path, self.fact = path, fact
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """All of it in "en" or "zh"."""
        colon = "：" if language.startswith("zh") else ": "
        return colon.join((str(self.path), self.fact.in_language(language), _CURE.in_language(language)))

    def __reduce__(self) -> tuple[type["DamagedDatabase"], tuple[Path, Text]]:
        return DamagedDatabase, (self.path, self.fact)


def damaged(error: Exception) -> Text:
    """That SQLite cannot make sense of a file."""
    return Text(f"damaged ({error})", f"已损坏（{error}）")
