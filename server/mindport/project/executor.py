# SPDX-License-Identifier: Apache-2.0
"""Scans single files of one project, in this process or in one of a pool; a defect in one file stays with that file."""

import gc
import logging
from collections.abc import Sequence
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec import Struct

from mindport.core.judge import Options
from mindport.core.mapping import Text
from mindport.core.model import FileStatus
from mindport.core.notebooks.cells import NotebookError
from mindport.core.outline import Outline
from mindport.core.world import Knowledge
from mindport.db.problem import DamagedDatabase
from mindport.project.cache import digest
from mindport.project.files import SourceFile
from mindport.project.log import log_to_file
from mindport.project.modules import Module, ProjectModules
from mindport.project.records import Asked, Record, pack
from mindport.project.scanned import scanned, unreadable
from mindport.project.source import Unreadable, decode, decode_notebook, read_bytes

_LOG = logging.getLogger(__name__)

_OBJECTS_BETWEEN_COLLECTIONS = 1_000_000
"""Scanned files let go of their objects by themselves; this is for what a cycle keeps all the same."""


class Project(Struct, frozen=True):
    """What scanning any file of a project needs to know."""

    root: str
    files: tuple[SourceFile, ...]
    options: Options
    max_file_size: int
    defined: frozenset[str] | None = None
    """`ProjectModules.defined`, where it is known already."""
    unsaved: dict[str, bytes] = {}
    """Absolute path -> what stands for the file's content on disk, as in an editor."""


class Task(Struct, frozen=True):
    """A file to scan; one that is not relevant has nothing to do with a framework and is only read."""

    file: SourceFile
    relevant: bool


class Executor:
    """Scans files of one project one after the other."""

    def __init__(self, project: Project, knowledge: Knowledge) -> None:
        self._project = project
        self._paths = {file.absolute: file.path for file in project.files}
        self._fingerprints: dict[str, str] = {}
        self._knowledge = knowledge

    @cached_property
    def modules(self) -> ProjectModules:
        """The project's modules by name; made when the first file is not in the cache."""
        # Notebooks last: of two files with the same module name an import means the one that is a module.
        paths = sorted((Path(file.absolute) for file in self._project.files), key=lambda path: path.suffix == ".ipynb")
        return ProjectModules(Path(self._project.root), paths, self._text, self._knowledge, self._project.defined)

    def kept(self) -> list[str]:
        """The files whose trees are in memory, those to go first before the others."""
        return [str(path) for path in self.modules.kept]

    def path_of(self, module: Module | None) -> str:
        """A module's file as results name it."""
        return self._paths[str(module.path)] if module else ""

    def contents(self, path: str | Path) -> bytes | None:
        """A file's bytes, None where it cannot be read."""
        try:
            return self.read(str(path))
        except Unreadable:
            return None

    def read(self, path: str) -> bytes:
        """A file's bytes, or what stands for them; Unreadable where there are none."""
        unsaved = self._project.unsaved.get(path)
        return unsaved if unsaved is not None else read_bytes(path, self._project.max_file_size)

    def scan_all(self, tasks: Sequence[Task]) -> bytes:
        """Scan files and give packed records, never trees: what stays in memory does not grow with the project."""
        records = []
        for task in tasks:
            records.append(self.scan(task))
            if gc.get_count()[0] > _OBJECTS_BETWEEN_COLLECTIONS:
                gc.collect()
        return pack(records)

    def scan(self, task: Task) -> Record:
        """Scan a file; whatever happens, there is a record of it."""
        file = task.file
        data = b""
        try:
            data = self.read(file.absolute)
            return self._scan(file, data, task.relevant)
        except (Unreadable, NotebookError) as reason:
            return Record(digest(data), unreadable(file.path, reason.text), task.relevant)
        except DamagedDatabase:
            raise  # it trips over every file: the whole scan ends, and says so once
        except Exception as error:  # the border: one file that trips the scanner must not cost the others
            _LOG.exception("%s: scanning failed", file.path)
            told = f"{type(error).__name__}: {error}"
            fact = Text(f"scanning failed ({told}): report this", f"扫描失败（{told}）：请反馈此问题")
            return Record(b"", unreadable(file.path, fact))

    def _scan(self, file: SourceFile, data: bytes, relevant: bool) -> Record:
        result, names = scanned(file, data, self.modules, self._project.options, relevant)
        if result.status is FileStatus.SKIPPED:
            return Record(digest(data), result, relevant)
        module = self.modules.by_path[Path(file.absolute)]
        asked = tuple(self.asked(name, module) for name in names)
        return Record(digest(data), result, relevant, asked, self.defined)

    @cached_property
    def defined(self) -> str:
        """Fingerprint of the project's methods that are named like a tensor's."""
        return blake2b(" ".join(sorted(self.modules.defined)).encode(), digest_size=8).hexdigest()

    def asked(self, name: str, beside: Module) -> Asked:
        """What a file gets to know when it asks for a module."""
        module, question, word = name.partition("?")
        found = self.modules.find(module, beside)
        outline = self.modules.outline(module, beside)
        if question and outline is not None:
            stars = (star for star in outline.stars if self.modules.mentions(star, word, beside))
            fingerprint = blake2b(" ".join(stars).encode(), digest_size=8).hexdigest()
        else:
            fingerprint = "" if outline is None else self._fingerprint(outline)
        return Asked(name, self.path_of(found), fingerprint)

    def _fingerprint(self, outline: Outline) -> str:
        if outline.module not in self._fingerprints:
            data = msgspec.msgpack.encode(outline)
            self._fingerprints[outline.module] = blake2b(data, digest_size=8).hexdigest()
        return self._fingerprints[outline.module]

    def _text(self, path: Path) -> str | None:
        """For outlines: what cannot be read says nothing; its own record tells why."""
        data = self.contents(path)
        if data is None:
            return None
        try:
            return decode_notebook(data).text if path.suffix == ".ipynb" else decode(data)
        except (Unreadable, NotebookError):
            return None


_executor: Executor | None = None


def prepare_process(project: Project, knowledge: Knowledge, imported: set[Path]) -> None:
    """Make a process of a pool ready for tasks of a project."""
    global _executor
    log_to_file()
    _executor = Executor(project, knowledge)
    _executor.modules.imported = imported
    gc.disable()
    gc.freeze()


def scan_chunk(tasks: Sequence[Task]) -> bytes:
    """In a process of a pool: scan files and hand back packed records, never trees."""
    assert _executor is not None, "prepare_process comes first"
    return _executor.scan_all(tasks)
