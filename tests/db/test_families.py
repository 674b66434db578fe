# SPDX-License-Identifier: Apache-2.0
"""One answer for all names of a module or class that have none of their own."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mindport.core.judge import Options
from mindport.core.mapping import Verdict
from mindport.core.model import Category
from mindport.core.scan import no_outlines, scan_text
from mindport.db import locate
from mindport.db.answer import Question, answer
from mindport.db.lookup import Database
from mindport.db.problem import MappingError

if TYPE_CHECKING:
    from tests.db.conftest import Folder

ENTRIES = """\
torch.nn.*:
  advice: {en: Of nn., zh: 属于 nn。}
torch.nn.Conv2d.*:
  advice: {en: Of Conv2d.}
torch._foreach_*:
  advice: {en: Of lists.}
torch.nn.Module.train:
  advice: {en: Of train.}
"""


@pytest.fixture
def database(compiled: Callable[[str], Database]) -> Database:
    return compiled(ENTRIES)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("torch.nn.Conv2d", "torch.nn.*"),
        ("torch.nn.Conv2d.forward", "torch.nn.Conv2d.*"),
        ("torch.nn.Conv2d.train", "torch.nn.Module.train"),
        ("torch.nn.not.in.the.facts", "torch.nn.*"),
        ("torch._foreach_add_", "torch._foreach_*"),
        ("torch._C.Graph", None),
        ("torch.relu", None),
        ("torch.nn", None),
    ],
)
def test_own_entries_come_first_then_those_of_bases_then_the_nearest_family(
    database: Database, name: str, source: str | None
) -> None:
    entry = database.entry(name)
    assert (entry.source if entry is not None else None) == source


def test_families_are_no_entries_of_names_but_are_found(database: Database) -> None:
    assert database.entries() == ["torch.nn.Module.train"]
    assert [match.source for match in database.search("modules.conv.Conv2d")] == ["torch.nn.*"]
    assert answer(database, "torch.nn.*", Question(language="zh")).advice == "属于 nn。"


def test_a_name_that_the_facts_do_not_have_is_answered_by_its_family(database: Database) -> None:
    found = answer(database, "torch.nn.Convv2d", Question())
    assert (found.canonical, found.verdict, found.category) == (None, Verdict.NONE, Category.NO_MAPPING)
    assert (found.advice, found.similar) == ("Of nn.", ("torch.nn.Conv2d",))


def test_a_users_family_stands_above_a_shipped_one(folder: "Folder", tmp_path: Path) -> None:
    base = folder.compile(ENTRIES)
    own = tmp_path / "own.yaml"
    own.write_text("torch.nn.*:\n  advice: {en: Ours.}\n", encoding="utf-8")
    assert answer(locate.open_database(base.path, [own]), "torch.nn.Conv2d", Question()).advice == "Ours."


def test_a_scan_answers_with_the_family(database: Database) -> None:
    found = scan_text("import torch\nlayer = torch.nn.Conv2d\n", "", no_outlines, database, Options())
    assert [(one.api, one.verdict, one.advice and one.advice.en) for one in found.findings] == [
        ("torch.nn.Conv2d", Verdict.NONE, "Of nn.")
    ]


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("torch.no.*:\n  advice: {en: x}\n", r"torch\.no is not in the facts: name a module or class that is"),
        (
            "torch.nn.modules.conv.Conv2d.*:\n  advice: {en: x}\n",
            r"torch\.nn\.modules\.conv\.Conv2d is another name of torch\.nn\.Conv2d: write torch\.nn\.Conv2d\.\*",
        ),
        ("torch.nn.Conv2d.*:\n  not_run: needs-gpu\n", "a family has advice only"),
        ("torch.nn.Conv2d.*:\n  targets:\n    - api: mindspore.ops.relu\n", "a family has advice only"),
    ],
)
def test_a_family_is_checked(folder: "Folder", entry: str, problem: str) -> None:
    with pytest.raises(MappingError, match=problem):
        folder.compile(entry)
