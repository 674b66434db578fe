# SPDX-License-Identifier: Apache-2.0
"""The HTML report is one safe file with all findings in it."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindport.core.mapping import Text
from mindport.core.model import FileResult, FileStatus
from mindport.project.result import ScanResult
from mindport.report import html
from mindport.report.document import report_on
from mindport.report.escape import web_link, without_surrogates
from mindport.report.summary import part_of
from tests.report.samples import all_findings, finding, hostile_project, large_project, scan, small_project


class Page(HTMLParser):
    """What a browser would see: the elements with their attributes, and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, str] = {}
        self._inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        kind = dict(attrs).get("type") or tag
        self._inside = kind if tag in ("script", "style", "title") else ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.raw[self._inside] = self.raw.get(self._inside, "") + data

    @property
    def data(self) -> Any:
        return json.loads(self.raw["application/json"])

    def attributes(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.elements if name in attrs]


def page(result: ScanResult, language: str = "en") -> Page:
    return Page(html.render(report_on(result), language))


def read_back(data: Any, name: str) -> list[Any]:
    column = data["findings"]["columns"][name]
    at = column["at"] or [0] * data["findings"]["count"]
    return [column["values"][index] for index in at]


@pytest.mark.parametrize("result", [scan(), small_project(), hostile_project(), large_project(2_000)])
def test_the_data_inside_is_that_of_the_findings(result: ScanResult) -> None:
    data = page(result).data
    findings = all_findings(result.files)
    assert data["findings"]["count"] == len(findings)
    assert read_back(data, "api") == [without_surrogates(each.api) for each in findings]
    assert read_back(data, "line") == [each.span.line for each in findings]
    assert read_back(data, "cell") == [each.cell for each in findings]
    assert read_back(data, "part") == [part_of(each) for each in findings]
    assert read_back(data, "category") == [each.category.value for each in findings]
    assert read_back(data, "message") == [
        [without_surrogates(each.message.en), without_surrogates(each.message.zh)] for each in findings
    ]
    paths = [data["files"][file]["path"] for file in read_back(data, "file")]
    assert paths == [without_surrogates(file.path) for file in result.files for _ in file.findings]
    assert read_back(data, "links") == [
        {kind: address for kind, address in each.links.items() if web_link(address)} for each in findings
    ]


def test_every_record_shows_whether_it_was_verified() -> None:
    data = page(small_project()).data
    assert [each[0] for each in read_back(data, "evidence") if each] == [
        "verified on cpu: 12 cases, largest error 3e-07, MindSpore 2.10.0 against torch 2.13.0",
        "not verified: no equal run gives groups",
        "not verified: not run on ascend: documented only",
    ]
    assert [each for each in read_back(data, "error") if each] == ["3e-07"]
    assert [each[1] for each in read_back(data, "official") if each] == ["MindSpore r2.0 的映射表称两者一致。"]


def test_only_versions_of_what_is_used_are_named() -> None:
    assert page(small_project()).data["versions"] == {"tensorflow": "2.21.0", "torch": "2.13.0"}
    assert page(large_project(20)).data["versions"] == {"torch": "2.13.0"}


def test_nothing_from_files_becomes_an_element() -> None:
    plain, hostile = page(small_project()), page(hostile_project())
    assert [tag for tag, _ in plain.elements] == [tag for tag, _ in hostile.elements]
    assert plain.raw["script"] == hostile.raw["script"]


@given(st.text(st.characters(codec=None), max_size=60))
def test_any_text_comes_back_as_it_is(text: str) -> None:
    result = scan(
        FileResult(text, FileStatus.OK, Text(text), (finding(text, difference=Text(text, text)),), 1, {text: 1})
    )
    shown = page(result)
    assert shown.data["files"][0]["path"] == without_surrogates(text)
    assert read_back(shown.data, "difference") == [[without_surrogates(text)] * 2]
    assert [tag for tag, _ in shown.elements].count("script") == 2


def test_nothing_is_fetched_from_outside() -> None:
    shown = page(small_project())
    assert not shown.attributes("src")
    assert shown.attributes("href") == ["#tabs"]
    assert "@import" not in shown.raw["style"]
    assert "url(" not in shown.raw["style"]
    assert not re.search(r"\b(fetch|XMLHttpRequest|import)\s*\(", shown.raw["script"])


def test_the_policy_allows_this_script_and_style_alone() -> None:
    shown = page(hostile_project())
    (policy,) = [attrs["content"] or "" for _, attrs in shown.elements if "http-equiv" in attrs]
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src {hashed(shown.raw['script'])};" in policy
    assert f"style-src {hashed(shown.raw['style'])};" in policy
    assert "unsafe" not in policy
    assert not shown.attributes("style")
    assert not [name for _, attrs in shown.elements for name in attrs if name.startswith("on")]


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_script_makes_no_markup_from_text() -> None:
    script = page(small_project()).raw["script"]
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", script)


@pytest.mark.parametrize(("language", "attribute", "inside"), [("en", "en", "en"), ("zh-cn", "zh-CN", "zh")])
def test_it_opens_in_the_chosen_language(language: str, attribute: str, inside: str) -> None:
    shown = page(small_project(), language)
    assert shown.attributes("lang") == [attribute]
    assert shown.data["language"] == inside


def test_a_baseline_is_shown() -> None:
    data = page(scan(*small_project().files, known={"model.py": {"torch.nn": 1}, "gone.py": {"torch.cat": 4}})).data
    assert data["changes"] == {"new": 12, "kept": 1, "gone": 4, "gone_apis": {"torch.cat": 4}}
    assert read_back(data, "new").count(True) == 12


def test_many_findings_stay_small() -> None:
    text = html.render(report_on(large_project(20_000)), "en")
    assert len(text) < 2_500_000
