# SPDX-License-Identifier: Apache-2.0
"""The server: what is open, the folders it lies in, and scans shared by everyone who asks for them.

Features live in `features/` and are named in `features/__init__.py`; their modules are imported when first asked for,
so that `initialize` is answered at once. They ask `snapshot`, `folder_of`, `folders` and `locale`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from urllib.parse import unquote, urlsplit

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

import mindport
from mindport.lsp.closed_reports import ClosedReports
from mindport.lsp.configuration import Configuration
from mindport.lsp.features import register
from mindport.lsp.protocol import MindportProtocol, converter
from mindport.lsp.scans import Scans
from mindport.lsp.uris import path_of
from mindport.lsp.workspace import ExactDocument

if TYPE_CHECKING:
    from mindport.lsp.documents import OpenDocument, Snapshot, Text
    from mindport.lsp.folders import Folder
    from mindport.lsp.settings import ServerSettings
    from mindport.lsp.translate import Shown

_LOG = logging.getLogger(__name__)
_PYTHON_LANGUAGES = ("python", "ipython", "python3")
_PYTHON_SUFFIXES = (".py", ".pyw")
_NOTEBOOKS = types.NotebookDocumentSyncOptions(
    # All cells, for cells are numbered over all of them; those that are no Python are left out later.
    notebook_selector=[types.NotebookDocumentFilterWithNotebook(notebook="*")],
    save=True,
)
_REFRESH_AFTER = 0.1
"""Seconds in which reasons to ask for diagnostics again are gathered."""
P = ParamSpec("P")
R = TypeVar("R")


class MindportServer(LanguageServer):
    """Wiring only: what is found and said is decided elsewhere."""

    protocol: MindportProtocol

    def __init__(self) -> None:
        super().__init__(
            "mindport",
            mindport.__version__,
            notebook_document_sync=_NOTEBOOKS,
            protocol_cls=MindportProtocol,
            converter_factory=converter,
            max_workers=2,
        )
        self.documents: dict[str, OpenDocument] = {}
        """Open scripts and notebooks by the decoded form of their addresses."""
        self.open_texts: dict[Path, str] = {}
        """Path -> text of what is open, as it is analysed: it stands for the file."""
        self.options: dict[str, Any] = {}
        """What the client gave as initializationOptions."""
        self.locale = "en"
        """The language of what the server says: "en" or "zh-cn"."""
        self.configuration = Configuration()
        self._folders: dict[Path | None, Folder] = {}
        self._complaints: set[str] = set()
        self._earlier: set[str] = set()
        """Complaints from before the settings were looked at anew."""
        self._scans = Scans(self)
        self.closed_reports = ClosedReports(self)
        """Diagnostics of what is not open."""
        self.settled = asyncio.Event()
        """Set once the client has told its settings, or has had time enough to; see `ready`."""
        self.parent: asyncio.Task[None] | None = None
        """Watches over the process of the editor."""
        self._refreshing: asyncio.Task[None] | None = None
        register(self)

    # -- what features ask ---------------------------------------------------------------------------------------

    async def snapshot(self, uri: str) -> Snapshot | None:
        """The newest text of an open document, or of the notebook that a cell belongs to, scanned.

        None if it is not open or no Python. Who asks while a scan is running shares it.
        """
        document = self.document(uri)
        return await self._scans.snapshot(document) if document is not None else None

    def document(self, uri: str) -> OpenDocument | None:
        """The open script with this address, or the notebook that it is, or is a cell of."""
        notebook = self.workspace.get_notebook_document(notebook_uri=uri) or self.workspace.get_notebook_document(
            cell_uri=uri
        )
        return self.documents.get(unquote(notebook.uri if notebook is not None else uri))

    def text_of(self, document: OpenDocument) -> Text | None:
        """The present text of an open document, None if it is no Python."""
        from mindport.lsp.documents import Text

        if not document.is_notebook:
            script = self.workspace.text_documents.get(unquote(document.uri))
            return Text.of_script(script) if isinstance(script, ExactDocument) and is_python(script) else None
        notebook = self.workspace.get_notebook_document(notebook_uri=document.uri)
        if notebook is None:
            return None
        cells = []
        for number, cell in enumerate(notebook.cells, 1):
            code = self.workspace.text_documents.get(unquote(cell.document))
            if cell.kind is types.NotebookCellKind.Code and isinstance(code, ExactDocument) and is_python(code):
                cells.append((number, code))
        return Text.of_notebook(notebook, cells)

    def folder_of(self, uri: str) -> Folder:
        """The workspace folder that a document lies in, else what a lone file belongs to.

        Takes the address of a notebook, not of a cell: `snapshot.folder` is the folder of either.
        """
        from mindport.lsp.folders import Folder, home_of

        path = path_of(uri)
        around = [root for root in self._folders if root is not None and path is not None and root in path.parents]
        if around:
            return self._folders[max(around, key=lambda root: len(root.parts))]
        if path is None:
            workspace = [folder for root, folder in self._folders.items() if root is not None and not folder.alone]
            if workspace:
                return workspace[0]
            root, alone = None, True
        else:
            root, alone = home_of(path)
        if root not in self._folders:
            self._folders[root] = Folder(root or Path(), self.settings_of(root), self.open_texts, alone)
        return self._folders[root]

    def folders(self) -> list[Folder]:
        """The folders of the workspace, in their order."""
        return [folder for root, folder in self._folders.items() if root is not None and not folder.alone]

    async def in_thread(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run what scans or reads files, after whatever else is to be scanned, while messages go on being read."""
        return await self._scans.in_thread(work, *args, **kwargs)

    async def ready(self) -> None:
        """Wait until the settings are known."""
        await self._scans.settled()

    async def override(self, changes: dict[str, Any]) -> None:
        """Settings (names as in Python) that stand above all others until somebody edits them, or the session ends."""
        self.configuration.choose(changes, self._folders)
        await self.renew_settings()

    # -- folders -------------------------------------------------------------------------------------------------

    def add_folder(self, uri: str) -> None:
        """A folder belongs to the workspace from now on; what is open in it is scanned as part of it."""
        from mindport.lsp.folders import Folder

        root = path_of(uri)
        if root is not None:
            self._folders[root] = Folder(root, self.settings_of(root), self.open_texts, alone=False)
            self._scans.renew(self._scans.of_folder(self._folders[root]))
            self.closed_reports.outdated()

    def remove_folder(self, uri: str) -> None:
        """A folder does not belong to the workspace any more."""
        folder = self._folders.get(path_of(uri))
        if folder is not None:
            left = self._scans.of_folder(folder)
            del self._folders[folder.root]
            self._scans.renew(left)
            self.closed_reports.outdated()

    async def renew_settings(self, again: bool = False) -> None:
        """Look at the settings of all folders anew; with `again` also at the files that they name."""
        self._complaints, self._earlier = set(), self._complaints
        self.configuration.heed_edits(self._folders)
        for root, folder in list(self._folders.items()):
            settings = self.settings_of(root)
            if again or settings != folder.settings:
                await self.in_thread(folder.set, settings)
                self._scans.renew(self._scans.of_folder(folder))
                self.closed_reports.outdated()
        self._earlier = set()

    async def files_changed(self, changed: Iterable[Path], listing: bool) -> None:
        """Files have changed on disk or, with `listing`, have come or gone."""
        paths = list(changed)
        for root, folder in list(self._folders.items()):
            own = [path for path in paths if root is not None and root in path.parents]
            if own:
                await self._scans.files_changed(folder, own, listing)
                self.closed_reports.outdated()

    def findings_changed(self, documents: Iterable[OpenDocument]) -> None:
        """Documents will have other findings although their texts are the same: let the client know."""
        from mindport.lsp.features import diagnostics

        for document in documents:
            diagnostics.schedule(self, document)
        if not self.pushes_diagnostics and self._can_refresh and self._refreshing is None:
            self._refreshing = asyncio.create_task(self._refresh())

    async def _refresh(self) -> None:
        await asyncio.sleep(_REFRESH_AFTER)
        self._refreshing = None
        await self.workspace_diagnostic_refresh_async(None)

    # -- what the client can -------------------------------------------------------------------------------------

    @property
    def pushes_diagnostics(self) -> bool:
        """Whether the client waits for diagnostics, instead of asking for them.

        A client that could ask and does not, as some for cells, says `initializationOptions.pullDiagnostics: false`.
        """
        document = self.client_capabilities.text_document
        return self.options.get("pullDiagnostics") is False or document is None or document.diagnostic is None

    @property
    def shows_related_information(self) -> bool:
        """Whether the client shows other places with a diagnostic."""
        document = self.client_capabilities.text_document
        pushed = document.publish_diagnostics if document is not None else None
        pulled = document.diagnostic if document is not None else None
        return any(can is not None and bool(can.related_information) for can in (pushed, pulled))

    def shown_in(self, folder: Folder) -> Shown:
        """How findings are shown to this client, with the settings of their folder."""
        from mindport.lsp.settings import Diagnosed
        from mindport.lsp.translate import Shown

        settings = folder.settings
        severity = {} if settings.diagnostics is Diagnosed.OFF else settings.severity
        return Shown(settings.scan.language.value, severity, self.shows_related_information)

    @property
    def _can_refresh(self) -> bool:
        workspace = self.client_capabilities.workspace
        return bool(workspace and workspace.diagnostics and workspace.diagnostics.refresh_support)

    def stop(self) -> None:
        """Give up what is still to be done."""
        for document in self.documents.values():
            for task in (document.timer, document.scan):
                if task is not None:
                    task.cancel()
        self.closed_reports.stop()
        self._scans.stop()

    # -- what synchronisation tells ------------------------------------------------------------------------------

    def opened(self, uri: str, is_notebook: bool) -> OpenDocument:
        """A document is open from now on."""
        from mindport.lsp.documents import OpenDocument

        document = self.documents[unquote(uri)] = OpenDocument(uri, is_notebook)
        self.changed(document)
        return document

    def changed(self, document: OpenDocument) -> None:
        """A document has another text than before."""
        document.revision += 1
        path = path_of(document.uri)
        text = self.text_of(document)
        if path is not None and text is not None:
            self.open_texts[path] = text.text

    def closed(self, uri: str) -> OpenDocument | None:
        """A document is open no more: its file counts again."""
        document = self.documents.pop(unquote(uri), None)
        if document is not None:
            document.closed = True
            path = path_of(uri)
            if path is not None:
                self.open_texts.pop(path, None)
        return document

    def settings_of(self, root: Path | None) -> ServerSettings:
        """The settings that hold in a folder; what is wrong with them is told to the user."""
        folder = self._folders.get(root)
        before = folder.settings if folder is not None else None
        settings, problems = self.configuration.settings_of(root, self.locale, self._versions, before)
        for problem in problems:
            self.complain(problem.in_language(self.locale))
        return settings

    @cached_property
    def _versions(self) -> tuple[str, ...]:
        """The MindSpore versions that can be chosen; none where the database is damaged, which scans tell."""
        from mindport.core.frameworks import TARGET  # after `initialize` has its answer
        from mindport.db import locate
        from mindport.db.problem import DamagedDatabase

        try:
            return locate.open_database().versions.get(TARGET, ())
        except DamagedDatabase:
            return ()

    def trace(self, message: str, seconds: float) -> None:
        """Tell a client that has asked for it by `$/setTrace` what was done, and how long it took."""
        trace = self.protocol.trace
        if trace != types.TraceValue.Off:
            took = f"{1000 * seconds:.0f} ms" if trace == types.TraceValue.Verbose else None
            self.log_trace(types.LogTraceParams(message, took))

    def complain(self, message: str) -> None:
        """Tell the user what is wrong, once as long as it stays so."""
        new = message not in self._complaints | self._earlier
        self._complaints.add(message)
        if new:
            _LOG.warning("%s", message)
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, message))
            self.window_log_message(types.LogMessageParams(types.MessageType.Warning, message))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """What pygls could not hand over to anyone: a message that cannot be read gets an answer that says so."""
        if source is JsonRpcException:
            self.protocol.refuse_unreadable(error)
        else:
            _LOG.warning("%s", error)  # answered already; what is our fault is logged at the border


def is_python(document: ExactDocument) -> bool:
    """Whether a document is Python: by what the editor says, else by its name."""
    if document.language_id:
        return document.language_id.lower() in _PYTHON_LANGUAGES
    return PurePosixPath(urlsplit(document.uri).path).suffix in _PYTHON_SUFFIXES
