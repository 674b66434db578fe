# SPDX-License-Identifier: Apache-2.0
"""`mindport db check` and `mindport db report` as maintainers run them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = "import sys; sys.argv[0] = 'mindport'; from mindport.cli import main; main()"


def db(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    named = {name: value for name, value in os.environ.items() if not name.startswith("MINDPORT_")}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, "db", *arguments],
        cwd=folder,
        env={**named, "XDG_DATA_HOME": str(folder), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    ("source", "code", "kinds"),
    [("torch.relu", 0, []), ("torch.nope", 0, ["old-name"]), ("torch.frobenius_norm", 1, ["unanswered"])],
)
def test_tables_decide_the_exit_code(tmp_path: Path, source: str, code: int, kinds: list[str]) -> None:
    table = tmp_path / "table.md"
    table.write_text(f"| {source} | mindspore.ops.relu |\n| torch.relu | mindspore.ops.gelu |\n", encoding="utf-8")
    done = db(tmp_path, "check", "--official", str(tmp_path), "--format", "json")
    assert (done.returncode, done.stderr) == (code, "")
    found = json.loads(done.stdout)
    assert found["installed"] == {}
    assert [look["kind"] for look in found["looks"]] == sorted(["other-target", *kinds])  # an opinion may stay as it is
    text = db(tmp_path, "check", "--official", str(tmp_path)).stdout
    assert f"{table}:2: other-target: torch.relu: the table gives mindspore.ops.gelu, api_db/mappings/" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "mindport db check: nothing to compare with: give --python and a package, or --official"),
        (("torch",), "torch: no interpreter that has it is known: give --python, set MINDPORT_TORCH_PYTHON"),
        (("--python", sys.executable), "--python: does not say what it has: name torch, tensorflow, mindspore"),
        (("--official", "."), "no mapping table there: put pages such as pytorch_api_mapping.md"),
    ],
)
def test_what_cannot_be_compared_is_told(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    done = db(tmp_path, "check", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_an_interpreter_that_is_none_is_told(tmp_path: Path) -> None:
    nothing = tmp_path / "python"
    nothing.write_text("", encoding="utf-8")
    done = db(tmp_path, "check", "--python", str(nothing), "mindspore")
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be started" in done.stderr


def test_the_report_has_every_framework(tmp_path: Path) -> None:
    page = tmp_path / "coverage.md"
    done = db(tmp_path, "report", "--output", str(page))
    *written, samples = done.stdout.splitlines()
    assert (done.returncode, written, done.stderr) == (0, [f"{page}", f"{page.with_suffix('.html')}"], "")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Coverage\n")
    for head in ("## torch 2", "## tensorflow 2", "## torchvision 0", "## Where official tables do not hold"):
        assert f"\n{head}" in text
    assert "\n| torch.nn.functional | " in text
    assert "\n| 2.7 | " in text
    assert re.match(r"torch's own inputs: \d{5} tried for \d+ entries, \d\.\d% of them not claimed", samples)
    assert f"\n{samples}\n" in text


@pytest.mark.needs_frameworks
def test_entries_hold_with_what_is_installed(tmp_path: Path) -> None:
    python = os.environ.get("MINDPORT_MINDSPORE_PYTHON")
    assert python, "set MINDPORT_MINDSPORE_PYTHON to a Python with mindspore"
    done = db(tmp_path, "check", "--python", python, "mindspore")
    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing to look at" in done.stdout
