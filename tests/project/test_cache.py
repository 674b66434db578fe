# SPDX-License-Identifier: Apache-2.0
"""The cache: what is kept comes back, what is damaged is said, what is old goes."""

import os
import time
from pathlib import Path

import pytest

from mindport.core.model import FileResult, FileStatus
from mindport.project import cache as cache_module
from mindport.project.cache import Cache, digest
from mindport.project.records import Asked, Record

RECORD = Record(digest(b"x"), FileResult("a.py", FileStatus.OK, lines=3), asked=(Asked("pkg", "pkg.py", "1"),))


def make(folder: Path, root: str = "/project", *circumstances: str) -> Cache:
    return Cache(root, circumstances, folder)


def test_what_is_kept_comes_back_for_the_same_project_and_circumstances(tmp_path: Path) -> None:
    assert make(tmp_path).load() == ({}, None)
    assert make(tmp_path).save([RECORD]) is None
    assert make(tmp_path).load() == ({"a.py": RECORD}, None)
    assert make(tmp_path, "/other").load() == ({}, None)
    assert make(tmp_path, "/project", "cpu").load() == ({}, None)


def test_another_program_keeps_results_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path).save([RECORD])
    monkeypatch.setattr(cache_module, "code_fingerprint", lambda: "another")
    assert make(tmp_path).load() == ({}, None)


@pytest.mark.parametrize("damage", ["cut", "flipped", "emptied", "foreign"])
def test_a_damaged_file_is_said_and_replaced(tmp_path: Path, damage: str) -> None:
    cache = make(tmp_path)
    cache.save([RECORD])
    data = cache.file.read_bytes()
    flipped = data[:-5] + bytes([data[-5] ^ 1]) + data[-4:]
    cache.file.write_bytes({"cut": data[:-5], "flipped": flipped, "emptied": b"", "foreign": b"hello" * 20}[damage])
    records, problem = cache.load()
    assert records == {}
    assert problem is not None
    assert ": the cache is damaged: " in str(problem)
    cache.save([RECORD])
    assert cache.load() == ({"a.py": RECORD}, None)


def test_a_cache_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    problem = make(tmp_path / "file").save([RECORD])
    assert problem is not None
    assert "the cache cannot be written" in str(problem)
    assert "--no-cache" in str(problem)
    cache = make(tmp_path)
    cache.file.mkdir()
    records, problem = cache.load()
    assert records == {}
    assert problem is not None
    assert "the cache cannot be read" in str(problem)


def test_what_was_of_no_use_for_long_goes(tmp_path: Path) -> None:
    old, used = make(tmp_path, "/old"), make(tmp_path, "/used")
    for one in (old, used):
        one.save([RECORD])
        os.utime(one.file, (time.time() - 40 * 24 * 3600,) * 2)
    used.touch()
    make(tmp_path).save([RECORD])
    assert not old.file.exists()
    assert used.file.exists()


def test_of_too_much_the_oldest_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make(tmp_path, "/first"), make(tmp_path, "/second")
    first.save([RECORD])
    os.utime(first.file, (time.time() - 60,) * 2)
    monkeypatch.setattr(cache_module, "_KEPT_BYTES", first.file.stat().st_size + 10)
    second.save([RECORD])
    assert not first.file.exists()
    assert second.file.exists()
