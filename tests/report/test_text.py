# SPDX-License-Identifier: Apache-2.0
"""The report at a terminal."""

import io

import pytest

from mindport.core.mapping import Text
from mindport.core.model import FileResult, FileStatus
from mindport.report import text
from mindport.report.document import report_on
from tests.report.samples import NASTY, finding, hostile_project, large_project, missing, scan, small_project


class Stream(io.StringIO):
    """A stream with an encoding that is or is not a terminal."""

    def __init__(self, encoding: str, terminal: bool = False) -> None:
        super().__init__()
        self._encoding = encoding
        self._terminal = terminal

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding

    def isatty(self) -> bool:
        return self._terminal


def written(stream: Stream) -> str:
    text.write(report_on(small_project()), "en", stream)
    return stream.getvalue()


def test_the_figures_come_first() -> None:
    lines = text.render(report_on(small_project()), "en").splitlines()
    assert lines[:2] == [
        "project · for MindSpore 2.10 on ascend · mindport 0.1.0",
        "Files: scanned 3, skipped 1, unreadable 1 · Lines 209 · Uses 13 · APIs 11",
    ]
    assert lines[4].split()[:6] == ["Converts", "as", "it", "stands", "45", "%"]


def test_an_api_stands_with_count_target_places_and_difference() -> None:
    shown = text.render(report_on(small_project()), "en")
    assert "   2 × torch.nn.Conv2d → mindspore.nn.Conv2d  [same after renaming 1, same 1]\n" in shown
    assert "       model.py:6:20  model.py:7:20\n" in shown
    assert "       momentum weighs the other way round.\n" in shown
    assert "       1. Leave it out.\n       2. Or ask for it.\n" in shown
    assert "  lib/broken.py: not UTF-8 at byte 7\n" in shown


def test_the_categories_come_in_order() -> None:
    shown = text.render(report_on(small_project()), "en")
    titles = [
        "Convertible ·",
        "Possibly a Tensor API ·",
        "No direct mapping ·",
        "Data processing ·",
        "Third-party",
        "Next",
    ]
    places = [shown.index(title) for title in titles]
    assert places == sorted(places)


def test_chinese() -> None:
    shown = text.render(report_on(small_project()), "zh-cn")
    assert "暂无直接映射 · API 3 · 使用次数 4" in shown
    assert "momentum 的含义相反。" in shown
    assert "Convertible" not in shown


def test_long_lists_are_cut_and_say_so() -> None:
    many = FileResult("a.py", FileStatus.OK, None, tuple(finding(line=line) for line in range(1, 10)))
    assert "… and 5 more" in text.render(report_on(scan(many)), "en")
    large = text.render(report_on(large_project(3000)), "en")
    assert "more APIs" in large
    assert large.count("\n") < 1000


def test_an_assessment_names_shares_and_what_is_missing() -> None:
    shown = text.render(report_on(small_project()), "en", assess=True)
    titles = ["Assessment", "Missing APIs, most used first", "torch.Tensor.backward", "torch.compile", "Ready models"]
    places = [shown.index(title) for title in titles]
    assert places == sorted(places)
    assert "torch.nn.Conv2d" not in shown


def test_long_advice_is_cut() -> None:
    advice = Text("\n".join(f"{step}. Step" for step in range(1, 30)))
    shown = text.render(
        report_on(scan(FileResult("a.py", FileStatus.OK, None, (missing("torch.a", advice=advice),)))), "en"
    )
    assert "5. Step\n       …\n" in shown
    assert "6. Step" not in shown


def test_nothing_found_is_said() -> None:
    assert "No framework API was found." in text.render(report_on(scan()), "en")


def test_progress_is_told() -> None:
    result = scan(*small_project().files, known={"gone.py": {"torch.cat": 2}})
    assert "Since the baseline: 13 new, 0 unchanged, 2 gone" in text.render(report_on(result), "en")


@pytest.mark.parametrize("width", [20, 40, 79])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    shown = text.render(report_on(small_project()), "en", width)
    assert max(map(len, shown.splitlines())) <= width


@pytest.mark.parametrize("language", ["en", "zh-cn"])
def test_what_comes_from_files_controls_nothing(language: str) -> None:
    shown = text.render(report_on(hostile_project()), language, 10_000)
    assert "\\x1b[31mred\\x1b[0m" in shown
    assert not set("\x1b\r\u2028\u2029\u202e\udcff") & set(shown)
    assert all(nasty.splitlines()[0][:8] in shown for nasty in NASTY if nasty.isprintable())


def test_only_a_terminal_gets_colours() -> None:
    assert "\x1b[" not in written(Stream("utf-8"))


def test_a_terminal_gets_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[" in written(Stream("utf-8", terminal=True))


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_other_encodings_can_write_it(encoding: str) -> None:
    shown = written(Stream(encoding))
    assert shown.encode(encoding)
    assert "torch.nn.Conv2d -> mindspore.nn.Conv2d" in shown
