# SPDX-License-Identifier: Apache-2.0
"""Scans of open documents, one after the other in a thread of their own; who asks while one is running shares it."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from mindport.lsp.features import attempt_alone

if TYPE_CHECKING:
    from pathlib import Path

    from mindport.lsp.documents import OpenDocument, Snapshot
    from mindport.lsp.folders import Folder
    from mindport.lsp.server import MindportServer

_SETTINGS_WITHIN = 5.0
"""Seconds that a client has for telling its settings."""
_OBJECTS_BETWEEN_COLLECTIONS = 200_000
_STEP = 0.03
"""Seconds of learning a folder between which scans get their turn."""
P = ParamSpec("P")
R = TypeVar("R")


class Scans:
    """Sees to it that every open document has a scan of its newest text when somebody wants one."""

    def __init__(self, server: MindportServer) -> None:
        self._server = server
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="scan")
        self._learning: dict[Folder, asyncio.Task[None]] = {}

    async def in_thread(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run something in the thread that scans, after what is waiting there."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: work(*args, **kwargs))

    async def snapshot(self, document: OpenDocument) -> Snapshot | None:
        """The scan of a document as it is now or, while someone types, later; None if it is no Python, or closed.

        Raises what the scan raised.
        """
        await self.settled()
        wanted = document.revision
        while not document.closed:
            found = document.snapshot
            if found is not None and found.revision >= wanted:
                return found
            if document.scan is None or document.scan_revision != document.revision:
                if document.scan is not None:
                    document.scan.cancel()  # of an older text: not begun at all, or its result is not looked at
                document.scan = asyncio.create_task(self._scan(document))
                document.scan_revision = document.revision
            scan = document.scan
            await asyncio.wait([scan])
            if not scan.cancelled() and scan.result() is None:
                return None
        return None

    async def settled(self) -> None:
        """Wait for the settings: a scan with others would be in vain. A client that does not tell them has none."""
        settled = self._server.settled
        if not settled.is_set():
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(settled.wait(), _SETTINGS_WITHIN)
            settled.set()

    async def _scan(self, document: OpenDocument) -> Snapshot | None:
        from mindport.lsp.features import status

        text, revision = self._server.text_of(document), document.revision
        if text is None:
            return None
        folder = self._server.folder_of(document.uri)
        begin = time.monotonic()
        snapshot, consequences = await self.in_thread(folder.scan, document, text, revision)
        self._collect_garbage()
        for complaint in folder.complaints():
            self._server.complain(complaint)
        document.seconds = time.monotonic() - begin
        self._server.trace(f"{text.uri} version {text.version}: {len(snapshot.findings)} findings", document.seconds)
        if document.snapshot is None or document.snapshot.revision < revision:
            document.snapshot = snapshot
            status.tell(self._server)
        self.renew(self._affected(folder, consequences, document))
        self._learn(folder)
        return snapshot

    def _collect_garbage(self) -> None:
        """Look for cycles now and then; within scans that would take as long as the scans themselves.

        These undo their own cycles. What is there after the first scan, such as modules and the database, stays.
        """
        if gc.isenabled():
            gc.collect()
            gc.freeze()
            gc.disable()
        elif gc.get_count()[0] > _OBJECTS_BETWEEN_COLLECTIONS:
            gc.collect()

    def renew(self, documents: Iterable[OpenDocument]) -> None:
        """What documents depend on has changed: scan them again."""
        stale = list(documents)
        for document in stale:
            document.revision += 1
        if stale:
            self._server.findings_changed(stale)

    def of_folder(self, folder: Folder) -> list[OpenDocument]:
        """The open documents of a folder."""
        return [one for one in self._server.documents.values() if self._server.folder_of(one.uri) is folder]

    def _affected(
        self, folder: Folder, modules: frozenset[str] | None, but: OpenDocument | None = None
    ) -> list[OpenDocument]:
        """The open documents that depend on one of these modules; all of the folder for None."""
        if modules is not None and not modules:
            return []
        return [
            one
            for one in self.of_folder(folder)
            if one is not but and (modules is None or folder.depends(one, modules))
        ]

    async def files_changed(self, folder: Folder, changed: Iterable[Path], listing: bool) -> None:
        """Files have changed on disk or, with `listing`, have come or gone."""
        modules = await self.in_thread(folder.refresh, list(changed), listing)
        self.renew(self._affected(folder, modules))
        self._learn(folder)

    def _learn(self, folder: Folder) -> None:
        """Find out in the background what only the whole folder tells."""
        if not folder.learned and folder not in self._learning:
            work = attempt_alone(self._server, str(folder.root), partial(self._learn_all, folder))
            self._learning[folder] = asyncio.create_task(work)

    async def _learn_all(self, folder: Folder) -> None:
        try:
            before = folder.defined
            while not await self.in_thread(folder.learn, _STEP):
                await asyncio.sleep(0)
            if folder.defined != before:
                self.renew(self.of_folder(folder))
        finally:
            del self._learning[folder]

    def stop(self) -> None:
        """Give up what is still to be done."""
        for task in self._learning.values():
            task.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)
