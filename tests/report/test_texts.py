# SPDX-License-Identifier: Apache-2.0
"""The words of reports are complete in both languages."""

import re
from pathlib import Path

import pytest

import mindport.report
from mindport.core.mapping import Device, Verdict
from mindport.core.model import Category, Certainty, FileStatus, Safety, Use
from mindport.report.texts import TEXTS, label

FOLDER = Path(mindport.report.__file__).parent
ENUMS = (Category, Certainty, Use, FileStatus, Safety, Verdict)


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_have_the_same_holes(key: str) -> None:
    text = TEXTS[key]
    assert text.en
    assert text.zh
    assert set(re.findall(r"{(\w+)}", text.en)) == set(re.findall(r"{(\w+)}", text.zh))


def test_every_value_of_the_core_has_a_word() -> None:
    for kind in ENUMS:
        for value in kind:
            assert label(value, "en") != label(value, "zh-cn")
    assert label(None, "en") == "not in the database"
    assert all(f"device.{device.value}" in TEXTS for device in Device)


def test_the_page_asks_for_no_word_that_is_not_there() -> None:
    scripts = "".join(file.read_text(encoding="utf-8") for file in sorted((FOLDER / "html").glob("*.js")))
    template = (FOLDER / "html" / "report.html.j2").read_text(encoding="utf-8")
    asked = {*re.findall(r'say\("([\w.-]+)"', scripts), *re.findall(r'data-word="([\w.-]+)"', template)}
    assert len(asked) > 30
    assert asked <= TEXTS.keys()


def test_no_word_is_left_over() -> None:
    sources = "".join(
        file.read_text(encoding="utf-8")
        for file in sorted(FOLDER.rglob("*"))
        if file.suffix in (".py", ".js", ".j2") and file.name != "texts.py"
    )
    # Keys that are put together from a kind and a value: `say(f"category.{…}")`.
    composed = (
        "category.",
        "verdict.",
        "safety.",
        "certainty.",
        "use.",
        "status.",
        "device.",
        "assessment.",
        "changes.",
        "csv.",
        "html.tab.",
    )
    assert [key for key in TEXTS if not key.startswith(composed) and f'"{key}"' not in sources] == []
