# SPDX-License-Identifier: Apache-2.0
"""The Markdown files in judging/ say what a call is told, given an entry; this runs them."""

from pathlib import Path

import pytest

from mindport.core.judge import Options
from mindport.core.model import Finding
from mindport.core.scan import no_outlines, scan_text
from mindport.db.locate import open_database
from tests.core.markdown_cases import blocks, expected, sections

ALL = dict(sections(Path(__file__).parent / "judging"))


@pytest.mark.parametrize("title", ALL)
def test_a_call_is_told_what_the_comment_says(title: str, tmp_path: Path) -> None:
    (entries,), (code,) = blocks(ALL[title], "yaml"), blocks(ALL[title], "python")
    overrides = tmp_path / "entries.yaml"
    overrides.write_text(entries, encoding="utf-8")
    scan = scan_text(code, "example", no_outlines, open_database(overrides=[overrides]), Options())
    by_line: dict[int, Finding] = {}
    for finding in scan.findings:
        by_line.setdefault(finding.span.line, finding)
    for number, expectation in expected(code, "# => ").items():
        told, _, part = expectation.partition(": ")
        finding = by_line[number]
        verdict = finding.verdict.value if finding.verdict else None
        assert f"{verdict} {finding.target}" == told, f"line {number}: {finding}"
        if part == "-":
            assert finding.difference is None, f"line {number}: {finding.difference}"
        else:
            said = finding.message.en + (finding.difference.en if finding.difference else "")
            assert part in said, f"line {number}: {said}"
