# SPDX-License-Identifier: Apache-2.0
"""Patches are taken by git and by patch, forwards and back, whatever the files and their names hold."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindport.project.patch import patch, shown

CHANGES = {
    "plain.py": (b"a\nb\nc\n", b"a\nB\nc\n"),
    "crlf.py": (b"a\r\nb\r\n", b"a\r\nB\r\nc\r\n"),
    "mixed ends.py": (b"a\rb\r\nc\x0c\nd", b"a\rb\r\nC\x0c\nd"),
    "no end.py": (b"a\nb", b"a\nB"),
    "an end.py": (b"a\nb", b"a\nb\n"),
    "latin-1 é.py": (b"\xe9\n# \xff\n", b"\xe9\n# \xfe\n"),
    'quote " and \\.py': (b"a\n", b"b\n"),
    "deep/er/x.py": (b"--- a\n+++ b\n@@ -1 +1 @@\n", b"--- a\n+++ c\n@@ -1 +1 @@\n"),
}


def tools() -> list[list[str]]:
    """The programs of this machine that take patches."""
    known = {"git": ["git", "apply", "--whitespace=nowarn"], "patch": ["patch", "-s", "-p1", "-i"]}
    return [command for name, command in known.items() if shutil.which(name)]


def run(command: list[str], folder: Path, *arguments: str) -> None:
    done = subprocess.run([*command, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("tool", tools(), ids=lambda tool: tool[0])
def test_a_patch_is_applied_and_taken_back(tool: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "project"
    for name, (before, _) in CHANGES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(before)
    file = tmp_path / "all.patch"
    file.write_bytes(b"".join(patch(name, before, after) for name, (before, after) in CHANGES.items()))
    run(tool, folder, str(file))
    assert {name: (folder / name).read_bytes() for name in CHANGES} == {name: new for name, (_, new) in CHANGES.items()}
    run([*tool[:2], "-R", *tool[2:]], folder, str(file))
    assert {name: (folder / name).read_bytes() for name in CHANGES} == {name: old for name, (old, _) in CHANGES.items()}


CONTENT = st.lists(st.sampled_from([b"a", b"b", b"\r", b"\n", b"\r\n", b"\xff", b"\x0c", b"\\ "])).map(b"".join)


@given(before=CONTENT, after=CONTENT)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_content(before: bytes, after: bytes, tmp_path: Path) -> None:
    if before == after or not before or not after:  # no change; or a file made or removed, which a rewrite never does
        return
    (tmp_path / "x.py").write_bytes(before)
    (tmp_path / "x.patch").write_bytes(patch("x.py", before, after))
    run(tools()[0], tmp_path, "x.patch")
    assert (tmp_path / "x.py").read_bytes() == after


def test_a_person_sees_lines_of_code() -> None:
    assert list(shown("a.py", b"a\r\nb\x0cc\r\n", b"a\r\nd\x0cc\r\n")) == [
        "--- a/a.py",
        "+++ b/a.py",
        "@@ -1,2 +1,2 @@",
        " a",
        "-b\x0cc",
        "+d\x0cc",
    ]


def test_a_person_sees_the_code_of_changed_cells() -> None:
    before, after = (
        json.dumps({"cells": [{"cell_type": "code", "source": source} for source in ("x\n", [f"{name}.f()"])]}).encode()
        for name in ("torch", "ops")
    )
    assert list(shown("a.ipynb", before, after)) == [
        "--- a/a.ipynb cell 2",
        "+++ b/a.ipynb cell 2",
        "@@ -1 +1 @@",
        "-torch.f()",
        "+ops.f()",
    ]
