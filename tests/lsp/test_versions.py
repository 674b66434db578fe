# SPDX-License-Identifier: Apache-2.0
"""Which MindSpore version the answers are for: what is installed, written or chosen, and which of these counts."""

from pathlib import Path
from typing import Any

import pytest

from mindport.lsp.configuration import Configuration
from mindport.lsp.mindspore_version import Environment, Origin, known_minor, newest_first
from mindport.lsp.settings import Around, ServerSettings, environment_of, settings_of
from mindport.project.settings import Language

KNOWN = ("2.8.0", "2.9.0", "2.10.0")


def version(
    editor: object = None,
    session: dict[str, Any] | None = None,
    environment: str = "",
    before: ServerSettings | None = None,
    start: Path | None = None,
) -> tuple[str, Origin, list[str]]:
    """The version that holds, where it comes from, and what was complained of."""
    around = Around(Language.ENGLISH, Environment("/env/bin/python", environment), KNOWN, before)
    settings, problems = settings_of(start, editor, session or {}, around)
    return settings.scan.mindspore, settings.mindspore_from, [str(problem) for problem in problems]


def test_what_is_installed_holds_where_nobody_has_chosen() -> None:
    assert version() == ("2.10", Origin.NEWEST, [])
    assert version(environment="2.9.0") == ("2.9", Origin.ENVIRONMENT, [])
    assert version(environment="2.8.0rc1") == ("2.8", Origin.ENVIRONMENT, [])


@pytest.mark.parametrize("strange", ["1.9.0", "3.0", "unknown", ""])
def test_what_is_installed_and_unknown_says_nothing(strange: str) -> None:
    assert version(environment=strange) == ("2.10", Origin.NEWEST, [])


def test_the_nearer_one_counts(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.mindport]\nmindspore = "2.8"\n')
    assert version(environment="2.9", start=tmp_path) == ("2.8", Origin.PROJECT, [])
    assert version({"mindspore": "2.9.0"}, start=tmp_path) == ("2.9", Origin.EDITOR, [])
    assert version({"mindspore": "2.9"}, {"mindspore": "2.10"}, start=tmp_path) == ("2.10", Origin.SESSION, [])


@pytest.mark.parametrize(
    ("wrong", "fact"), [("3.5", "the database does not know MindSpore 3.5"), ("2", "'2' is no version"), (2.9, "2.9")]
)
def test_a_version_that_cannot_be_is_named_and_the_old_one_kept(wrong: object, fact: str) -> None:
    fallen, origin, (problem,) = version({"mindspore": wrong}, environment="2.9")
    assert (fallen, origin) == ("2.9", Origin.ENVIRONMENT)
    assert problem.startswith("mindport.mindspore: ")
    assert fact in problem
    assert "2.9 still holds" in problem
    before, _ = settings_of(None, {"mindspore": "2.8"}, {}, Around(versions=KNOWN))
    kept, origin, (problem,) = version({"mindspore": wrong}, environment="2.9", before=before)
    assert (kept, origin) == ("2.8", Origin.KEPT)
    assert "2.8 still holds" in problem


def test_spellings_of_versions() -> None:
    assert known_minor("2.9.1", KNOWN) == "2.9"
    assert known_minor("2.7", ()) == "2.7", "where nothing is known every version counts"
    assert [known_minor(wrong, KNOWN) for wrong in ("2", "x", None, 2.9)] == [None] * 4
    assert newest_first(KNOWN) == ["2.10", "2.9", "2.8"]


def test_an_environment_that_makes_no_sense_is_none() -> None:
    assert environment_of({"interpreter": "/p", "mindspore": "2.9.0"}) == Environment("/p", "2.9.0")
    assert environment_of("2.9") == environment_of({"mindspore": 2}) == environment_of(None) == Environment()


class Session:
    """A configuration with one folder, as the server uses it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.configuration = Configuration()

    def write(self, **settings: str) -> None:
        self.configuration.everywhere = settings
        self.configuration.heed_edits([self.root])

    def choose(self, **changes: str) -> None:
        self.configuration.choose(changes, [self.root])

    @property
    def version(self) -> str:
        settings, _ = self.configuration.settings_of(self.root, "en", KNOWN, None)
        return settings.scan.mindspore


def test_the_newest_act_of_the_user_counts(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.write(mindspore="2.9", device="cpu")
    session.choose(mindspore="2.8")
    assert session.version == "2.8"
    session.write(mindspore="2.9", device="gpu")
    assert session.version == "2.8", "another setting was edited"
    session.write(mindspore="2.8", device="gpu")
    assert session.version == "2.8", "the choice was written down"
    session.write(mindspore="2.10", device="gpu")
    assert session.version == "2.10", "edited after the choice"
    session.choose(mindspore="2.9")
    assert session.version == "2.9", "chosen after the edit"


def test_to_remove_what_was_written_takes_the_choice_back(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.choose(mindspore="2.8")
    session.write(mindspore="2.8")
    session.write()
    assert session.version == "2.10"


def test_an_edit_of_the_project_counts_too(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.choose(mindspore="2.8")
    (tmp_path / "pyproject.toml").write_text('[tool.mindport]\nmindspore = "2.9"\n')
    session.configuration.heed_edits([tmp_path])
    assert session.version == "2.9"
