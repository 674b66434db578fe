# SPDX-License-Identifier: Apache-2.0
"""The committed facts are what the installed frameworks say; the interpreters come from the environment."""

import json
import os
import sys
from pathlib import Path

import pytest

from mindport.db.extract import ExtractionError, extract_facts

SIGNATURES = Path(__file__).parents[2] / "api_db" / "signatures"
INTERPRETERS = {
    "torch": "MINDPORT_TORCH_PYTHON",
    "mindspore": "MINDPORT_MINDSPORE_PYTHON",
    "tensorflow": "MINDPORT_TENSORFLOW_PYTHON",
}


@pytest.mark.needs_frameworks
@pytest.mark.parametrize("framework", INTERPRETERS)
def test_committed_facts_are_current(framework: str, tmp_path: Path) -> None:
    interpreter = os.environ.get(INTERPRETERS[framework])
    assert interpreter, f"set {INTERPRETERS[framework]} to a Python with {framework}"
    written = extract_facts(framework, Path(interpreter), tmp_path)
    committed = SIGNATURES / written.name
    assert committed.exists(), f"no facts of this version: run mindport db extract --python … {framework}"
    assert _facts(written) == _facts(committed)


def _facts(path: Path) -> dict[str, object]:
    return {fact["name"]: fact for fact in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


def test_a_framework_that_cannot_be_imported_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mindspore.py").write_text("raise ImportError('no driver')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(ExtractionError, match="ImportError: no driver: see that mindspore can be imported there"):
        extract_facts("mindspore", Path(sys.executable), tmp_path / "signatures")


def test_an_interpreter_that_is_none_is_named(tmp_path: Path) -> None:
    nothing = tmp_path / "python"
    nothing.write_text("", encoding="utf-8")
    with pytest.raises(ExtractionError, match=r"cannot be started .*: name an interpreter"):
        extract_facts("torch", nothing, tmp_path)


def test_an_unknown_framework_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExtractionError, match="jax: not one of torch, tensorflow, mindspore: give a wheel"):
        extract_facts("jax", tmp_path, tmp_path)
