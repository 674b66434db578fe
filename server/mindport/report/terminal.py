# SPDX-License-Identifier: Apache-2.0
"""Puts what a person reads on a terminal, or on any stream: in colours and full width only where that is seen."""

import io
from collections.abc import Iterable, Iterator
from typing import TextIO

from rich.console import Console, RenderableType
from rich.rule import Rule
from rich.text import Text

WIDTH_WITHOUT_TERMINAL = 100
PLAIN_CHARACTERS = str.maketrans(
    {"→": "->", "…": "...", "·": "-", "×": "x", "─": "-", **dict.fromkeys("█▉▊▋▌▍▎▏", "#")}
)
"""For streams whose encoding lacks them."""


def plain(parts: Iterable[RenderableType], width: int = WIDTH_WITHOUT_TERMINAL) -> str:
    """The parts as text without colours."""
    stream = io.StringIO()
    _print(parts, Console(file=stream, width=width, color_system=None, force_terminal=False))
    return "".join(line.rstrip() + "\n" for line in stream.getvalue().splitlines())


def show(parts: Iterable[RenderableType], stream: TextIO) -> None:
    """The parts on a stream: in colours and the full width on a terminal, else plain; in any encoding."""
    encoding = stream.encoding or "utf-8"
    if not encoding.lower().replace("-", "").startswith("utf"):
        text = plain(parts).translate(PLAIN_CHARACTERS)
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    elif stream.isatty():
        _print(parts, Console(file=stream))
    else:
        stream.write(plain(parts))


def show_lines(lines: Iterable[tuple[str, str]], stream: TextIO) -> None:
    """Lines, each with its style, that are never broken or cut: code and differences."""
    if stream.isatty():
        console = Console(file=stream)
        for line, style in lines:
            console.print(Text(line, style), soft_wrap=True)
        return
    encoding = stream.encoding or "utf-8"
    for line, _ in lines:
        stream.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")


def heading(title: str, colour: str = "default") -> Iterator[RenderableType]:
    """A line across the screen, with a blank one above."""
    yield Text()
    yield Rule(Text(title, f"bold {colour}"), align="left", style=colour, characters="─")


def _print(parts: Iterable[RenderableType], console: Console) -> None:
    for part in parts:
        console.print(part, highlight=False, markup=False, emoji=False)
