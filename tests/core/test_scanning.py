# SPDX-License-Identifier: Apache-2.0
"""The Markdown files in cases/ say what the scanner finds; this runs them."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from mindport.core.judge import Options
from mindport.core.world import Knowledge
from mindport.project.modules import ProjectModules

CASES = Path(__file__).parent / "cases"
EXPECTATION = re.compile(r"# -> (.*)$")
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def sections() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each section of each file: its title, and its code blocks as (path, code)."""
    for document in sorted(CASES.glob("*.md")):
        for section in re.split(r"^#+ ", document.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            title, _, body = section.partition("\n")
            blocks = []
            for code in BLOCK.findall(body):
                named = re.match(r"# file: (\S+)\n", code)
                blocks.append((named.group(1) if named else "example.py", code))
            if blocks:
                yield f"{document.stem}: {title}", blocks


ALL = dict(sections())


@pytest.mark.parametrize("title", ALL)
def test_finds_exactly_what_the_comments_say(title: str, knowledge: Knowledge, tmp_path: Path) -> None:
    texts = {tmp_path / PurePosixPath(path): code for path, code in ALL[title]}
    for path, code in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")
    modules = ProjectModules(tmp_path, texts, texts.get, knowledge)
    modules.plan(lambda path: texts[path].encode())
    for path, code in texts.items():
        assert found(modules, path, code, knowledge) == expected(code), path.name


def expected(code: str) -> dict[int, str]:
    lines = {number: EXPECTATION.search(line) for number, line in enumerate(code.splitlines(), 1)}
    return {number: match.group(1).strip() for number, match in lines.items() if match}


def found(modules: ProjectModules, path: Path, code: str, knowledge: Knowledge) -> dict[int, str]:
    lines: dict[int, list[str]] = {}
    for finding in modules.scan(path, code, Options()).findings:
        text = f"{finding.api} {finding.use.value} {finding.certainty.value}"
        lines.setdefault(finding.span.line, []).append(text)
    return {number: "; ".join(texts) for number, texts in lines.items()}
