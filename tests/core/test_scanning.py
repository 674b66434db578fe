# SPDX-License-Identifier: Apache-2.0
"""The Markdown files in cases/ say what the scanner finds; this runs them."""

import re
from pathlib import Path, PurePosixPath

import pytest

from mindport.core.judge import Options
from mindport.core.world import Knowledge
from mindport.project.modules import ProjectModules
from tests.core.markdown_cases import blocks, expected, sections

ALL = dict(sections(Path(__file__).parent / "cases"))


@pytest.mark.parametrize("title", ALL)
def test_finds_exactly_what_the_comments_say(title: str, knowledge: Knowledge, tmp_path: Path) -> None:
    texts = {tmp_path / PurePosixPath(file_of(code)): code for code in blocks(ALL[title], "python")}
    for path, code in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")
    modules = ProjectModules(tmp_path, texts, texts.get, knowledge)
    modules.plan(lambda path: texts[path].encode())
    for path, code in texts.items():
        assert found(modules, path, code) == expected(code, "# -> "), path.name


def file_of(code: str) -> str:
    """The file that a block stands for, by its first line."""
    named = re.match(r"# file: (\S+)\n", code)
    return named.group(1) if named else "example.py"


def found(modules: ProjectModules, path: Path, code: str) -> dict[int, str]:
    lines: dict[int, list[str]] = {}
    for finding in modules.scan(path, code, Options()).findings:
        text = f"{finding.api} {finding.use.value} {finding.certainty.value}"
        lines.setdefault(finding.span.line, []).append(text)
    return {number: "; ".join(texts) for number, texts in lines.items()}
