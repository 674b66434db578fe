# SPDX-License-Identifier: Apache-2.0
"""`mindport fix` as users run it: what it shows, what it writes, how it is undone, and what it leaves alone."""

import ast
import codecs
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = "import sys; sys.argv[0] = 'mindport'; from mindport.cli import main; main()"
MODULE = "import torch\n\n\ndef f(x):\n    # keep\n    return torch.relu(x) + torch.tanh(x)  # both\n"
OURS = """\
torch.relu:
  targets:
    - api: mindspore.ops.relu
torch.tanh:
  advice: {en: Write it by hand., zh: 手工编写。}
"""
Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


@pytest.fixture(scope="session")
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all: the database is compiled into it once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A module whose two APIs have entries of the project's own: one with a target, one without."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pyproject.toml").write_text("[tool.mindport]\nmappings = ['ours.yaml']\n")
    (folder / "ours.yaml").write_text(OURS)
    (folder / "model.py").write_text(MODULE)
    return folder


@pytest.fixture
def vit(tmp_path: Path) -> Path:
    """The example, to change."""
    ignore = shutil.ignore_patterns("__pycache__", "weights", ".mindport")
    return Path(shutil.copytree(ROOT / "examples" / "vit", tmp_path / "vit", ignore=ignore))


@pytest.fixture
def run(cache_home: Path, tmp_path: Path) -> Run:
    def fix(*arguments: str | Path, folder: Path = tmp_path, program: str = PROGRAM) -> Done:
        return subprocess.run(
            [sys.executable, "-c", program, "fix", *map(str, arguments)],
            cwd=folder,
            env={**os.environ, "XDG_CACHE_HOME": str(cache_home), "XDG_STATE_HOME": str(cache_home)},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return fix


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a project, less what mindport itself keeps there."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".mindport" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def step(done: Done, words: str) -> list[str]:
    """The command that the program tells to run next."""
    return shlex.split(done.stdout.partition(f"  {words}:\n")[2].partition("\n")[0])


# -- a project, from the first look to the way back -------------------------------------------------------------------


def test_differences_are_shown_and_nothing_is_written(run: Run, project: Path) -> None:
    before = contents(project)
    done = run(".", "--safety", "review", folder=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert "--- a/model.py\n+++ b/model.py\n@@ -1,6 +1,7 @@\n" in done.stdout
    assert "\n-    return torch.relu(x) + torch.tanh(x)  # both\n" in done.stdout
    assert "To rewrite: 1 use in 1 file" in done.stdout
    assert "Left as it is: 1 use " in done.stdout
    assert "Nothing in MindSpore stands for torch.tanh.\n      torch.tanh  model.py:6:28" in done.stdout
    assert step(done, "write these changes") == ["mindport", "fix", ".", "--safety", "review", "--write"]
    assert contents(project) == before
    assert not (project / ".mindport").exists()


def test_what_is_shown_is_what_is_written(run: Run, project: Path) -> None:
    shown = run(".", "--safety", "review", folder=project)
    patch = project.parent / "shown.patch"
    patch.write_text(shown.stdout)
    copy = Path(shutil.copytree(project, project.parent / "copy"))
    subprocess.run(["git", "apply", str(patch)], cwd=copy, check=True)
    assert run(".", "--safety", "review", "--write", folder=project).returncode == 0
    assert contents(project) == contents(copy)
    assert "torch.relu" not in (project / "model.py").read_text()


def test_places_are_those_of_the_file_as_it_then_is(run: Run, project: Path) -> None:
    (project / "cells.ipynb").write_text(
        json.dumps({"cells": [{"cell_type": "code", "source": "import torch\nx = torch.relu(1) + torch.tanh(2)"}]})
    )
    shown = run(".", "--safety", "review", folder=project)
    assert "model.py:6:28" in shown.stdout
    assert "cells.ipynb[1]:2:21" in shown.stdout
    written = run(".", "--safety", "review", "--write", folder=project)
    column = (project / "model.py").read_text().splitlines()[6].index("torch.tanh") + 1
    assert f"model.py:7:{column}" in written.stdout
    assert "cells.ipynb[1]:3:" in written.stdout


def test_by_default_only_what_is_proven_is_rewritten(run: Run, project: Path) -> None:
    before = contents(project)
    done = run(".", "--write", folder=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Nothing to rewrite." in done.stdout
    assert "Not rewritten without review: 1 use " in done.stdout
    assert "Not verified: not run on ascend" in done.stdout
    assert step(done, "also rewrite what a person must review") == ["mindport", "fix", ".", "--safety", "review"]
    assert contents(project) == before


def test_checking_tells_by_the_exit_code(run: Run, project: Path) -> None:
    before = contents(project)
    done = run(".", "--safety", "review", "--check", folder=project)
    assert (done.returncode, done.stderr) == (1, "")
    assert "+++" not in done.stdout
    assert contents(project) == before
    assert "+++" in run(".", "--safety", "review", "--check", "--diff", folder=project).stdout
    assert run(".", "--safety", "review", "--write", folder=project).returncode == 0
    assert run(".", "--safety", "review", "--check", folder=project).returncode == 0


@pytest.mark.parametrize("words", ["undo all of it", "or without git"])
def test_the_example_is_rewritten_once_and_undone(run: Run, vit: Path, words: str) -> None:
    subprocess.run(["git", "init", "-q"], cwd=vit.parent, check=True)  # the project is a folder of a repository
    before = contents(vit)
    done = run("vit", "--safety", "review", "--device", "cpu", "--write", folder=vit.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert "+++" not in done.stdout
    after = contents(vit)
    assert {name for name in before if before[name] != after[name]} >= {"vit_model.py", "train.py", "utils.py"}
    for name, content in after.items():
        if name.endswith(".py"):
            ast.parse(content)
    again = run("vit", "--safety", "review", "--device", "cpu", "--check", folder=vit.parent)
    assert (again.returncode, contents(vit)) == (0, after)
    command = step(done, words)
    if shutil.which(command[0]):
        subprocess.run(command, cwd=vit.parent, check=True)
        assert contents(vit) == before


def test_only_the_selected_api_is_rewritten(run: Run, vit: Path) -> None:
    before = contents(vit)
    done = run("vit", "--safety", "review", "--select", "torch.cat", "--write", "--diff", folder=vit.parent)
    assert (done.returncode, done.stderr) == (0, "")
    removed = [line for line in done.stdout.splitlines() if line.startswith("-") and not line.startswith("---")]
    assert [line for line in removed if "torch.cat(" not in line and "import" not in line] == []
    assert "Left as it is" not in done.stdout
    assert contents(vit)["train.py"] == before["train.py"]
    assert b"torch.cat(" not in contents(vit)["vit_model.py"]
    assert run("vit", "--safety", "review", "--select", "torch.ca[t]", "--check").returncode == 0


def test_of_a_notebook_only_code_changes(run: Run, vit: Path) -> None:
    def without_code(content: bytes) -> list[dict[str, Any]]:
        cells: list[dict[str, Any]] = json.loads(content)["cells"]
        return [{**cell, "source": ""} if cell["cell_type"] == "code" else cell for cell in cells]

    notebook = vit / "explore.ipynb"
    before = notebook.read_bytes()
    done = run(notebook, "--safety", "review", "--write", "--diff")
    assert done.returncode == 0
    assert "+++ b/explore.ipynb cell 2\n" in done.stdout
    after = notebook.read_bytes()
    assert after != before
    assert without_code(after) == without_code(before)
    assert after.count(b'"outputs": [') == before.count(b'"outputs": [')
    assert json.loads(after)["cells"][1]["source"][:3] == json.loads(before)["cells"][1]["source"][:3]


# -- files of every kind ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "encoding"), [("", "utf-8"), ("", "utf-8-sig"), ("# coding: latin-1\n", "latin-1"), ("", "utf-8")]
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encoding_and_line_ends_stay(run: Run, project: Path, head: str, encoding: str, end: str) -> None:
    text = f"{head}import torch\n\nname = 'é'\x0c\n\ty = torch.relu(1)\n".replace("\ty", "y").replace("\n", end)
    (project / "model.py").write_bytes(text.encode(encoding))
    assert run("model.py", "--safety", "review", "--write", folder=project).returncode == 0
    after = (project / "model.py").read_bytes()
    assert after.startswith(codecs.BOM_UTF8) is (encoding == "utf-8-sig")
    assert f"name = 'é'\x0c{end}".encode(encoding).removeprefix(codecs.BOM_UTF8) in after
    assert b"torch.relu" not in after
    assert after.count(b"\r") == (after.count(b"\n") if end == "\r\n" else 0)


def test_a_broken_file_is_left_alone_and_named(run: Run, project: Path) -> None:
    (project / "broken.py").write_text("import torch\ntorch.relu(1\nx = (\n")
    cells = [{"cell_type": "code", "source": source} for source in ("import torch", "x = 1\ny = = torch.relu(2)")]
    (project / "broken.ipynb").write_text(json.dumps({"cells": cells}))
    before = contents(project)
    done = run(".", "--safety", "review", "--write", folder=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Files left alone" in done.stdout
    assert "broken.py: does not parse: line 2:" in done.stdout
    assert "broken.ipynb: does not parse: cell 2, line 2: invalid syntax" in done.stdout
    assert {name for name, content in contents(project).items() if content != before[name]} == {"model.py"}


def test_a_protected_file_is_named_and_the_others_are_written(run: Run, project: Path) -> None:
    (project / "protected.py").write_text(MODULE)
    (project / "protected.py").chmod(0o444)
    done = run(".", "--safety", "review", "--write", folder=project)
    assert done.returncode == 3
    assert done.stderr == (
        f"{project / 'protected.py'}: is write-protected, so it was not written: make it writable and run again\n"
    )
    assert (project / "protected.py").read_text() == MODULE
    assert (project / "model.py").read_text() != MODULE
    assert "Rewritten: 1 use in 1 file" in done.stdout


def test_a_file_that_changes_meanwhile_is_not_overwritten(run: Run, project: Path) -> None:
    meanwhile = (
        "import mindport.cli.fix as command\nrewrite = command.fix_project\n"
        "def slowly(*arguments):\n"
        "    fixed = rewrite(*arguments)\n"
        "    open('model.py', 'a').write('# by hand')\n"
        "    return fixed\n"
        "command.fix_project = slowly\n"
    )
    done = run("model.py", "--safety", "review", "--write", folder=project, program=meanwhile + PROGRAM)
    assert done.returncode == 3
    assert "model.py: changed meanwhile, so it was not written: run the command again" in done.stderr
    assert (project / "model.py").read_text() == f"{MODULE}# by hand"
    assert "undo" not in done.stdout


def test_an_unreadable_file_is_named_and_the_others_are_done(run: Run, project: Path) -> None:
    (project / "bad.py").write_bytes(b"import torch\nx = '\xff'")
    (project / "bad.ipynb").write_text("{ 'torch'")
    done = run(".", "--safety", "review", "--write", folder=project)
    assert done.returncode == 3
    assert f"{project / 'bad.py'}: line 2: byte 0xff is not utf-8: the others are done" in done.stderr
    assert "bad.ipynb: is no notebook: not JSON" in done.stderr
    assert "torch.relu" not in (project / "model.py").read_text()


def test_several_processes_do_the_same(run: Run, vit: Path) -> None:
    one, two = (run("vit", "--safety", "review", "--jobs", jobs, "--exclude", "train.py") for jobs in ("1", "2"))
    assert (two.returncode, two.stderr) == (0, "")
    assert one.stdout.replace("--jobs 1", "--jobs 2") == two.stdout
    assert "train.py" not in one.stdout.partition("Next")[0]


# -- texts and mistakes -----------------------------------------------------------------------------------------------


def test_chinese_and_every_place(run: Run, project: Path) -> None:
    (project / "many.py").write_text("import torch\n" + "torch.tanh(1)\n" * 9)
    done = run(".", "--safety", "review", "--language", "zh-cn", folder=project)
    assert "保持不变：10 处使用" in done.stdout
    assert "……另有 7 处" in done.stdout
    assert "many.py:9:1" not in done.stdout
    assert "many.py:9:1" in run(".", "--verbose", folder=project).stdout


def test_what_is_in_files_cannot_command_the_terminal(run: Run, project: Path) -> None:
    (project / "a\x1b[31m.py").write_text(MODULE.replace("both", "\x1b[31m\u202e"))
    done = run(".", "--safety", "review", folder=project)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert "\\x1b[31m\\u202e" in done.stdout


def test_any_encoding_of_the_terminal(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "model.py").write_text(MODULE.replace("both", "汉"), encoding="utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = run(".", "--safety", "review", folder=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u6c49" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "PATH...: missing: see mindport fix --help"),
        (["missing.py"], "missing.py: does not exist: name a Python file"),
        ([".", "--write", "--check"], "--check: writes nothing: give either --write or --check"),
        ([".", "--safety", "show"], "--safety: 'show' is not one of 'safe', 'review': see mindport fix --help"),
        ([".", "--select", "torch.rellu"], "--select: no framework in the database has 'torch.rellu': did you mean"),
        ([".", "--device", "tpu"], "--device: 'tpu' is not one of 'ascend', 'gpu', 'cpu': see mindport fix --help"),
        (
            [".", "--mindspore", "99.0"],
            "--mindspore: the database does not know MindSpore 99.0: give one of 2.7, 2.8, 2.9, 2.10",
        ),
    ],
)
def test_wrong_use_is_one_line_with_place_fact_and_cure(
    run: Run, project: Path, arguments: list[str], line: str
) -> None:
    before = contents(project)
    done = run(*arguments, folder=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(line)
    assert done.stderr.count("\n") == 1
    assert contents(project) == before


def test_help_has_examples(run: Run) -> None:
    done = run("--help")
    assert done.returncode == 0
    assert "mindport fix . --device cpu --write" in done.stdout


def test_runs_prove_something_of_their_own_version_only(run: Run, tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text("import torch\n\nx = torch.relu(torch.rand(2))\n", encoding="utf-8")
    newest = run("model.py", "--device", "cpu", "--mindspore", "2.10")
    assert "+x = mindspore.ops.relu(mindspore.ops.rand(2))" in newest.stdout
    older = run("model.py", "--device", "cpu", "--mindspore", "2.8")
    assert "Nothing to rewrite." in older.stdout
    assert "Not verified: run with MindSpore 2.10, not with 2.8." in older.stdout
    reviewed = run("model.py", "--device", "cpu", "--mindspore", "2.8", "--safety", "review")
    assert "+x = mindspore.ops.relu(mindspore.ops.rand(2))" in reviewed.stdout


def test_parameters_of_another_version_are_not_written(run: Run, tmp_path: Path) -> None:
    """`device` of mindspore.mint.rand came with 2.8, Cell.to with 2.10."""
    (tmp_path / "model.py").write_text(
        'import torch\n\nx = torch.rand(2, device="cpu")\nm = torch.nn.Linear(2, 3)\nm.half()\n', encoding="utf-8"
    )
    for version, lines in {
        "2.7": ["+x = mindspore.mint.rand(2)", "+m.to_float(mindspore.float16)"],
        "2.10": ['+x = mindspore.mint.rand(2, device="cpu")', "+m.to(mindspore.float16)"],
    }.items():
        done = run("model.py", "--device", "ascend", "--mindspore", version, "--safety", "review")
        assert set(lines) <= set(done.stdout.splitlines())
