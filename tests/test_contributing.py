# SPDX-License-Identifier: Apache-2.0
"""The diffs in CONTRIBUTING.md apply to the project as it is, and do what the text beside them says."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lsp.wire import Wire

ROOT = Path(__file__).parents[1]
WALK = re.compile(r"<!-- walk: (\w+) -->\n```diff\n(.*?)^```\n", re.DOTALL | re.MULTILINE)
PROGRAM = "from mindport.cli import main; main()"
SCRIPT = "import torch\n\nprint(torch.frobenius_norm(torch.rand(4, 3), 0))\n"


@pytest.fixture(scope="module")
def changed_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project to which the diffs of all walks are applied."""
    folder = tmp_path_factory.mktemp("project")
    for part in ("server", "api_db", "tests/core"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "*.sqlite"))
    walks = dict(WALK.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
    assert sorted(walks) == ["feature", "mapping", "report", "rewrite"]
    for diff in walks.values():
        subprocess.run(["git", "apply", "-"], cwd=folder, input=diff, text=True, check=True)
    return folder


def mindport(project: Path, *arguments: str) -> str:
    """What the changed program prints."""
    environment = {**os.environ, "PYTHONPATH": str(project / "server"), "XDG_CACHE_HOME": str(project / "cache")}
    command = [sys.executable, "-c", PROGRAM, *arguments]
    result = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_the_new_mapping_is_looked_up(changed_project: Path) -> None:
    (answer,) = json.loads(mindport(changed_project, "lookup", "torch.frobenius_norm", "--format", "json"))
    assert answer["target"] == "mindspore.ops.norm"
    assert answer["verdict"] == "differs"


def test_the_new_rewrite_passes_its_case(changed_project: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(changed_project / "server"), "XDG_CACHE_HOME": "cache"}
    options = ["-q", "--import-mode=importlib", "-k", "unflatten"]
    command = [sys.executable, "-m", "pytest", *options, "tests/core/test_rewriting.py"]
    result = subprocess.run(command, cwd=changed_project, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
    assert "1 passed" in result.stdout


def test_the_new_report_shows_the_new_mapping(changed_project: Path) -> None:
    (changed_project / "uses_it.py").write_text(SCRIPT)
    lines = mindport(changed_project, "scan", "uses_it.py", "--format", "github").splitlines()
    (line,) = [line for line in lines if "frobenius_norm" in line]
    assert line.startswith("::warning file=uses_it.py,line=3::")


def test_the_new_feature_answers_an_editor(changed_project: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(changed_project / "server")}
    wire = Wire([sys.executable, "-c", PROGRAM, "serve"], cwd=changed_project, env=environment)
    try:
        wire.begin()
        wire.open("untitled:a", "import torch\nx = torch.ones(1)\ny = torch.zeros(1), torch.ones(2)\n")
        where = {"textDocument": {"uri": "untitled:a"}, "position": {"line": 1, "character": 8}}
        found = wire.request("textDocument/documentHighlight", where)["result"]
        assert [one["range"]["start"] for one in found] == [{"line": 1, "character": 4}, {"line": 2, "character": 20}]
    finally:
        wire.kill()
