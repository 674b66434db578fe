# SPDX-License-Identifier: Apache-2.0
"""The HTML report in a real browser: what its script draws from the data, under its own policy."""

import html as stdlib_html
import os
import re
import subprocess
from pathlib import Path

import pytest
from msgspec import structs

from docs.make_images import find_browser
from mindport.project.result import ScanResult
from mindport.report import html
from mindport.report.document import report_on
from tests.report.samples import hostile_project, large_project, scan, small_project

pytestmark = pytest.mark.needs_browser

OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--dump-dom",
)


def drawn(result: ScanResult, language: str, folder: Path) -> str:
    """The page's elements after its script has run; the script must not have complained."""
    browser = find_browser()
    assert browser is not None, "no Chromium on the path; Debian: apt-get install --no-install-recommends chromium"
    file = folder / "report.html"
    file.write_text(html.render(report_on(result), language), encoding="utf-8")
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # root cannot have one
    done = subprocess.run(
        [browser, *OPTIONS, *sandbox, f"--user-data-dir={folder / 'profile'}", file.as_uri()],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    complaints = [line for line in done.stderr.splitlines() if ":CONSOLE:" in line or "Refused to" in line]
    assert not complaints
    body = re.sub(r"<(script|style)\b.*?</\1>", "", done.stdout, flags=re.S)
    return body


def shown_text(body: str) -> str:
    return stdlib_html.unescape(re.sub(r"<[^>]+>", "", body))


def test_the_figures_and_tables_are_drawn(tmp_path: Path) -> None:
    body = drawn(scan(*small_project().files, known={"gone.py": {"torch.cat": 1}}), "en", tmp_path)
    text = shown_text(body)
    for words in (
        "45 %Converts as it stands",
        "11 APIs, 13 uses",
        "torch.nn.BatchNorm2d",
        "largest error 3e-07",
        "timm",
    ):
        assert words in text
    assert "lib/broken.py: not UTF-8 at byte 7" in text
    assert "100 % of the 1 uses in the baseline are gone." in text
    assert body.count('<tr class="api') == 11


def test_chinese_is_drawn(tmp_path: Path) -> None:
    text = shown_text(drawn(small_project(), "zh-cn", tmp_path))
    assert "可直接转换" in text
    assert "Converts as it stands" not in text


def test_hostile_names_are_drawn_as_text(tmp_path: Path) -> None:
    result = structs.replace(hostile_project(), root="/home/<img src=x onerror=alert(1)>")
    body = drawn(result, "en", tmp_path)
    assert not re.search(r"<(img|script)\b", body)
    assert "<script>alert(1)</script>" in shown_text(body)
    assert "\\u202e" in shown_text(body)
    assert "javascript:" not in "".join(re.findall(r'href="([^"]*)"', body))


def test_a_large_project_draws_its_first_rows(tmp_path: Path) -> None:
    body = drawn(large_project(20_000), "en", tmp_path)
    assert "1,839 APIs, 20,000 uses" in shown_text(body)
    assert body.count('<tr class="api') == 200
