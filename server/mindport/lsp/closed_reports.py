# SPDX-License-Identifier: Apache-2.0
"""What is said of closed files, kept until something changes; pushed to clients that do not ask."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from lsprotocol import types

from mindport.lsp.features import attempt_alone
from mindport.lsp.uris import path_of

if TYPE_CHECKING:
    from mindport.lsp.closed_scan import FileReport
    from mindport.lsp.folders import Folder
    from mindport.lsp.server import MindportServer

_QUIET = 0.5
"""Seconds without a change before everything is scanned again."""
Heard = Callable[[list["FileReport"]], None]


class ClosedReports:
    """The reports on the closed files of all folders whose settings want them."""

    def __init__(self, server: MindportServer) -> None:
        self._server = server
        self._kept: dict[Folder, dict[str, FileReport]] = {}
        self.changed = asyncio.Event()
        """Set when what is kept now counts no more; then there is another one."""
        self._waiting: asyncio.Task[None] | None = None
        self._published: set[str] = set()

    def outdated(self) -> None:
        """Something has changed that findings in closed files may depend on."""
        self._kept.clear()
        self.changed.set()
        self.changed = asyncio.Event()
        if self._server.pushes_diagnostics:
            if self._waiting is not None:
                self._waiting.cancel()
            self._waiting = asyncio.create_task(attempt_alone(self._server, "workspace", self._publish))

    def stop(self) -> None:
        """Give up what is still to be pushed."""
        if self._waiting is not None:
            self._waiting.cancel()

    async def all(self, heard: Heard = lambda reports: None) -> dict[str, FileReport]:
        """Address -> report of every closed file with findings; `heard` gets those that are new as they come."""
        from mindport.lsp.settings import Diagnosed

        found: dict[str, FileReport] = {}
        for folder in self._server.folders():
            if folder.settings.diagnostics is Diagnosed.WORKSPACE:
                changed, reports = self.changed, self._kept.get(folder)
                if reports is None:
                    reports = await self._scanned(folder, heard)
                    if not changed.is_set():
                        self._kept[folder] = reports
                found.update(reports)
        return {uri: one for uri, one in found.items() if path_of(uri) not in self._server.open_texts}

    async def _scanned(self, folder: Folder, heard: Heard) -> dict[str, FileReport]:
        from mindport.lsp.background import BackgroundJob, run_in_background
        from mindport.lsp.closed_scan import Looked, scan_closed

        found: dict[str, FileReport] = {}

        def told(reports: list[FileReport]) -> None:
            found.update((one.uri, one) for one in reports)
            heard([one for one in reports if path_of(one.uri) not in self._server.open_texts])

        database = await self._server.in_thread(lambda: folder.database)
        encoding = self._server.workspace.position_encoding
        looked = Looked(folder.root, folder.settings.scan, database, self._server.shown_in(folder), encoding)
        await run_in_background(BackgroundJob(scan_closed, (looked,)), told)
        return found

    async def _publish(self) -> None:
        await asyncio.sleep(_QUIET)
        push = self._server.text_document_publish_diagnostics
        reports = await self.all()
        for uri in self._published - reports.keys():
            if path_of(uri) not in self._server.open_texts:
                push(types.PublishDiagnosticsParams(uri, []))
        for one in reports.values():
            push(types.PublishDiagnosticsParams(one.uri, one.diagnostics))
        self._published = set(reports)
