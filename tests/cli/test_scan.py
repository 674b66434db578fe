# SPDX-License-Identifier: Apache-2.0
"""`api-scan` as users run it: outputs, exit codes, and one clear line for whatever is wrong."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PROGRAM = "import sys; sys.argv[0] = 'api-scan'; from mindport.cli import api_scan; api_scan()"
MODULE = "import torch\n\n\ndef f(x: torch.Tensor):\n    return torch.relu(x).view(-1)\n"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all: the database is compiled into it once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "model.py").write_text(MODULE)
    return folder


@pytest.fixture
def run(cache_home: Path, project: Path) -> Run:
    def api_scan(*arguments: str | Path, text: str | None = None) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, *map(str, arguments)],
            cwd=project,
            env={**os.environ, "XDG_CACHE_HOME": str(cache_home), "XDG_STATE_HOME": str(cache_home)},
            input=text,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return api_scan


def test_the_current_folder_as_text(run: Run) -> None:
    done = run()
    assert (done.returncode, done.stderr) == (0, "")
    assert "torch.relu" in done.stdout
    assert "model.py:5:12" in done.stdout


def test_every_format_into_a_file_of_its_own(run: Run, project: Path) -> None:
    endings = {"text": "txt", "json": "json", "csv": "csv", "html": "html", "sarif": "sarif", "markdown": "md"}
    done = run(".", *(f"--format={name}:../report.{ending}" for name, ending in endings.items()))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    for ending in endings.values():
        assert "torch.relu" in (project.parent / f"report.{ending}").read_text("utf-8")


def test_the_ending_of_the_output_tells_the_format(run: Run, project: Path) -> None:
    assert run(".", "-o", "../report.json").returncode == 0
    report = json.loads((project.parent / "report.json").read_text("utf-8"))
    assert report["root"] == str(project)
    (file,) = report["files"]
    assert [finding["api"] for finding in file["findings"]] == ["torch.Tensor", "torch.relu", "torch.Tensor.view"]


def test_standard_input_stands_for_a_file(run: Run) -> None:
    done = run("--stdin-filename", "new/name.py", "--format", "json", text="from torch import relu\nrelu(1)\n")
    (file,) = json.loads(done.stdout)["files"]
    assert file["path"] == "name.py"
    assert {finding["api"] for finding in file["findings"]} == {"torch.relu"}


def test_pyproject_is_respected_and_the_command_line_stands_above_it(run: Run, project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.mindport]\ndevice = 'cpu'\nlanguage = 'fr'\nexclude = ['old.py']\n")
    (project / "old.py").write_text(MODULE)
    done = run("--format", "json")
    assert "tool.mindport.language: 'fr' is not allowed: give en or zh-cn" in done.stderr
    report = json.loads(done.stdout)
    assert report["settings"]["device"] == "cpu"
    assert [file["path"] for file in report["files"]] == ["model.py"]
    assert json.loads(run("--format=json", "--device=GPU").stdout)["settings"]["device"] == "gpu"


def test_own_mappings_stand_above_the_database(run: Run, project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.mindport]\nmappings = ['ours.yaml']\n")
    (project / "ours.yaml").write_text("torch.relu:\n  targets:\n    - template: ours.relu({input})\n")
    done = run("--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert "ours.relu({input})" in done.stdout
    (project / "ours.yaml").write_text("torch.relu:\n  targets: 7\n")
    done = run()
    assert done.returncode == 2
    assert "ours.yaml:2: torch.relu:" in done.stderr


def test_failing_on_what_is_new(run: Run, project: Path) -> None:
    baseline = project.parent / "baseline.json"
    assert run("--write-baseline", baseline, "--fail-on", "none").returncode == 0
    assert run("--baseline", baseline, "--fail-on", "new").returncode == 0
    assert run("--format", "json", "-o", project.parent / "report.json").returncode == 0
    (project / "model.py").write_text(f"# moved\n{MODULE}y = torch.tanh(f(0))\n")
    assert run("--baseline", baseline, "--fail-on", "new").returncode == 1
    assert run("--baseline", project.parent / "report.json", "--fail-on", "new").returncode == 1
    assert run("--baseline", baseline).returncode == 0


def test_failing_on_what_has_no_counterpart(run: Run, project: Path) -> None:
    assert run("--fail-on", "unmapped").returncode == 0
    (project / "pyproject.toml").write_text("[tool.mindport]\nmappings = ['ours.yaml']\n")
    (project / "ours.yaml").write_text("torch.relu:\n  advice:\n    en: Write it by hand.\n    zh: 手工编写。\n")
    done = run("--fail-on", "unmapped")
    assert (done.returncode, done.stderr) == (1, "")
    assert "Write it by hand." in done.stdout


def test_an_unreadable_file_is_named_and_the_rest_is_reported(run: Run, project: Path) -> None:
    (project / "bad.py").write_bytes(b"x = '\xff'")
    (project / "bad.ipynb").write_text("{")
    done = run()
    assert done.returncode == 3
    assert "torch.relu" in done.stdout
    assert f"{project / 'bad.py'}: line 1: byte 0xff is not utf-8: the rest of the report is complete" in done.stderr
    assert "bad.ipynb: is no notebook: not JSON: line 1" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["missing"], "missing: does not exist: name a Python file, a notebook or a folder that has some"),
        (["../empty"], "../empty: no Python file or notebook to scan in it: name a folder that has some"),
        (["--device", "tpu"], "--device: 'tpu' is not one of 'ascend', 'gpu', 'cpu': see api-scan --help"),
        (["--framework", "jax"], "--framework: 'jax' is not one of 'torch', 'tensorflow', 'all': see api-scan --help"),
        (["--format", "pdf"], "--format: 'pdf' is no format: choose text, json, csv, html, sarif, markdown"),
        (["--format", "json:"], "--format: 'json:' names no file: write FORMAT:FILE"),
        (["--format", "json", "--format", "csv"], "standard output: more than one report goes there: write"),
        (["--format", "json:a", "-o", "b"], "--output: does not say which format it is for: write"),
        (["--output", "no/report.json"], "no/report.json: there is no folder "),
        (["--output", "."], ".: is a folder: name a file in it"),
        (["--write-baseline", "no/b.json"], "no/b.json: there is no folder "),
        (["--jobs", "-1"], "--jobs: -1 is not in the range x>=0: see api-scan --help"),
        (["--mindspore", "newest"], "--mindspore: 'newest' is not allowed: give a version such as \"2.10\""),
        (
            ["--mindspore", "99.0"],
            "--mindspore: the database does not know MindSpore 99.0: give one of 2.7, 2.8, 2.9, 2.10",
        ),
        (["--exclude", "\\"], "--exclude: '\\\\' is no pattern: write it as in .gitignore"),
        (["--fail-on", "new"], "--fail-on: new means new against a baseline: give --baseline FILE"),
        (["--baseline", "no.json"], "no.json: no such baseline: make it with --write-baseline no.json"),
        (["--baseline", "model.py"], "model.py: no baseline: neither a baseline nor a JSON report"),
        (["--assess", "--format", "json"], "--assess: is text: leave --format out"),
        (["--colour"], "api-scan: No such option"),
    ],
)
def test_wrong_use_is_one_line_with_place_fact_and_cure(
    run: Run, project: Path, arguments: list[str], line: str
) -> None:
    (project.parent / "empty").mkdir()
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(line)
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in project.iterdir()) == ["model.py"]


def test_names_of_files_cannot_command_the_terminal(run: Run, project: Path) -> None:
    (project / "a\x1b[31m.py").write_bytes(b"\xff")
    done = run()
    assert done.returncode == 3
    assert "\x1b" not in done.stderr + done.stdout


def test_whoever_reads_may_stop(run: Run, project: Path, cache_home: Path) -> None:
    run()  # the database is compiled
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "--format", "html"],
        cwd=project,
        env={**os.environ, "XDG_CACHE_HOME": str(cache_home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_help_has_examples(run: Run) -> None:
    done = run("--help")
    assert done.returncode == 0
    assert "api-scan . --format text --format html:report.html" in done.stdout


def test_only_the_assessment(run: Run) -> None:
    done = run("--assess")
    assert done.returncode == 0
    assert "%" in done.stdout
    assert "torch.Tensor.view" not in done.stdout
