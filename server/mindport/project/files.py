# SPDX-License-Identifier: Apache-2.0
"""From the paths that a user names to the source files to scan, in a fixed order; reads no file's content."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from mindport.core.mapping import Text
from mindport.project.ignore import FOREIGN_FOLDERS, OUTPUT_FOLDERS, Rules, exclude_rules, gitignore_rules, rules_above
from mindport.project.problem import WrongUse

SUFFIXES = (".py", ".pyw", ".ipynb")


class SourceFile(Struct, frozen=True, order=True):
    """A file to scan."""

    path: str
    """Relative to the root, with "/", and free of bytes that are no text."""
    absolute: str
    """For the operating system."""


class Sources(Struct, frozen=True):
    """What there is to scan."""

    root: str
    """Absolute: the common folder of all that was named."""
    files: tuple[SourceFile, ...]
    """Sorted by path, each file once."""
    closed: tuple[tuple[SourceFile, Text], ...] = ()
    """Folders that could not be listed, with the reason."""


def common_root(paths: Sequence[Path]) -> str:
    """The deepest folder that holds all paths; every path must exist."""
    folders: list[str] = []
    for path in paths:
        absolute = os.path.abspath(path)
        if not os.path.exists(absolute):
            cure = Text(
                "name a Python file, a notebook or a folder that has some",
                "请指定 Python 文件、笔记本，或包含它们的文件夹",
            )
            raise WrongUse(str(path), Text("does not exist", "不存在"), cure)
        folders.append(absolute if os.path.isdir(absolute) else os.path.dirname(absolute))
    try:
        return os.path.commonpath(folders)
    except ValueError as error:
        fact = Text("not on the same drive as the others", "与其他路径不在同一驱动器上")
        raise WrongUse(str(paths[-1]), fact, Text("scan each drive by itself", "请分别扫描各驱动器")) from error


def find_sources(paths: Sequence[Path], exclude: Iterable[str] = (), exclude_folder: str | None = None) -> Sources:
    """All Python files and notebooks under the paths.

    What is named is scanned wherever it lies and, if a file, whatever its suffix. Below a named folder, .gitignore
    files, the `exclude` patterns (relative to `exclude_folder`, by default the common root) and folders that tools make
    are respected, and symbolic links are not followed: inside the project they would lead to the same files again.
    """
    root = common_root(paths)
    excluded = exclude_rules(exclude_folder or root, exclude)
    walk = _Walk(root)
    for path in paths:
        absolute = os.path.abspath(path)
        if not os.path.isdir(absolute):
            walk.add(absolute)
            continue
        rules = rules_above(absolute)
        if excluded is not None and os.path.join(absolute, "").startswith(os.path.join(excluded.folder, "")):
            rules.append(excluded)
        walk.enter(absolute, [rule.for_named(absolute) for rule in rules])
    if not walk.files and not walk.closed:
        kinds = ", ".join(SUFFIXES)
        raise WrongUse(
            str(paths[0]),
            Text("no Python file or notebook to scan in it", "其中没有可扫描的 Python 文件或笔记本"),
            Text(
                f"name a folder that has some ({kinds}), or a file that is ignored or excluded by itself",
                f"请指定包含此类文件（{kinds}）的文件夹，或单独指定被忽略、被排除的文件",
            ),
        )
    return Sources(root, tuple(sorted(walk.files.values())), tuple(walk.closed))


class _Walk:
    """Collects files below the folders it enters."""

    def __init__(self, root: str) -> None:
        self._prefix = len(os.path.join(root, ""))
        self.files: dict[str, SourceFile] = {}
        self.closed: list[tuple[SourceFile, Text]] = []

    def add(self, absolute: str) -> None:
        self.files.setdefault(absolute, self._source(absolute))

    def enter(self, named: str, rules: list[Rules]) -> None:
        """Walk a folder that the user named; the rules are ordered from the outermost to the innermost."""
        open_folders = [(named, rules)]
        while open_folders:
            folder, rules = open_folders.pop()
            try:
                with os.scandir(folder) as listing:
                    entries = {entry.name: entry for entry in listing}
            except OSError as error:
                told = error.strerror or error
                reason = Text(f"cannot be listed: {told}", f"无法列出：{told}")
                self.closed.append((self._source(folder), reason))
                continue
            if folder != named and _is_foreign(folder, entries):
                continue
            if ".gitignore" in entries and (own := gitignore_rules(folder)):
                rules = [*rules, own]
            for name, entry in entries.items():
                if entry.is_symlink():
                    continue
                if entry.is_dir():
                    if name not in FOREIGN_FOLDERS and not _is_ignored(entry.path, rules, is_folder=True):
                        open_folders.append((entry.path, rules))
                elif name.endswith(SUFFIXES) and entry.is_file() and not _is_ignored(entry.path, rules):
                    self.add(entry.path)

    def _source(self, absolute: str) -> SourceFile:
        relative = os.fsencode(absolute[self._prefix :]).decode("utf-8", "replace")
        return SourceFile(relative.replace(os.sep, "/") or ".", absolute)


def _is_foreign(folder: str, entries: Iterable[str]) -> bool:
    """Whether a folder holds an environment, or what a build left."""
    if "pyvenv.cfg" in entries:
        return True
    return os.path.basename(folder) in OUTPUT_FOLDERS and "__init__.py" not in entries


def _is_ignored(path: str, rules: list[Rules], is_folder: bool = False) -> bool:
    """The innermost rules that mention a path decide, as in git."""
    for rule in reversed(rules):
        verdict = rule.verdict(path, is_folder)
        if verdict is not None:
            return verdict
    return False
