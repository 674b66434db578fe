# SPDX-License-Identifier: Apache-2.0
"""Which paths a user does not want scanned: .gitignore files, --exclude patterns, folders that hold no own code."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

from mindport.core.mapping import Text
from mindport.project.problem import WrongUse

FOREIGN_FOLDERS = frozenset(
    {
        ".bzr",
        ".direnv",
        ".eggs",
        ".git",
        ".hg",
        ".hypothesis",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".nox",
        ".pytest_cache",
        ".ruff_cache",
        ".svn",
        ".tox",
        ".venv",
        "__pycache__",
        "__pypackages__",
        "node_modules",
        "site-packages",
        "venv",
    }
)
"""Folders that tools make: never entered unless named."""

OUTPUT_FOLDERS = frozenset({"build", "dist"})
"""Folders that tools make too, but also good names for a package: entered only if they are one."""

PROJECT_MARKS = (".git", ".hg", "pyproject.toml", "setup.py", "setup.cfg")
"""What the top folder of a project has."""


_ANYWHERE = "^(?:.+/)?"
"""How pathspec begins the expression of a pattern that holds at any depth."""


class Rules:
    """Patterns in the syntax of .gitignore, and the folder that they are relative to."""

    def __init__(self, folder: str, spec: GitIgnoreSpec) -> None:
        self.folder = folder
        self._prefix = len(os.path.join(folder, ""))
        self._spec = spec
        self._mentions = _one_expression(spec)

    def verdict(self, path: str, is_folder: bool) -> bool | None:
        """True: left out; False: kept by a "!" pattern; None: not mentioned. The path lies below the folder."""
        relative = self._relative(path, is_folder)
        return self._spec.check_file(relative).include if self._mentions.match(relative) else None

    def for_named(self, path: str) -> "Rules":
        """The same rules without the patterns that would leave out a folder which the user named."""
        relative = self._relative(path, is_folder=True)
        return Rules(self.folder, GitIgnoreSpec(one for one in _patterns(self._spec) if not one.match_file(relative)))

    def _relative(self, path: str, is_folder: bool) -> str:
        relative = path[self._prefix :].replace(os.sep, "/")
        return f"{relative}/" if is_folder else relative


def _patterns(spec: GitIgnoreSpec) -> list[GitIgnoreSpecPattern]:
    """The patterns of a spec without its comments and empty lines."""
    return [one for one in spec.patterns if isinstance(one, GitIgnoreSpecPattern) and one.regex is not None]


def _one_expression(spec: GitIgnoreSpec) -> re.Pattern[str]:
    """One expression that matches whatever any pattern matches.

    Most files of a project match none of some hundred patterns; asking once is seven times as fast as asking each.
    """
    anywhere: list[str] = []
    others: list[str] = []
    for one in _patterns(spec):
        assert one.regex is not None
        expression = re.sub(r"\(\?P<\w+>", "(?:", one.regex.pattern)  # a named group may stand only once
        (anywhere if expression.startswith(_ANYWHERE) else others).append(expression.removeprefix(_ANYWHERE))
    if anywhere:
        others.append(f"{_ANYWHERE}(?:{'|'.join(anywhere)})")
    return re.compile("|".join(others) or r"(?!)")


def exclude_rules(folder: str, patterns: Iterable[str]) -> Rules | None:
    """The rules of --exclude and the setting `exclude`, None without a pattern."""
    lines = list(patterns)
    for line in lines:
        if not _is_pattern(line):
            fact = Text(f"{line!r} is no pattern", f"{line!r} 不是有效的模式")
            cure = Text("write it as in .gitignore, such as 'tests/data/'", "请按 .gitignore 的写法，如 'tests/data/'")
            raise WrongUse("--exclude", fact, cure)
    return Rules(folder, GitIgnoreSpec.from_lines(lines)) if lines else None


def gitignore_rules(folder: str, name: str = ".gitignore") -> Rules | None:
    """The rules of a folder's .gitignore; None where there is none that can be read, as for git."""
    try:
        text = Path(folder, name).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    spec = GitIgnoreSpec.from_lines(line for line in text.split("\n") if _is_pattern(line))
    return Rules(folder, spec) if _patterns(spec) else None


def rules_above(folder: str) -> list[Rules]:
    """The .gitignore rules that hold in a folder because of the folders above it, in its git repository."""
    above: list[Rules | None] = []
    current = folder
    while not os.path.exists(os.path.join(current, ".git")):
        parent = os.path.dirname(current)
        if parent == current:
            return []  # not in a repository: what lies above the named folder has no say
        current = parent
        above.append(gitignore_rules(current))
    above.append(gitignore_rules(current, os.path.join(".git", "info", "exclude")))
    return [rules for rules in reversed(above) if rules is not None]


def _is_pattern(line: str) -> bool:
    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True
