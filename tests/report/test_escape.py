# SPDX-License-Identifier: Apache-2.0
"""What is made harmless, and what stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindport.report.escape import visible, visible_lines, web_link, without_surrogates


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("模型/über.py", "模型/über.py"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\r\n\tb", "a\\r\\n\\tb"),
        ("\u2028\u202e\ufeff", "\\u2028\\u202e\\ufeff"),
        ("\udcff", "\\udcff"),
        ("\x9b31m", "\\x9b31m"),
    ],
)
def test_control_characters_are_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_line_feeds_may_stay() -> None:
    assert visible_lines("1. a\n2. \x07b") == "1. a\n2. \\x07b"


@given(st.text(st.characters(codec=None)))
def test_what_is_shown_can_be_written_on_one_line(text: str) -> None:
    shown = visible(text)
    assert shown.encode().decode() == shown
    assert shown.splitlines() in ([], [shown])
    writable = without_surrogates(text)
    assert writable.encode().decode() == writable


@pytest.mark.parametrize("address", ["https://www.mindspore.cn/docs/a.html#b", "http://x"])
def test_addresses_for_a_browser(address: str) -> None:
    assert web_link(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "file:///etc/passwd",
        'https://x"onclick',
        "https://a b",
        "//x",
        "https://x\n",
        "https://\udcff",
    ],
)
def test_other_addresses_are_none(address: str) -> None:
    assert web_link(address) is None
