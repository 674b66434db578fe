# SPDX-License-Identifier: Apache-2.0
"""A short text with a title, code, a table and links, as Markdown or as plain text: whichever a client shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


class Heading(Struct, frozen=True):
    text: str


class Paragraph(Struct, frozen=True):
    text: str


class Code(Struct, frozen=True):
    """Lines of Python."""

    lines: tuple[str, ...]


class Bullets(Struct, frozen=True):
    items: tuple[str, ...]


class Grid(Struct, frozen=True):
    """A table; every cell of the named columns is code."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    code: frozenset[int] = frozenset()


class Links(Struct, frozen=True):
    """Pairs of a word and an address."""

    links: tuple[tuple[str, str], ...]


Block = Heading | Paragraph | Code | Bullets | Grid | Links


def as_markdown(blocks: Sequence[Block]) -> str:
    """The blocks as GitHub's Markdown, which editors show; what comes from data cannot become markup."""
    return "\n\n".join("\n".join(_markdown(block)) for block in blocks)


def as_plain(blocks: Sequence[Block]) -> str:
    """The blocks as lines of text."""
    return "\n\n".join("\n".join(_plain(block)) for block in blocks)


def _markdown(block: Block) -> Iterator[str]:
    match block:
        case Heading(text):
            yield f"**{_escaped(text)}**"
        case Paragraph(text):
            yield "  \n".join(map(_escaped, text.splitlines()))
        case Code(lines):
            yield from ("```python", *lines, "```")
        case Bullets(items):
            yield from (f"- {'<br>'.join(map(_escaped, item.splitlines()))}" for item in items)
        case Grid(header, rows, code):
            yield f"| {' | '.join(map(_escaped, header))} |"
            yield f"|{'---|' * len(header)}"
            for row in rows:
                cells = (_code_cell(text) if at in code and text else _escaped(text) for at, text in enumerate(row))
                yield f"| {' | '.join(cells)} |"
        case Links(links):
            yield " · ".join(f"[{_escaped(word)}]({address})" for word, address in links)


def _plain(block: Block) -> Iterator[str]:
    match block:
        case Heading(text) | Paragraph(text):
            yield text
        case Code(lines):
            yield from (f"    {line}" for line in lines)
        case Bullets(items):
            yield from (f"- {item}" for item in items)
        case Grid(header, rows, _):
            widths = [max(len(row[at]) for row in (header, *rows)) for at in range(len(header))]
            for row in (header, *rows):
                yield "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        case Links(links):
            yield from (f"{word}: {address}" for word, address in links)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _code_cell(text: str) -> str:
    return f"`{text.replace('|', chr(92) + '|').replace('`', chr(39))}`"
