# SPDX-License-Identifier: Apache-2.0
"""The Markdown files in rewriting/ show code before and after; this rewrites the one and compares it with the other.

A section has a first block of Python, perhaps a second one with what it becomes (without it nothing may change), and
perhaps a block of text with what is left: a line each, `API: words of the reason`. "(ascend)" in a title asks for that
device; all others are for the CPU. Entries in entries.yaml stand over those of the project, so that the cases show
what rewriting does, whatever is found out about single APIs.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mindport.core.edits import apply
from mindport.core.judge import Options
from mindport.core.mapping import Device
from mindport.core.rewrite import Rewriting, rewrite_text
from mindport.core.scan import no_outlines
from mindport.db.locate import open_database
from mindport.db.lookup import Database

CASES = Path(__file__).parent / "rewriting"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def entries() -> Database:
    return open_database(overrides=[CASES / "entries.yaml"])


def sections() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each section of each file: its title and its blocks with their language."""
    for document in sorted(CASES.glob("*.md")):
        for section in re.split(r"^## |\A# ", document.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            blocks = BLOCK.findall(section)
            if blocks:
                yield f"{document.stem}: {section.partition(chr(10))[0]}", blocks


ALL = dict(sections())


def rewritten(text: str, database: Database, device: Device = Device.CPU) -> Rewriting:
    return rewrite_text(text, "example", no_outlines, database, Options(device=device))


@pytest.mark.parametrize("title", ALL)
def test_becomes_what_the_second_block_says(title: str, entries: Database) -> None:
    codes = [code for language, code in ALL[title] if language == "python"]
    told = [code for language, code in ALL[title] if language == "text"]
    device = Device.ASCEND if "(ascend)" in title else Device.CPU
    result = rewritten(codes[0], entries, device)
    assert result.text == codes[-1]
    assert apply(codes[0], result.edits) == result.text
    ast.parse(result.text)
    left = [f"{one.usage.api}: {one.reason.en}" for one in result.left]
    expected = told[0].splitlines() if told else []
    assert len(left) == len(expected), left
    for line, wanted in zip(left, expected, strict=True):
        api, _, words = wanted.partition(": ")
        assert line.startswith(f"{api}: ") and words in line
    again = rewritten(result.text, entries, device)
    assert again.text == result.text, "a second rewriting changes something"


