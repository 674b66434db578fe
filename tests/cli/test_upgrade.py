# SPDX-License-Identifier: Apache-2.0
"""`mindport upgrade` as users run it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = "import sys; sys.argv[0] = 'mindport'; from mindport.cli import main; main()"
CODE = """\
import mindspore
import torch
from mindspore import mint

x = torch.rand(2)
x.sign_()
torch.nn.Linear(2, 3).to_empty(device="cpu")
mint.meshgrid(x, x)
mindspore.stress_detect()
mindspore.no.such.name
"""


def upgrade(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, "upgrade", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "train.py").write_text(CODE, encoding="utf-8")
    cell = {"cell_type": "code", "source": ["import mindspore\n", "mindspore.DeviceCtx('x')\n"]}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    (tmp_path / "try.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return tmp_path


def test_text_names_every_place_that_changes(project: Path) -> None:
    done = upgrade(project, "--from", "2.7", "--to", "2.10")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "train.py",
        "  6:3  torch.Tensor.sign_: mindspore.Tensor.sign_ stands for it in 2.10, {self}.copy_({self}.sign()) in 2.7",
        "  7:23  torch.nn.Module.to_empty: mindspore.nn.Cell.to_empty stands for it in 2.10, nothing in 2.7",
        "  8:1  mindspore.mint.meshgrid: indexing is None by default, not 'ij'",
        "  9:1  mindspore.stress_detect: deprecated",
        "try.ipynb",
        "  [1] 2:1  mindspore.DeviceCtx: only there in the newer version",
        "MindSpore 2.7 -> 2.10: 9 uses; 1 absent, 1 default, 1 deprecated, 2 target",
    ]


def test_json_has_the_same_and_the_way_back_tells_what_is_gone(project: Path) -> None:
    done = upgrade(project, "--from", "2.10", "--to", "2.8", "--format", "json", "--language", "zh-cn", "try.ipynb")
    found = json.loads(done.stdout)
    assert (found["version"], found["from"], found["to"]) == (1, "2.10.0", "2.8.0")
    assert found["changes"] == [
        {"path": "try.ipynb", "line": 2, "column": 1, "cell": 1, "api": "mindspore.DeviceCtx", "change": "gone",
         "message": "新版本中已不存在"}
    ]  # fmt: skip


def test_a_file_that_cannot_be_read_is_named(project: Path) -> None:
    (project / "bad.py").write_bytes(b"import torch\0")
    done = upgrade(project, "--from", "2.9", "bad.py")
    assert done.returncode == 3
    assert "bad.py: has NUL bytes" in done.stderr
    assert "nothing changes" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--from", "2.1"), "--from: the database does not know MindSpore 2.1: give one of 2.7, 2.8, 2.9, 2.10"),
        (("--from", "2.8", "--to", "99.1.0"), "--to: the database does not know MindSpore 99.1.0: give one of"),
        (("--from", "newest"), "--from: 'newest' is not allowed: give a version such as \"2.10\""),
        ((), "--from: missing"),
    ],
)
def test_wrong_use_is_told(project: Path, arguments: tuple[str, ...], message: str) -> None:
    done = upgrade(project, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
