# SPDX-License-Identifier: Apache-2.0
"""A folder of the workspace: its settings, its database, its modules with their outlines, kept as they are now.

What reads files or scans runs in the server's one thread for that; the loop that reads messages only looks at
`settings` and `options`, and opens the database for quick look-ups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from pathlib import Path

from mindport.core.collect import Collected
from mindport.core.model import Safety, Span, Usage
from mindport.core.notebooks.cells import NotebookError
from mindport.core.rewriting.rewrite import Rewriting, rewrite_text
from mindport.core.scan import collect_source, scan_collected
from mindport.core.scopes import How
from mindport.core.syntax import Source
from mindport.db import locate
from mindport.db.lookup import Database
from mindport.lsp.counterparts import Counterparts
from mindport.lsp.documents import OpenDocument, Snapshot, Text, without_crossing
from mindport.lsp.settings import ServerSettings
from mindport.lsp.uris import path_of
from mindport.project.files import find_sources
from mindport.project.ignore import PROJECT_MARKS
from mindport.project.modules import ProjectModules
from mindport.project.problem import WrongUse
from mindport.project.settings import options_of
from mindport.project.source import Unreadable, decode, decode_notebook, read_bytes


class Folder:
    """One folder of the workspace, or what a lone file belongs to."""

    def __init__(self, root: Path, settings: ServerSettings, open_texts: Mapping[Path, str], alone: bool) -> None:
        self.root = root
        self.alone = alone
        """Whether it is no folder of the workspace, only the place of a file that was opened by itself."""
        self._open_texts = open_texts
        self.set(settings)

    def set(self, settings: ServerSettings) -> None:
        """Take other settings."""
        self.settings = settings
        self.options = options_of(settings.scan)
        for lazy in ("database", "modules", "counterparts"):
            self.__dict__.pop(lazy, None)

    @cached_property
    def database(self) -> Database:
        """The mapping database with the user's own entries."""
        scan = self.settings.scan
        return locate.open_database(overrides=[Path(scan.folder or self.root, file) for file in scan.mappings])

    @cached_property
    def counterparts(self) -> Counterparts:
        """The mapping read backwards; made in the thread that scans."""
        return Counterparts(self.database, self.options)

    @cached_property
    def modules(self) -> ProjectModules:
        """The modules of the folder, with the texts of open documents instead of their files."""
        files = sorted(self._files(), key=lambda path: path.suffix == ".ipynb")
        return ProjectModules(self.root, files, self._text, self.database, frozenset())

    def _files(self) -> Iterable[Path]:
        if self.alone:
            return [path for path in self.root.glob("*.py*") if path.suffix in (".py", ".pyw")]
        scan = self.settings.scan
        try:
            sources = find_sources([self.root], scan.exclude, scan.folder)
        except WrongUse:  # no Python file in it yet
            return []
        return [Path(file.absolute) for file in sources.files]

    def _text(self, path: Path) -> str | None:
        """For outlines: what cannot be read says nothing."""
        if path in self._open_texts:
            return self._open_texts[path]
        try:
            data = read_bytes(path, self.settings.scan.max_file_size)
            return decode_notebook(data).text if path.suffix == ".ipynb" else decode(data)
        except (Unreadable, NotebookError):
            return None

    def scan(self, document: OpenDocument, text: Text, revision: int) -> Snapshot:
        """Scan an open document; in the thread that scans."""
        before = document.source
        source = Source(text.text) if before is None else Source.changed(text.text, before)
        document.source = source
        modules = self.modules
        module = modules.module_at(path_of(text.uri))
        collected = collect_source(source, module.name, self.database, module.is_package)
        modules.renew(module, collected)
        outlines = partial(modules.outline, beside=module)
        mentions = partial(modules.mentions, beside=module)
        scan = scan_collected(collected, outlines, self.database, self.options, modules.defined, mentions)
        imports = _imports(collected)
        collected.release()
        findings = without_crossing(text.notebook, scan.findings)
        return Snapshot(text, self, findings, imports, scan.asked, revision)

    def rewriting(
        self, snapshot: Snapshot, *, at_least: Safety, only: Callable[[Usage], bool] | None = None
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
        if any((folder / mark).exists() for mark in PROJECT_MARKS) and folder != Path.home():
            return folder, False
    return file.parent, True
