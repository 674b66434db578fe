# SPDX-License-Identifier: Apache-2.0
"""`mindport lookup` and `mindport db` as users run them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PROGRAM = "import sys; sys.argv[0] = 'mindport'; from mindport.cli import main; main()"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def mindport(cache: Path, tmp_path: Path) -> Run:
    def run(*arguments: str | Path, text: str | None = None) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, "XDG_CACHE_HOME": str(cache), "PYTHONIOENCODING": "utf-8", "COLUMNS": "200"},
            input=text,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run


def test_json_has_one_object_a_name_in_the_order_asked(mindport: Run) -> None:
    done = mindport("lookup", "--format", "json", "torch.nn.Conv2d", "-", "nope", text="torch.relu\n\n torch.conv2d \n")
    assert (done.returncode, done.stderr) == (0, "")
    answers = json.loads(done.stdout)
    assert [answer["api"] for answer in answers] == ["torch.nn.Conv2d", "torch.relu", "torch.conv2d", "nope"]
    assert answers[2]["canonical"] == "torch.nn.functional.conv2d"
    assert answers[3]["verdict"] is None
    assert {answer["verified"] for answer in answers} == {None}
    wanted = {"verdict", "category", "target", "difference", "signature", "target_signature", "rename", "values",
              "unsupported", "devices", "advice", "links"}  # fmt: skip
    assert all(wanted <= answer.keys() for answer in answers)


def test_text_shows_both_signatures(mindport: Run) -> None:
    done = mindport("lookup", "--device", "cpu", "torch.nn.Linear", "torch.nn.Linaer")
    assert done.returncode == 0
    assert "torch.nn.Linear(in_features, out_features, bias=True" in done.stdout
    assert "(MindSpore 2.10, cpu)" in done.stdout
    assert "did you mean torch.nn.Linear" in done.stdout


def test_all_targets_stand_by_device_and_version(mindport: Run) -> None:
    done = mindport("lookup", "--all", "torch.rand", "torch.nope")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in done.stdout.splitlines() if "│" in line]
    assert rows[:2] == [
        ["mindspore.mint.rand", "same", "", "2.7–2.10", "", ""],
        ["mindspore.ops.rand", "same", "", "", "2.7–2.10", "2.7–2.10"],
    ]
    assert "No framework in the database has this name" in done.stdout
    newer, none = json.loads(mindport("lookup", "--all", "--format", "json", "torch.nn.Module.to_empty").stdout)[0][
        "targets"
    ]
    assert (newer["target"], newer["places"]["cpu"]) == ("mindspore.nn.Cell.to_empty", ["2.10"])
    assert (none["target"], none["verdict"], none["places"]["cpu"]) == (None, "none", ["2.7", "2.8", "2.9"])


def test_users_entries_are_used(mindport: Run, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.mindport]\nmappings = ["own.yaml"]\n', encoding="utf-8")
    (tmp_path / "own.yaml").write_text("torch.relu:\n  advice: {en: Ours.}\n", encoding="utf-8")
    assert json.loads(mindport("lookup", "--format", "json", "torch.relu").stdout)[0]["advice"] == "Ours."
    (tmp_path / "own.yaml").write_text("torch.rellu:\n  advice: {en: Ours.}\n", encoding="utf-8")
    done = mindport("lookup", "torch.relu")
    assert (done.returncode, done.stdout) == (2, "")
    assert "own.yaml:1: torch.rellu: not in the facts" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lookup", "--mindspore", "nine", "x"), "--mindspore: 'nine' is not allowed"),
        (
            ("lookup", "--mindspore", "99.0", "x"),
            "--mindspore: the database does not know MindSpore 99.0: give one of 2.7, 2.8, 2.9, 2.10",
        ),
        (("lookup", "--device", "tpu", "x"), "--device: "),
        (("db", "extract", "torch"), "--python: missing: "),
        (("db", "extract", "--wheel", "gone.whl"), "gone.whl: not a wheel file: "),
        (("db", "compile", "gone.yaml"), "gone.yaml"),
    ],
)
def test_wrong_use_is_one_line(mindport: Run, arguments: tuple[str, ...], message: str) -> None:
    done = mindport(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_check_counts_entries_or_names_mistakes(mindport: Run, tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text("torch.relu:\n  advice: {en: x}\n", encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("torch.relu:\n  advice: {xx: x}\n", encoding="utf-8")
    done = mindport("db", "compile", "--check", "good.yaml")
    assert (done.returncode, done.stdout) == (0, "1 entry, no mistake\n")
    done = mindport("db", "compile", "--check", "bad.yaml")
    assert done.returncode == 2
    assert "bad.yaml:2: torch.relu: " in done.stderr
    assert "1 mistake in mapping entries" in done.stderr


def test_the_schema_can_be_written_elsewhere(mindport: Run, tmp_path: Path) -> None:
    assert mindport("db", "schema", "--output", "schema.json").returncode == 0
    assert json.loads((tmp_path / "schema.json").read_text(encoding="utf-8"))["title"] == "mindport mapping entries"
