# SPDX-License-Identifier: Apache-2.0
"""Workers without a framework: what is missing is said, not raised as a puzzle."""

from pathlib import Path

import pytest

from mindport.verify import frameworks
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
