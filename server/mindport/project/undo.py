# SPDX-License-Identifier: Apache-2.0
"""Writes what a rewrite made, and keeps a patch that takes it back: `git apply -R` or `patch -R` undo a whole run."""

import os
import stat
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from mindport.core.mapping import Text
from mindport.project.fix import ProjectFix
from mindport.project.fixer import FileFix
from mindport.project.patch import patch
from mindport.project.problem import Problem, WrongUse
from mindport.project.writing import write_aside

FOLDER = ".mindport"
"""In the root of what is rewritten; it tells git itself that it is none of the project's."""


class Written(Struct, frozen=True):
    """What was written of a rewrite."""

    files: tuple[FileFix, ...]
    undo: Path | None
    """The patch that takes it back, relative to the root; None where nothing was written."""
    problems: tuple[Problem, ...] = ()
    """Files that were not written."""


def write_fixes(fixed: ProjectFix, now: datetime) -> Written:
    """Write every file that changes, each whole or not at all; WrongUse where the way back could not be kept."""
    changed = fixed.changed()
    if not changed:
        return Written((), None)
    root = Path(fixed.root)
    try:
        undo = _new_patch(root, now)
        write_aside(undo, _patch(changed, root))  # first of all: whatever happens then, there is a way back
    except OSError as error:
        reason = error.strerror or error
        fact = Text(f"the undo patch cannot be written ({reason})", f"无法写入撤销补丁（{reason}）")
        cure = Text("nothing was changed; make it a folder that can be written", "未作任何改动；请使该文件夹可写")
        raise WrongUse(str(root / FOLDER), fact, cure) from error
    written: list[FileFix] = []
    problems: list[Problem] = []
    try:
        for file in changed:
            if problem := _write(file):
                problems.append(problem)
            else:
                written.append(file)
    finally:  # Ctrl-C included: the patch holds what was written
        if not written:
            undo.unlink()
        elif len(written) < len(changed):
            write_aside(undo, _patch(written, root))
    return Written(tuple(written), undo.relative_to(root) if written else None, tuple(problems))


def _write(file: FileFix) -> Problem | None:
    """Write one file, unless it is no longer what was rewritten."""
    path = Path(file.absolute)
    try:
        if path.read_bytes() != file.before:
            fact = Text("changed meanwhile, so it was not written", "期间已被修改，因此未写入")
            return Problem(file.absolute, fact, Text("run the command again", "请重新运行命令"))
        # Renaming would replace a protected file as well: whoever protects one does not want that.
        if not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(path, os.W_OK):
            fact = Text("is write-protected, so it was not written", "文件有写保护，因此未写入")
            return Problem(file.absolute, fact, Text("make it writable and run again", "请使其可写后重新运行"))
        write_aside(path, file.after)
    except OSError as error:
        reason = error.strerror or error
        fact = Text(f"could not be written: {reason}", f"无法写入：{reason}")
        return Problem(file.absolute, fact, Text("the file is as it was", "文件保持原样"))
    return None


def _new_patch(root: Path, now: datetime) -> Path:
    """A name that no earlier patch has; by their names they stand in the order of their making."""
    folder = root / FOLDER / "undo"
    folder.mkdir(parents=True, exist_ok=True)
    if not folder.resolve().is_relative_to(root.resolve()):
        raise OSError("it is a link out of the project")
    ignore = folder.parent / ".gitignore"
    if not ignore.exists():
        write_aside(ignore, b"*\n")
    number = 1
    while (path := folder / f"{now:%Y-%m-%d-%H%M%S}-{number:02}.patch").exists():
        number += 1
    return path


def _patch(files: Sequence[FileFix], root: Path) -> bytes:
    names = [Path(file.absolute).relative_to(root).as_posix() for file in files]
    return b"".join(patch(name, file.before, file.after) for name, file in zip(names, files, strict=True))
