# SPDX-License-Identifier: Apache-2.0
"""Rewritten files are written whole, only over what was rewritten, and never without a way back."""

import os
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from mindport.project.fix import ProjectFix
from mindport.project.fixer import FileFix
from mindport.project.problem import WrongUse
from mindport.project.undo import Written, write_fixes
from mindport.project.writing import write_aside

NOW = datetime(2026, 3, 4, 5, 6, 7)
BEFORE, AFTER = b"import torch\r\n", b"import mindspore\r\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("a.py", "sub/b.py", "same.py"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(BEFORE)
    return tmp_path


def fixed(project: Path) -> ProjectFix:
    changes = [FileFix(name, str(project / name), BEFORE, AFTER) for name in ("a.py", "sub/b.py")]
    return ProjectFix(str(project), (*changes, FileFix("same.py", str(project / "same.py"))))


def contents(project: Path) -> list[bytes]:
    return [(project / name).read_bytes() for name in ("a.py", "sub/b.py", "same.py")]


def take_back(project: Path, written: Written) -> None:
    assert written.undo is not None
    subprocess.run(["git", "apply", "-R", str(written.undo)], cwd=project, check=True)


def test_what_is_written_can_be_taken_back(project: Path) -> None:
    written = write_fixes(fixed(project), NOW)
    assert contents(project) == [AFTER, AFTER, BEFORE]
    assert written.undo == Path(".mindport/undo/2026-03-04-050607-01.patch")
    take_back(project, written)
    assert contents(project) == [BEFORE, BEFORE, BEFORE]


def test_patches_of_the_same_second_do_not_replace_each_other(project: Path) -> None:
    first = write_fixes(fixed(project), NOW)
    take_back(project, first)
    second = write_fixes(fixed(project), NOW)
    assert (first.undo, second.undo) != (second.undo, first.undo)


def test_git_does_not_see_the_folder(project: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    write_fixes(fixed(project), NOW)
    seen = subprocess.run(["git", "status", "--short"], cwd=project, check=True, capture_output=True, text=True)
    assert ".mindport" not in seen.stdout


def test_a_file_that_changed_meanwhile_is_not_touched(project: Path) -> None:
    changes = fixed(project)
    (project / "a.py").write_bytes(b"import torch  # by hand\n")
    written = write_fixes(changes, NOW)
    assert contents(project) == [b"import torch  # by hand\n", AFTER, BEFORE]
    assert [str(problem) for problem in written.problems] == [
        f"{project / 'a.py'}: changed meanwhile, so it was not written: run the command again"
    ]
    take_back(project, written)
    assert contents(project) == [b"import torch  # by hand\n", BEFORE, BEFORE]


def test_a_file_that_is_gone_is_named(project: Path) -> None:
    changes = fixed(project)
    (project / "a.py").unlink()
    (problem,) = write_fixes(changes, NOW).problems
    assert "could not be written: No such file or directory" in str(problem)
    assert not (project / "a.py").exists()


def test_a_protected_file_stays(project: Path) -> None:
    (project / "a.py").chmod(0o444)
    written = write_fixes(fixed(project), NOW)
    assert contents(project) == [BEFORE, AFTER, BEFORE]
    assert [": is write-protected, so it was not written: " in str(problem) for problem in written.problems] == [True]


def test_where_nothing_was_written_no_patch_is_left(project: Path) -> None:
    changes = fixed(project)
    for name in ("a.py", "sub/b.py"):
        (project / name).write_bytes(b"")
    written = write_fixes(changes, NOW)
    assert (written.files, written.undo, len(written.problems)) == ((), None, 2)
    assert list((project / ".mindport" / "undo").iterdir()) == []


def test_nothing_to_write_leaves_no_trace(project: Path) -> None:
    assert write_fixes(ProjectFix(str(project), ()), NOW) == Written((), None)
    assert not (project / ".mindport").exists()


def test_without_a_way_back_nothing_is_written(project: Path) -> None:
    (project / ".mindport").write_text("in the way")
    with pytest.raises(WrongUse, match=r"the undo patch cannot be written .*: nothing was changed"):
        write_fixes(fixed(project), NOW)
    assert contents(project) == [BEFORE, BEFORE, BEFORE]


def test_a_link_out_of_the_project_is_not_followed(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (project / ".mindport").symlink_to(elsewhere)
    with pytest.raises(WrongUse, match="it is a link out of the project"):
        write_fixes(fixed(project), NOW)
    assert contents(project) == [BEFORE, BEFORE, BEFORE]
    assert not list(elsewhere.rglob("*.patch"))


def test_what_was_written_before_an_interruption_can_be_taken_back(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(file: Path, content: bytes) -> None:
        if file.name == "b.py":
            raise KeyboardInterrupt
        write_aside(file, content)

    monkeypatch.setattr("mindport.project.undo.write_aside", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_fixes(fixed(project), NOW)
    assert contents(project) == [AFTER, BEFORE, BEFORE]
    (patch,) = (project / ".mindport" / "undo").iterdir()
    subprocess.run(["git", "apply", "-R", str(patch)], cwd=project, check=True)
    assert contents(project) == [BEFORE, BEFORE, BEFORE]


def test_a_link_stays_a_link(project: Path) -> None:
    os.replace(project / "a.py", project / "real.txt")
    (project / "a.py").symlink_to("real.txt")
    write_fixes(fixed(project), NOW)
    assert (project / "a.py").is_symlink()
    assert (project / "real.txt").read_bytes() == AFTER
