# SPDX-License-Identifier: Apache-2.0
"""The process pool: everything is done once, and only what kills a process is lost."""

import os
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from mindport.project import pool
from mindport.project.pool import run_chunks
from tests.project.work_in_processes import KILLER, SLEEPER, prepare, work

CHUNKS = [("a", "b"), ("c", "d"), ("e",)]


def run(folder: Path, chunks: list[tuple[str, ...]], jobs: int = 2) -> dict[tuple[str, ...], bytes | None]:
    return dict(run_chunks(work, chunks, jobs, prepare, folder))


def test_every_chunk_is_done_in_prepared_processes(tmp_path: Path) -> None:
    assert run(tmp_path, CHUNKS) == {("a", "b"): b"a,b", ("c", "d"): b"c,d", ("e",): b"e"}
    assert 1 <= len(list(tmp_path.iterdir())) <= 2
    assert not (tmp_path / f"prepared-{os.getpid()}").exists()


def test_only_the_item_that_kills_its_process_is_lost(tmp_path: Path) -> None:
    results = run(tmp_path, [*CHUNKS, ("f", KILLER, "g")])
    assert results.pop((KILLER,)) is None
    assert sorted(item for chunk in results for item in chunk) == list("abcdefg")
    assert all(result == ",".join(chunk).encode() for chunk, result in results.items())


def test_who_stops_listening_does_not_wait(tmp_path: Path) -> None:
    begin = time.monotonic()
    results: Generator[object, None, None] = run_chunks(work, [("a",), (SLEEPER,), (SLEEPER,)], 2, prepare, tmp_path)
    assert next(results) == (("a",), b"a")
    results.close()
    assert time.monotonic() - begin < 30


def test_with_too_many_deaths_the_rest_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "MOST_DEATHS", 1)
    assert run(tmp_path, [(KILLER,), (KILLER, "a")], jobs=1) == {(KILLER,): None, ("a",): None}
