# SPDX-License-Identifier: Apache-2.0
"""Workers without a framework: what is missing is said, and a process that dies or hangs is replaced."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mindport.verify import frameworks, process
from mindport.verify.process import Worker, WorkerError


def test_an_interpreter_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkerError, match="cannot be started"):
        Worker("torch", tmp_path / "python").start()


def test_an_interpreter_that_does_not_answer_has_not_the_framework(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    python.chmod(0o755)
    with pytest.raises(WorkerError, match="torch cannot be imported there"):
        Worker("torch", python).start()


STAND_IN = f"""\
#!{sys.executable}
import json, os, sys, time
print(json.dumps({{"ready": "torch", "version": "1"}}), flush=True)
for line in sys.stdin:
    kind = json.loads(line)["request"]
    if kind == "die":
        os._exit(9)
    if kind == "hang":
        time.sleep(600)
    print(json.dumps({{"answer": os.getpid()}}), flush=True)
"""
"""Speaks as a worker does, whatever it is told to run."""


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    python = tmp_path / "python"
    python.write_text(STAND_IN, encoding="utf-8")
    python.chmod(0o755)
    running = Worker("torch", python)
    yield running
    running.close()


def test_a_process_lives_from_request_to_request(worker: Worker) -> None:
    assert worker.ask("tell").value == worker.ask("tell").value


def test_a_death_is_an_answer_and_a_new_process_takes_the_next_request(worker: Worker) -> None:
    before = worker.ask("tell").value
    assert worker.ask("die").error == "the process died"
    assert worker.ask("tell").value != before


def test_a_process_that_takes_too_long_is_ended_and_replaced(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    before = worker.ask("tell").value
    monkeypatch.setattr(process, "TO_ANSWER", 0.5)
    assert worker.ask("hang").error == "no answer within 0.5 seconds"
    monkeypatch.undo()
    assert worker.ask("tell").value != before


def test_versions_are_pinned() -> None:
    for framework in frameworks.FRAMEWORKS:
        names = frameworks.packages(framework)
        assert any(name.startswith("mindspore==") for name in names)
        assert "numpy<2" in names


def test_the_named_interpreter_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(frameworks, "folder_of", lambda framework: tmp_path / "nowhere")
    monkeypatch.delenv("MINDPORT_TORCH_PYTHON", raising=False)
    assert frameworks.python_of("torch") is None
    monkeypatch.setenv("MINDPORT_TORCH_PYTHON", "/opt/python")
    assert frameworks.python_of("torch") == Path("/opt/python")
    assert frameworks.python_of("torch", tmp_path) == tmp_path
