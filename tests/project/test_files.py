# SPDX-License-Identifier: Apache-2.0
"""The walk: what is scanned, what is left out, and that it ends."""

import os
from pathlib import Path

import pytest

from mindport.core.mapping import Text
from mindport.project.files import find_sources
from mindport.project.problem import WrongUse


def make(folder: Path, *names: str, **contents: str) -> None:
    for name in (*names, *contents):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(contents.get(name, ""))


def found(*paths: Path, exclude: tuple[str, ...] = ()) -> list[str]:
    return [file.path for file in find_sources(paths, exclude).files]


def test_python_files_and_notebooks_in_a_fixed_order(tmp_path: Path) -> None:
    make(tmp_path, "b.py", "a/z.pyw", "a/n.ipynb", "a.py", "notes.md", "a/data.json", "stub.pyi")
    assert found(tmp_path) == ["a.py", "a/n.ipynb", "a/z.pyw", "b.py"]


def test_folders_that_tools_make_are_left_out_unless_named(tmp_path: Path) -> None:
    make(tmp_path, "a.py", "venv/x.py", "node_modules/m/x.py", "build/lib/a.py", "myenv/pyvenv.cfg", "myenv/lib/x.py")
    assert found(tmp_path) == ["a.py"]
    assert found(tmp_path / "myenv") == ["lib/x.py"]
    assert found(tmp_path / "build") == ["lib/a.py"]
    assert found(tmp_path / "venv" / "x.py") == ["x.py"]


def test_a_package_named_like_an_output_folder_is_scanned(tmp_path: Path) -> None:
    make(tmp_path, "pkg/dist/__init__.py", "dist/a.py")
    assert found(tmp_path) == ["pkg/dist/__init__.py"]


def test_gitignore_holds_at_every_level_and_the_innermost_decides(tmp_path: Path) -> None:
    make(
        tmp_path,
        "a.py",
        "gen/b.py",
        "gen_c.py",
        "sub/gen_d.py",
        "sub/keep/gen_e.py",
        "sub/only_here.py",
        "only_here.py",
    )
    (tmp_path / ".gitignore").write_text("# comment\n\ngen/\ngen_*.py\n\\\n")
    (tmp_path / "sub" / ".gitignore").write_text("only_here.py\n")
    (tmp_path / "sub" / "keep" / ".gitignore").write_text("!gen_e.py\n")
    assert found(tmp_path) == ["a.py", "only_here.py", "sub/keep/gen_e.py"]


def test_gitignore_above_the_named_folder_holds_within_a_repository(tmp_path: Path) -> None:
    make(tmp_path, "repo/src/a.py", "repo/src/local.py", "repo/src/private.py")
    (tmp_path / ".gitignore").write_text("a.py\n")
    (tmp_path / "repo" / ".gitignore").write_text("/src/local.py\n")
    assert found(tmp_path / "repo" / "src") == ["a.py", "local.py", "private.py"]
    (tmp_path / "repo" / ".git" / "info").mkdir(parents=True)
    (tmp_path / "repo" / ".git" / "info" / "exclude").write_text("private.py\n")
    assert found(tmp_path / "repo" / "src") == ["a.py"]


def test_a_named_ignored_folder_is_scanned_and_other_patterns_still_hold(tmp_path: Path) -> None:
    make(tmp_path, ".git/HEAD", "gen/a.py", "gen/a_pb2.py")
    (tmp_path / ".gitignore").write_text("gen/\n*_pb2.py\n")
    assert found(tmp_path / "gen") == ["a.py"]
    assert found(tmp_path / "gen" / "a_pb2.py") == ["a_pb2.py"]


def test_exclude_patterns(tmp_path: Path) -> None:
    make(tmp_path, "a.py", "tests/b.py", "tests/data/c.py", "src/tests/d.py", "x_test.py")
    assert found(tmp_path, exclude=("/tests/data/", "*_test.py")) == ["a.py", "src/tests/d.py", "tests/b.py"]
    assert find_sources([tmp_path / "src"], ("src/tests",), str(tmp_path.parent)).files
    with pytest.raises(WrongUse, match="no Python file"):
        find_sources([tmp_path / "src"], ("src/tests",), str(tmp_path))


def test_a_bad_exclude_pattern_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="is no pattern: write it as"):
        find_sources([tmp_path], ("\\",))


def test_links_are_not_followed_and_loops_end(tmp_path: Path) -> None:
    make(tmp_path, "outside/secret.py", "project/a.py", "project/sub/b.py")
    project = tmp_path / "project"
    (project / "out").symlink_to(tmp_path / "outside")
    (project / "out.py").symlink_to(tmp_path / "outside" / "secret.py")
    (project / "sub" / "loop").symlink_to(project)
    (project / "self.py").symlink_to("self.py")
    assert found(project) == ["a.py", "sub/b.py"]
    assert found(project / "out") == ["secret.py"]


def test_several_paths_share_a_root_and_each_file_comes_once(tmp_path: Path) -> None:
    make(tmp_path, "one/a.py", "two/b.py", "two/script")
    sources = find_sources([tmp_path / "one", tmp_path / "two" / "b.py", tmp_path / "two", tmp_path / "two" / "script"])
    assert sources.root == str(tmp_path)
    assert [file.path for file in sources.files] == ["one/a.py", "two/b.py", "two/script"]


def test_relative_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "src/a.py", "b.py")
    monkeypatch.chdir(tmp_path / "src")
    assert found(Path()) == ["a.py"]
    assert found(Path("..")) == ["b.py", "src/a.py"]


@pytest.mark.parametrize(
    ("name", "fact"), [("missing", "does not exist"), ("a\0b", "does not exist"), ("empty", "no Python file")]
)
def test_wrong_paths_are_named(tmp_path: Path, name: str, fact: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(WrongUse, match=fact):
        find_sources([tmp_path / name])


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    make(tmp_path, "a.py")
    os.mkfifo(tmp_path / "pipe.py")
    assert found(tmp_path) == ["a.py"]


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.py", "closed/b.py")
    scandir = os.scandir

    def guarded(folder: str) -> object:
        if folder.endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", guarded)
    sources = find_sources([tmp_path])
    assert [file.path for file in sources.files] == ["a.py"]
    assert [(file.path, reason) for file, reason in sources.closed] == [
        ("closed", Text("cannot be listed: Permission denied", "无法列出：Permission denied"))
    ]


def test_a_name_that_is_no_text_is_scanned_under_a_readable_one(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"bad\xff.py")).write_bytes(b"")
    (source,) = find_sources([tmp_path]).files
    assert source.path == "bad\ufffd.py"
    assert os.path.exists(source.absolute)
