# SPDX-License-Identifier: Apache-2.0
"""Long work with a progress bar in the editor, which can be cancelled there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from lsprotocol import types

from mindport.lsp.background import BackgroundJob, run_in_background
from mindport.lsp.features import status
from mindport.lsp.jobs import Progressed
from mindport.lsp.texts import say

if TYPE_CHECKING:
    from mindport.lsp.server import MindportServer


async def watched(
    server: MindportServer,
    job: BackgroundJob,
    title: str,
    token: int | str | None,
    heard: Callable[[object], None] = lambda message: None,
) -> Any:
    """The result of a job in the background, its progress shown under a token of the client's or an own one."""
    status.tell(server, status.SCANNING, title)
    try:
        shown = await _shown_under(server, token)
        return await (run_in_background(job, heard) if shown is None else _under(server, job, title, shown, heard))
    finally:
        status.tell(server)


async def _under(
    server: MindportServer, job: BackgroundJob, title: str, shown: int | str, heard: Callable[[object], None]
) -> Any:
    progress = server.work_done_progress
    progress.begin(shown, types.WorkDoneProgressBegin(title=title, cancellable=True, percentage=0))

    def told(message: object) -> None:
        if isinstance(message, Progressed):
            words = say("progress.files", server.locale, done=message.done, total=message.total)
            percent = 100 * message.done // max(message.total, 1)
            progress.report(shown, types.WorkDoneProgressReport(cancellable=True, message=words, percentage=percent))
        else:
            heard(message)

    loop = asyncio.get_running_loop()
    work = asyncio.ensure_future(run_in_background(job, told))
    # A click on the progress bar cancels the future that pygls keeps for the token.
    progress.tokens[shown].add_done_callback(lambda _: loop.call_soon_threadsafe(work.cancel))
    try:
        return await work
    finally:
        progress.end(shown, types.WorkDoneProgressEnd())
        progress.tokens.pop(shown, None)


async def _shown_under(server: MindportServer, token: int | str | None) -> int | str | None:
    """The token for progress: the client's, or one that the client agrees to; None if it shows none."""
    if token is not None:
        return token
    window = server.client_capabilities.window
    if window is None or not window.work_done_progress:
        return None
    own = str(uuid4())
    await server.work_done_progress.create_async(own)
    return own
