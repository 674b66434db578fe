# SPDX-License-Identifier: Apache-2.0
"""The Markdown report stays a comment: short, and of nothing but what we wrote."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mindport.core.mapping import Text
from mindport.core.model import FileResult, FileStatus
from mindport.report import markdown
from mindport.report.document import report_on
from mindport.report.escape import visible
from tests.report.samples import NASTY, finding, hostile_project, large_project, missing, scan, small_project


def test_a_table_row_of_an_api() -> None:
    shown = markdown.render(report_on(small_project()), "en")
    assert (
        "| <code>torch.nn.BatchNorm2d</code> | <code>mindspore.nn.BatchNorm2d</code> | differs | 1 "
        "| <code>model.py:8:20</code> | momentum weighs the other way round. |\n"
    ) in shown
    assert "| Converts as it stands | 45 % | 5 |\n" in shown
    assert "same after renaming 1, same 1<br><sub>verified, largest error 3e-07</sub>" in shown
    assert shown.startswith("### project: for MindSpore 2.10 on ascend\n")


def test_what_needs_a_person_is_unfolded() -> None:
    shown = markdown.render(report_on(small_project()), "zh-cn")
    assert "<details open>\n<summary><b>暂无直接映射</b>: API 3, 使用次数 4</summary>" in shown
    assert shown.count("<details") == shown.count("</details>") == 4


def test_it_fits_into_a_comment() -> None:
    shown = markdown.render(report_on(large_project(20_000)), "en")
    assert len(shown) < 65_536
    assert shown.count("<details") == shown.count("</details>") == 3
    assert shown.count("more: the HTML report has all") == 3
    assert shown.count("\n| <") > 60


def test_long_texts_and_names_do_not_burst_it() -> None:
    advice = Text("x[" * 40_000)
    files = [FileResult("a.py", FileStatus.OK, None, (missing("torch.a", advice=advice),), 1, {"p" * 99_999: 1})]
    assert len(markdown.render(report_on(scan(*files)), "en")) < 65_536


def test_nothing_from_files_is_markup() -> None:
    shown = markdown.render(report_on(hostile_project()), "en")
    assert set(re.findall(r"</?(\w+)", shown)) <= {"a", "b", "br", "code", "details", "sub", "summary"}
    assert "\x1b" not in shown
    assert {len(cells(line)) for line in shown.splitlines() if line.startswith("|")} == {3, 6}
    assert all(visible(nasty) in unescape(shown) for nasty in NASTY)


@given(st.text(st.characters(codec=None), min_size=1, max_size=40))
def test_any_text_stays_in_its_cell(text: str) -> None:
    hostile = finding(text, target=text, difference=Text(text))
    report = report_on(scan(FileResult(text, FileStatus.OK, None, (hostile,), 1, {text: 1})))
    shown = markdown.render(report, "en")
    assert {len(cells(line)) for line in shown.splitlines() if line.startswith("|")} == {3, 6}
    assert set(re.findall(r"</?(\w+)", shown)) <= {"a", "b", "br", "code", "details", "sub", "summary"}
    page = MarkdownIt("commonmark").enable("table").render(shown)
    assert not re.search(r"<(em|img|script|h[1245])\b", page)


@pytest.mark.parametrize(("known", "told"), [({}, "13 new, 0 unchanged, 0 gone"), (None, "")])
def test_progress(known: dict[str, dict[str, int]] | None, told: str) -> None:
    shown = markdown.render(report_on(scan(*small_project().files, known=known)), "en")
    assert told in shown
    assert ("Since the baseline" in shown) is bool(told)


def cells(line: str) -> list[str]:
    return re.split(r"(?<!\\)\|", line)[1:-1]
