# SPDX-License-Identifier: Apache-2.0
"""Markdown files as tests: sections with code blocks, expectations as comments at the end of lines."""

import re
from collections.abc import Iterator
from pathlib import Path


def sections(folder: Path) -> Iterator[tuple[str, str]]:
    """Each section of each file of a folder: its title, and its text."""
    for document in sorted(folder.glob("*.md")):
        for section in re.split(r"^#+ ", document.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            title, _, body = section.partition("\n")
            if "```" in body:
                yield f"{document.stem}: {title}", body


def blocks(body: str, language: str) -> list[str]:
    """The code blocks of a section in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", body, flags=re.MULTILINE | re.DOTALL)


def expected(code: str, mark: str) -> dict[int, str]:
    """Line -> what its comment says after the mark."""
    lines = enumerate(code.splitlines(), 1)
    return {number: line.partition(mark)[2].strip() for number, line in lines if mark in line}
