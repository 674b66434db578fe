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

from mindport.core.judge import Options
from mindport.core.mapping import Device
from mindport.core.model import Safety
from mindport.core.rewriting.edits import apply
from mindport.core.rewriting.rewrite import Rewriting, rewrite_text
from mindport.core.scan import collect_text, no_outlines, outline_collected
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


BASE = """\
from torch import nn


class Base(nn.Module):
    def forward(self, x):
        return x
"""
CHILD = """\
from shapes.base import Base


class Child(Base):
    def forward(self, x):
        return super().forward(x)


def run(x):
    return Child().forward(x), Base().forward(x)
"""


def test_forward_of_a_class_whose_framework_base_is_in_another_file(knowledge: Database) -> None:
    base = outline_collected(collect_text(BASE, "shapes.base", knowledge), knowledge)
    result = rewrite_text(CHILD, "child", {"shapes.base": base}.get, knowledge, Options(device=Device.CPU))
    assert result.text == CHILD.replace("forward", "construct")
    assert {fix.title.en for fix in result.fixes} == {"Rename the method to construct"}
    assert all(fix.safety is Safety.REVIEW and fix.reasons for fix in result.fixes)


def test_the_name_of_a_base_class_and_its_method_are_one_fix(knowledge: Database) -> None:
    result = rewritten(BASE, knowledge)
    [fix] = result.fixes
    assert fix.usage.api == "torch.nn.Module"
    assert "def construct" in apply(BASE, fix.edits)


def test_fixes_and_what_is_left_come_in_order_with_their_reasons(knowledge: Database) -> None:
    text = "import torch\n\ny = torch.unknown(1)\nx = torch.cat(a)\nz = torch.cat(*b)\nw = torch.abs(x)\n"
    result = rewritten(text, knowledge)
    assert [fix.usage.span.line for fix in result.fixes] == [4, 6]
    assert [left.usage.span.line for left in result.left] == [3, 5]
    assert all(left.reason.en and left.reason.zh for left in result.left)
    assert result.fixes[0].title.en == "Replace torch.cat with mindspore.ops.cat"
