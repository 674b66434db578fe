# SPDX-License-Identifier: Apache-2.0
"""The rewriting of a whole project: what would change in every file."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from mindport.core.world import Knowledge
from mindport.project.executor import Project
from mindport.project.files import SourceFile, find_sources
from mindport.project.fixer import Choice, FileFix, Fixer, fix_chunk, prepare_process
from mindport.project.pool import run_chunks
from mindport.project.scan import Progress, no_progress
from mindport.project.settings import Settings, options_of

_CHUNK = 8
"""Files between two steps of the progress bar."""
_MANY = 200
"""Files from which several processes are worth their start."""


class ProjectFix(Struct, frozen=True):
    """What a rewrite makes of everything that was named."""

    root: str
    """Absolute: the common folder of what was named; paths of files are relative to it."""
    files: tuple[FileFix, ...]
    """Sorted by path; those that have nothing to do with a framework are not among them."""

    def changed(self) -> list[FileFix]:
        """The files that would change."""
        return [file for file in self.files if file.changes]

    def unreadable(self) -> list[FileFix]:
        return [file for file in self.files if file.unreadable]


def fix_project(
    paths: Sequence[Path],
    settings: Settings,
    database: Knowledge,
    choice: Choice,
    progress: Progress = no_progress,
    unsaved: Mapping[str, bytes] | None = None,
) -> ProjectFix:
    """Rewrite all Python files and notebooks under the paths, in memory; WrongUse if there are none.

    `unsaved` is what an editor holds of a file: absolute path -> content.
    """
    sources = find_sources(paths, settings.exclude, settings.folder)
    options = options_of(settings)
    project = Project(sources.root, sources.files, options, settings.max_file_size, unsaved=dict(unsaved or {}))
    fixer = Fixer(project, database, choice)
    modules = fixer.executor.modules
    _, relevant = modules.plan(fixer.executor.contents)
    project = structs.replace(project, defined=modules.defined)
    files = [file for file in sources.files if Path(file.absolute) in relevant or _is_closed(file, fixer)]
    closed = [FileFix(folder.path, folder.absolute, unreadable=reason.en) for folder, reason in sources.closed]
    fixed: list[FileFix] = []
    for some in _fixed(files, settings.jobs, fixer, project, database, choice):
        fixed += some
        progress(len(fixed), len(files))
    return ProjectFix(sources.root, tuple(sorted([*closed, *fixed], key=lambda file: file.path)))


def _is_closed(file: SourceFile, fixer: Fixer) -> bool:
    """Whether a file cannot be read: then nobody knows whether it has to do with a framework."""
    return fixer.executor.contents(file.absolute) is None


def _fixed(
    files: list[SourceFile], jobs: int, fixer: Fixer, project: Project, database: Knowledge, choice: Choice
) -> Iterator[list[FileFix]]:
    chunks = [tuple(files[start : start + _CHUNK]) for start in range(0, len(files), _CHUNK)]
    jobs = min(jobs or (os.cpu_count() or 1 if len(files) > _MANY else 1), len(chunks))
    if jobs <= 1:
        for chunk in chunks:
            yield [fixer.fix(file) for file in chunk]
        return
    for chunk, data in run_chunks(fix_chunk, chunks, jobs, prepare_process, project, database, choice):
        if data is None:
            died = "the process that rewrote it died (out of memory?)"
            yield [FileFix(file.path, file.absolute, refused=died) for file in chunk]
        else:
            yield msgspec.msgpack.decode(data, type=list[FileFix])
