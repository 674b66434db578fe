# SPDX-License-Identifier: Apache-2.0
"""The scan of a whole project: files found, results kept from last time, the rest scanned in one process or several."""

import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Protocol

from msgspec import structs

import mindport
from mindport.core.mapping import Package, Text
from mindport.core.model import FileResult, FileStatus
from mindport.core.world import Knowledge
from mindport.project.cache import Cache, digest
from mindport.project.collector import collector_off
from mindport.project.executor import Executor, Project, Task, prepare_process, scan_chunk
from mindport.project.files import SourceFile, Sources, find_sources
from mindport.project.pool import run_chunks
from mindport.project.problem import Problem, WrongUse
from mindport.project.records import Record, unpack
from mindport.project.result import ScanResult, Tool
from mindport.project.scanned import unreadable
from mindport.project.settings import Settings, options_of

_LOG = logging.getLogger(__name__)
_DIED = Text("the process that scanned it died (out of memory?)", "扫描它的进程意外结束（内存不足？）")

_CHUNK = 24
"""Files between two steps of the progress bar."""
_LONGEST_CHUNK = 100
_CHUNKS_A_PROCESS = 4
"""More and shorter ones would keep all processes busy to the end. But neighbours in the order import the same modules,
and each process must know these for itself."""
_LARGE = 16_000_000
"""Bytes of source from which several processes are worth their start."""


class Database(Knowledge, Protocol):
    """What a scan asks of the mapping database; it must be possible to pickle it."""

    @property
    def fingerprint(self) -> str: ...
    @property
    def versions(self) -> dict[str, tuple[str, ...]]: ...
    @property
    def packages(self) -> dict[str, Package]: ...


Progress = Callable[[int, int], None]
"""Told how many of how many files are done."""


Partial = Callable[[Sequence[FileResult]], None]
"""Handed results as they come, those that are known from before first."""


def no_progress(done: int, total: int) -> None:
    """For a scan that nobody watches."""


def no_partial(results: Sequence[FileResult]) -> None:
    """For a scan whose results are wanted all at once."""


def scan_project(
    paths: Sequence[Path],
    settings: Settings,
    database: Database,
    progress: Progress = no_progress,
    cache_folder: Path | None = None,
    unsaved: Mapping[str, bytes] | None = None,
    partial: Partial = no_partial,
) -> ScanResult:
    """Scan all Python files and notebooks under the paths; WrongUse if there are none.

    `unsaved` is what an editor holds of a file: absolute path -> content.
    """
    begin = time.perf_counter()
    sources = find_sources(paths, settings.exclude, settings.folder)
    options = options_of(settings)
    project = Project(sources.root, sources.files, options, settings.max_file_size, unsaved=dict(unsaved or {}))
    with collector_off():
        scan = _Scan(project, database, settings.jobs, progress, partial)
        records, cached, problems = _records(scan, settings.cache, cache_folder)
    return ScanResult(
        sources.root,
        _in_order(sources, records, database),
        settings,
        Tool(mindport.__version__, database.fingerprint, database.versions),
        tuple(problems),
        time.perf_counter() - begin,
        cached,
    )


def scan_unsaved(
    file: Path, content: bytes, paths: Sequence[Path], settings: Settings, database: Database
) -> ScanResult:
    """Scan a text that stands for a file, which need not exist; `paths` are where the project it may import lies."""
    begin = time.perf_counter()
    absolute = os.path.abspath(file)
    others = find_sources(paths, settings.exclude, settings.folder) if paths else None
    root = others.root if others else os.path.dirname(absolute)
    if not Path(absolute).is_relative_to(root):
        cure = Text("name the project that the file belongs to", "请指定该文件所属的项目")
        raise WrongUse(str(file), Text(f"not in {root}", f"不在 {root} 中"), cure)
    source = SourceFile(Path(absolute).relative_to(root).as_posix(), absolute)
    files = (source, *(other for other in (others.files if others else ()) if other.absolute != absolute))
    options = options_of(settings)
    project = Project(root, files, options, settings.max_file_size, unsaved={absolute: content})
    record = Executor(project, database).scan(Task(source, relevant=True))
    tool = Tool(mindport.__version__, database.fingerprint, database.versions)
    return ScanResult(root, (record.result,), settings, tool, seconds=time.perf_counter() - begin)


def _records(scan: "_Scan", use_cache: bool, cache_folder: Path | None) -> tuple[dict[str, Record], int, list[Problem]]:
    """A record of every file, how many of them came from the cache, and what was wrong with it."""
    if not use_cache:
        return scan.renewed({}), 0, []
    cache = Cache(scan.project.root, scan.circumstances, cache_folder)
    known, problem = cache.load()
    problems = [problem] if problem else []
    records = scan.renewed(known)
    if records is known:
        cache.touch()
    elif problem := cache.save(records.values()):
        problems.append(problem)
    return records, len(records) - scan.scanned, problems


class _Scan:
    """The scan of one project, given what is known from an earlier one."""

    def __init__(self, project: Project, database: Database, jobs: int, progress: Progress, partial: Partial) -> None:
        self.project = project
        self._database = database
        self._jobs = jobs
        self._progress = progress
        self._partial = partial
        self.scanned = 0

    @property
    def circumstances(self) -> tuple[str, ...]:
        """What the results depend on besides the files."""
        return self._database.fingerprint, repr(self.project.options), str(self.project.max_file_size)

    def renewed(self, known: dict[str, Record]) -> dict[str, Record]:
        """A record of every file: the known one where it still holds, else a new one."""
        files = self.project.files
        executor = Executor(self.project, self._database)
        same = {file.path for file in files if file.path in known and _is_same(file, known[file.path], executor)}
        if len(same) == len(files) == len(known):
            return known
        order, relevant = executor.modules.plan(executor.contents)
        by_absolute = {file.absolute: file for file in files}
        tasks = [Task(by_absolute[str(path)], path in relevant) for path in order]
        kept = {task.file.path: known[task.file.path] for task in tasks if task.file.path in same}
        outdated = [task for task in tasks if not _still_holds(task, kept, executor)]
        changed = {task.file.path for task in outdated}
        self._partial([record.result for path, record in kept.items() if path not in changed])
        fresh = {record.result.path: record for record in self._run(outdated, executor)}
        self.scanned = len(fresh)
        return {**kept, **fresh}

    def _run(self, tasks: list[Task], executor: Executor) -> Iterator[Record]:
        jobs = self._jobs or _default_jobs(tasks)
        size = _CHUNK if jobs == 1 else max(_CHUNK, min(len(tasks) // (jobs * _CHUNKS_A_PROCESS), _LONGEST_CHUNK))
        chunks = [tuple(tasks[start : start + size]) for start in range(0, len(tasks), size)]
        jobs = min(jobs, len(chunks))
        done = 0
        for chunk, data in self._results(chunks, jobs, executor):
            done += len(chunk)
            self._progress(done, len(tasks))
            if data is not None:
                records = unpack(data)
                self._partial([record.result for record in records])
                yield from records
                continue
            for task in chunk:
                _LOG.error("%s: the process that scanned it died", task.file.path)
                yield Record(b"", unreadable(task.file.path, _DIED))

    def _results(
        self, chunks: list[tuple[Task, ...]], jobs: int, executor: Executor
    ) -> Iterator[tuple[tuple[Task, ...], bytes | None]]:
        if jobs > 1:
            project = structs.replace(self.project, defined=executor.modules.defined)
            yield from run_chunks(
                scan_chunk, chunks, jobs, prepare_process, project, self._database, executor.modules.imported
            )
            return
        waiting = {task.file.absolute: task for chunk in chunks for task in chunk}
        while waiting:
            # Files that others have asked about come first, while their trees are still there.
            kept = [name for name in executor.kept() if name in waiting]
            names = dict.fromkeys(islice(chain(kept, waiting), 2 * _CHUNK))
            turn = tuple(waiting.pop(name) for name in islice(names, _CHUNK))
            yield turn, executor.scan_all(turn)


def _is_same(file: SourceFile, record: Record, executor: Executor) -> bool:
    """Whether a file has the content that its record is of; one that cannot be read is tried again."""
    data = executor.contents(file.absolute)
    return data is not None and digest(data) == record.digest


def _still_holds(task: Task, kept: dict[str, Record], executor: Executor) -> bool:
    """Whether a file of the same content has the same findings: what it asked of other files must be the same too."""
    record = kept.get(task.file.path)
    if record is None or task.relevant is not record.relevant:
        return False
    if record.result.status is FileStatus.OK and record.defined != executor.defined:
        return False
    module = executor.modules.by_path[Path(task.file.absolute)]
    for asked in record.asked:
        path = executor.path_of(executor.modules.find(asked.name, module))
        if path == asked.path and path in kept:
            continue  # an outline depends on nothing but its own file; "module?name" is no module and is asked again
        if executor.asked(asked.name, module) != asked:
            return False
    return True


def _default_jobs(tasks: Sequence[Task]) -> int:
    """One process a processor for a large project, where starting them costs less than they gain."""
    size = 0
    for task in tasks:
        try:
            size += os.stat(task.file.absolute).st_size
        except OSError:
            continue  # its own record will tell
    return (os.cpu_count() or 1) if size > _LARGE else 1


def _in_order(sources: Sources, records: dict[str, Record], database: Database) -> tuple[FileResult, ...]:
    closed = [unreadable(folder.path, reason) for folder, reason in sources.closed]
    neutral = {name for name, package in database.packages.items() if package.kind == "neutral"}
    scanned = [_without(record.result, neutral) for record in records.values()]
    return tuple(sorted([*closed, *scanned], key=lambda result: result.path))


def _without(result: FileResult, neutral: set[str]) -> FileResult:
    """The result without packages that need no port, as most files import one or the other."""
    if neutral.isdisjoint(result.packages):
        return result
    return structs.replace(result, packages={name: n for name, n in result.packages.items() if name not in neutral})
