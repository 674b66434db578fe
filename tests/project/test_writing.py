# SPDX-License-Identifier: Apache-2.0
"""Files are written whole or not at all."""

import os
from pathlib import Path

import pytest

from mindport.project.writing import write_aside


def test_a_new_file_has_the_usual_rights_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    file, usual = tmp_path / "report.json", tmp_path / "usual"
    usual.touch()
    write_aside(file, b"one")
    assert file.stat().st_mode == usual.stat().st_mode
    file.chmod(0o640)
    write_aside(file, b"two")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"two", 0o640)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"one")
    (tmp_path / "link").symlink_to("real")
    write_aside(tmp_path / "link", b"two")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"two"


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "report.json"
    file.write_bytes(b"one")

    def interrupted(*paths: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_aside(file, b"two")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"report.json": b"one"}


def test_a_folder_in_the_way_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        write_aside(tmp_path, b"x")
    with pytest.raises(OSError):
        write_aside(tmp_path / "missing" / "report.json", b"x")


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_aside(Path(os.devnull), b"x")
    assert not Path(os.devnull).is_file()
