# SPDX-License-Identifier: Apache-2.0
"""A folder of the workspace: its settings, its database, its modules with their outlines, kept as they are now.

What reads files or scans runs in the server's one thread for that; the loop that reads messages only looks at
`settings` and `options`, and asks the database for single things.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from pathlib import Path

from mindport.core.collect import Collected
from mindport.core.model import FileResult, Safety, Span, Usage
from mindport.core.notebooks.cells import NotebookError
from mindport.core.rewriting.rewrite import Rewriting, rewrite_text
from mindport.core.scan import collect_source, scan_collected
from mindport.core.scopes import How
from mindport.core.syntax import Source
from mindport.db import locate
from mindport.db.lookup import Database
from mindport.db.problem import MappingError
from mindport.lsp.counterparts import Counterparts
from mindport.lsp.documents import OpenDocument, Snapshot, Text, without_crossing
from mindport.lsp.settings import ServerSettings
from mindport.lsp.uris import path_of
from mindport.project.files import SourceFile, find_sources
from mindport.project.ignore import PROJECT_MARKS
from mindport.project.modules import ProjectModules
from mindport.project.problem import WrongUse
from mindport.project.scanned import scanned, unreadable
from mindport.project.settings import options_of
from mindport.project.source import Unreadable, decode, decode_notebook, read_bytes


class Folder:
    """One folder of the workspace, or what a lone file belongs to."""

    def __init__(self, root: Path, settings: ServerSettings, open_texts: Mapping[Path, str], alone: bool) -> None:
        self.root = root
        self.alone = alone
        """Whether it is no folder of the workspace, only the place of a file that was opened by itself."""
        self._open_texts = open_texts
        self._methods: dict[Path, frozenset[str]] = {}
        """Names of tensor members that a file's classes define, of the files that have been looked at."""
        self._unseen: list[Path] = []
        self._complaints: list[str] = []
        self.set(settings)

    def set(self, settings: ServerSettings) -> None:
        """Take other settings, or look anew at the files that they name."""
        self.settings = settings
        self.options = options_of(settings.scan)
        for lazy in ("database", "modules", "counterparts"):
            self.__dict__.pop(lazy, None)

    @cached_property
    def database(self) -> Database:
        """The mapping database with the user's own entries."""
        try:
            return locate.open_database(overrides=self.mappings())
        except MappingError as error:  # in the user's own entries: those of the database are there all the same
            self._complaints += str(error).split("\n")
            return locate.open_database()

    def mappings(self) -> list[Path]:
        """The files with the user's own entries."""
        scan = self.settings.scan
        return [Path(scan.folder or self.root, file) for file in scan.mappings]

    def complaints(self) -> list[str]:
        """What has been wrong since this was last asked, for the user to know."""
        new, self._complaints = self._complaints, []
        return new

    @cached_property
    def counterparts(self) -> Counterparts:
        """The mapping read backwards; made in the thread that scans."""
        return Counterparts(self.database, self.options)

    @cached_property
    def modules(self) -> ProjectModules:
        """The modules of the folder, with the texts of open documents instead of their files."""
        modules = ProjectModules(self.root, self._files(), self._text, self.database, self._defined_so_far())
        self._look_at_new(modules)
        return modules

    def _files(self) -> list[Path]:
        if self.alone:
            return [path for path in self.root.glob("*.py*") if path.suffix in (".py", ".pyw")]
        scan = self.settings.scan
        try:
            found = find_sources([self.root], scan.exclude, scan.folder).files
        except WrongUse:  # no Python file in it yet, or it is gone
            return []
        # Notebooks last: of two files with the same module name an import means the one that is a module.
        return sorted((Path(file.absolute) for file in found), key=lambda path: path.suffix == ".ipynb")

    def _text(self, path: Path) -> str | None:
        """For outlines: what cannot be read says nothing."""
        if path in self._open_texts:
            return self._open_texts[path]
        try:
            data = read_bytes(path, self.settings.scan.max_file_size)
            return decode_notebook(data).text if path.suffix == ".ipynb" else decode(data)
        except (Unreadable, NotebookError):
            return None

    # -- what the whole folder tells -----------------------------------------------------------------------------

    @property
    def learned(self) -> bool:
        """Whether all files have been looked at for what concerns every other file."""
        return not self._unseen

    @property
    def defined(self) -> frozenset[str]:
        """`ProjectModules.defined`: empty until all files have been looked at."""
        return self.modules.defined

    def learn(self, seconds: float) -> bool:
        """Look at files for some time; whether that was all of them."""
        end = time.monotonic() + seconds
        while self._unseen and time.monotonic() < end:
            path = self._unseen.pop()
            self._methods[path] = self.modules.tensor_methods(self._text(path) or "")
        self.modules.defined = self._defined_so_far()
        return self.learned

    def _defined_so_far(self) -> frozenset[str]:
        return frozenset().union(*self._methods.values()) if self.learned else frozenset()

    def _look_at_new(self, modules: ProjectModules) -> None:
        self._methods = {path: names for path, names in self._methods.items() if path in modules.by_path}
        self._unseen = [path for path in modules.by_path if path not in self._methods]

    def refresh(self, changed: Iterable[Path], listing: bool) -> frozenset[str] | None:
        """Files have changed or, with `listing`, come or gone: the modules that tell others something else now.

        None if that may concern every file.
        """
        if "modules" not in self.__dict__:
            return frozenset()
        modules, everything = self.modules, listing
        if listing:
            modules.set_files(self._files())
            self._look_at_new(modules)
        told = set()
        for path in changed:
            if path not in modules.by_path:
                continue
            if modules.refresh(path):
                told.add(modules.by_path[path].name)
            everything |= self._note_methods(path, self._text(path) or "")
        return None if everything else frozenset(told)

    def _note_methods(self, path: Path, text: str) -> bool:
        """Take the methods of a file as they are now; whether that concerns every file."""
        if path not in self._methods:
            return False
        self._methods[path] = self.modules.tensor_methods(text)
        defined = self._defined_so_far()
        changed = defined != self.modules.defined
        self.modules.defined = defined
        return changed

    # -- open documents ------------------------------------------------------------------------------------------

    def scan(self, document: OpenDocument, text: Text, revision: int) -> tuple[Snapshot, frozenset[str] | None]:
        """Scan an open document; and what `refresh` would say of its change."""
        before = document.source
        document.source = None  # of no use any more, whatever happens now
        source = Source(text.text) if before is None else Source.changed(text.text, before)
        modules, path = self.modules, path_of(text.uri)
        module = modules.module_at(path)
        everything = path is not None and self._note_methods(path, text.text)
        collected = collect_source(source, module.name, self.database, module.is_package)
        told = frozenset((module.name,)) if modules.renew(module, collected) else frozenset()
        outlines = partial(modules.outline, beside=module)
        mentions = partial(modules.mentions, beside=module)
        scan = scan_collected(collected, outlines, self.database, self.options, modules.defined, mentions)
        imports = _imports(collected)
        collected.release()
        document.source = source
        findings = without_crossing(text.notebook, scan.findings)
        snapshot = Snapshot(text, self, findings, imports, scan.asked, revision)
        return snapshot, None if everything else told

    def result_of(self, path: Path) -> FileResult:
        """The scan of a file that is not open, with what the folder tells; call it with `server.in_thread`."""
        try:
            data = read_bytes(path, self.settings.scan.max_file_size)
            return scanned(SourceFile(path.name, str(path)), data, self.modules, self.options)[0]
        except (Unreadable, NotebookError) as reason:
            return unreadable(path.name, reason.text)

    def depends(self, document: OpenDocument, told: frozenset[str]) -> bool:
        """Whether an open document has asked about one of these modules."""
        if document.snapshot is None:
            return False
        module = self.modules.module_at(path_of(document.uri))
        asked = (self.modules.find(name.partition("?")[0], module) for name in document.snapshot.asked)
        return any(found is not None and found.name in told for found in asked)

    def rewriting(
        self,
        snapshot: Snapshot,
        *,
        at_least: Safety,
        only: Callable[[Usage], bool] | None = None,
        keep_imports: bool = False,
    ) -> Rewriting:
        """The rewrite of an open document; call it with `server.in_thread`."""
        modules = self.modules
        module = modules.module_at(path_of(snapshot.uri))
        return rewrite_text(
            snapshot.text,
            module.name,
            partial(modules.outline, beside=module),
            self.database,
            self.options,
            at_least=at_least,
            only=only,
            is_package=module.is_package,
            defined=modules.defined,
            keep_imports=keep_imports,
        )


def _imports(collected: Collected) -> dict[str, Span]:
    """The names that one statement of the module imports, and where it does."""
    found = {}
    for name, bindings in collected.scope.bindings.items():
        if len(bindings) == 1 and bindings[0].how is How.IMPORT and bindings[0].node is not None:
            found[name] = collected.source.span(bindings[0].node)
    return found


def home_of(file: Path) -> tuple[Path, bool]:
    """The folder that a file outside the workspace belongs to, and whether that is only the file's own."""
    for folder in file.parents:
        if folder != Path.home() and any((folder / mark).exists() for mark in PROJECT_MARKS):
            return folder, False
    return file.parent, True
