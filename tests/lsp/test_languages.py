# SPDX-License-Identifier: Apache-2.0
"""What an editor shows is there in Chinese as well: words of our own, and what is wrong with something given."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import mindport
from mindport.core.mapping import Text
from mindport.lsp.settings import Around, settings_of
from mindport.lsp.texts import TEXTS
from mindport.project.problem import Problem, WrongUse
from mindport.project.settings import Language

PACKAGE = Path(mindport.__file__).parent
TOLD = {"WrongUse": 1, "Problem": 1, "DamagedDatabase": 1}
"""What is raised or handed on, and which of its arguments is the first that is said in words."""


def calls() -> Iterator[tuple[str, ast.expr]]:
    """Where something wrong is told by what an editor may ask for, and each of its words."""
    for file in [*PACKAGE.glob("lsp/**/*.py"), *PACKAGE.glob("project/*.py"), PACKAGE / "db" / "locate.py"]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TOLD:
                for argument in node.args[TOLD[node.func.id] :]:
                    yield f"{file.relative_to(PACKAGE)}:{node.lineno}", argument


def test_no_mistake_is_told_in_english_alone() -> None:
    places = list(calls())
    assert len(places) > 40
    english = [place for place, argument in places if isinstance(argument, ast.Constant | ast.JoinedStr)]
    assert [place for place in english if not place.startswith("db/")] == []


def test_every_word_of_the_server_is_there_in_both_languages() -> None:
    for key, text in TEXTS.items():
        assert bool(text.zh) == bool(text.en), key
        assert sorted(re.findall(r"{\w+}", text.zh)) == sorted(re.findall(r"{\w+}", text.en)), key


@pytest.mark.parametrize(
    "written", [{"device": "tpu"}, {"devise": "cpu"}, {"mindspore": "3.5"}, {"severity": 3}, "cpu"]
)
def test_a_wrong_setting_is_told_in_the_language_of_the_editor(written: object) -> None:
    _, (problem,) = settings_of(None, written, {}, Around(Language.CHINESE, versions=("2.9.0", "2.10.0")))
    place, fact, cure = problem.in_language("zh-cn").split("：", 2)
    assert place.startswith("mindport")
    for words in (fact, cure):
        assert re.search(r"[\u4e00-\u9fff]", words), words


def test_words_for_the_command_line_alone_stay_as_they_are() -> None:
    problem = Problem("--check", "writes nothing", "give either --write or --check")
    assert problem.in_language("zh-cn") == "--check：writes nothing：give either --write or --check"
    wrong = WrongUse("x.py", Text("does not exist", "不存在"), Text("name a file", "请指定文件"))
    assert (str(wrong), wrong.in_language("zh-cn")) == ("x.py: does not exist: name a file", "x.py：不存在：请指定文件")
