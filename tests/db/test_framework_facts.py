# SPDX-License-Identifier: Apache-2.0
"""The committed facts are what the installed frameworks say; the interpreters come from the environment."""

import json
import os
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


def test_an_interpreter_without_the_framework_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExtractionError, match="see that mindspore can be imported there"):
        extract_facts("mindspore", _bare_python(tmp_path), tmp_path)


def test_an_interpreter_that_is_none_is_named(tmp_path: Path) -> None:
    nothing = tmp_path / "python"
    nothing.write_text("", encoding="utf-8")
    with pytest.raises(ExtractionError, match=r"cannot be started .*: name an interpreter"):
        extract_facts("torch", nothing, tmp_path)


def test_an_unknown_framework_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExtractionError, match="jax: not one of torch, tensorflow, mindspore: give a wheel"):
        extract_facts("jax", tmp_path, tmp_path)


def _bare_python(folder: Path) -> Path:
    """This interpreter, which sees none of the packages installed beside it."""
    import sys

    script = folder / "bare"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I -S "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return script
