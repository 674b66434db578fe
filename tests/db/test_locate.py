# SPDX-License-Identifier: Apache-2.0
"""Where the database comes from: compiled when its files changed, mended, named when it cannot be; users' entries."""

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mindport.db import locate
from mindport.db.lookup import Database
from mindport.db.problem import DamagedDatabase, MappingError

if TYPE_CHECKING:
    from tests.db.conftest import Folder

RELU = "torch.relu:\n  targets:\n    - api: mindspore.ops.relu\n"
OWN = "torch.relu:\n  advice: {en: Ours.}\n"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    folder.mkdir()
    monkeypatch.setattr(locate, "cache_folder", lambda: folder)
    return folder


def test_it_is_compiled_again_only_when_a_file_changed(folder: "Folder") -> None:
    folder.entries.write_text(RELU, encoding="utf-8")
    first = locate.compiled(folder.path)
    made = first.stat().st_ino
    assert locate.compiled(folder.path) == first
    assert first.stat().st_ino == made
    folder.entries.write_text(OWN, encoding="utf-8")
    second = locate.compiled(folder.path)
    assert second != first
    assert Database(second).fingerprint != Database(first).fingerprint


def test_the_fingerprint_does_not_depend_on_time(folder: "Folder", tmp_path: Path) -> None:
    assert folder.compile(RELU).fingerprint == folder.compile(RELU).fingerprint


def test_a_damaged_file_is_made_again_and_said_so(folder: "Folder", caplog: pytest.LogCaptureFixture) -> None:
    folder.entries.write_text(RELU, encoding="utf-8")
    path = locate.compiled(folder.path)
    path.write_bytes(b"SQLite format 3\0" + b"rubbish" * 100)
    with caplog.at_level(logging.WARNING):
        assert locate.compiled(folder.path) == path
    assert "damaged" in caplog.text
    assert Database(path).entry("torch.relu") is not None


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + b"x" * 500])
def test_a_damaged_explicit_file_is_named_with_a_cure(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "api.sqlite"
    path.write_bytes(content)
    with pytest.raises(DamagedDatabase, match=r"api\.sqlite: damaged .*: install mindport again"):
        locate.open_database(path)


def test_a_missing_file_is_named_with_a_cure(tmp_path: Path) -> None:
    with pytest.raises(DamagedDatabase, match="no database there: install mindport again"):
        locate.open_database(tmp_path / "api.sqlite")


def test_users_entries_stand_above_the_shipped_ones(folder: "Folder", tmp_path: Path) -> None:
    base = folder.compile(RELU + "torch.Tensor.view:\n  targets:\n    - api: mindspore.Tensor.view\n")
    own = tmp_path / "own.yaml"
    own.write_text(OWN, encoding="utf-8")
    database = locate.open_database(base.path, [own])
    entry = database.entry("torch.relu")
    assert entry is not None
    assert entry.advice is not None
    assert entry.advice.en == "Ours."
    assert database.entry("torch.Tensor.view") is not None
    assert database.fingerprint != base.fingerprint
    assert [match.source for match in database.search("ours")] == ["torch.relu"]
    assert len(database.search("relu")) == 1


def test_mistakes_in_users_entries_have_their_line(folder: "Folder", tmp_path: Path) -> None:
    base = folder.compile(RELU)
    own = tmp_path / "own.yaml"
    own.write_text("\ntorch.rilu:\n  advice: {en: x}\n", encoding="utf-8")
    with pytest.raises(MappingError, match=r"own\.yaml:2: torch\.rilu: not in the facts; did you mean torch\.relu\?"):
        locate.open_database(base.path, [own])


def test_a_missing_file_of_users_entries_is_named(folder: "Folder", tmp_path: Path) -> None:
    base = folder.compile(RELU)
    with pytest.raises(MappingError, match=r"gone\.yaml:1: no file or folder there"):
        locate.open_database(base.path, [tmp_path / "gone.yaml"])


def test_compiled_files_that_nobody_opened_for_a_day_are_forgotten(folder: "Folder", cache: Path) -> None:
    made = []
    for number in range(6):
        folder.entries.write_text(RELU + "#" * number, encoding="utf-8")
        made.append(locate.compiled(folder.path))
    assert len(list(cache.glob("*.sqlite"))) == 6  # each may be in use just now
    for path in made:
        os.utime(path, (0, 0))
    folder.entries.write_text(OWN, encoding="utf-8")
    locate.compiled(folder.path)
    assert len(list(cache.glob("*.sqlite"))) == 4
