# SPDX-License-Identifier: Apache-2.0
"""Work on whole projects in a process of its own: edits stay quick meanwhile, and to cancel is to end the process."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from msgspec import Struct

from mindport.core.mapping import Text
from mindport.db.problem import DamagedDatabase
from mindport.project.problem import WrongUse

Tell = Callable[[Any], None]
"""Sends something to the server while the work goes on."""


class BackgroundJob(Struct, frozen=True):
    """What to do; it travels to the other process, so everything in it can be pickled.

    `function` is importable by name and is called as `function(tell, *arguments)`.
    """

    function: Callable[..., Any]
    arguments: tuple[Any, ...]


async def run_in_background(job: BackgroundJob, heard: Callable[[Any], None]) -> Any:
    """The result of a job; what it tells meanwhile goes to `heard`. Cancelling this ends the process.

    Raises the WrongUse or DamagedDatabase that the work raised; WrongUse where it died.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, job), daemon=False, name="mindport background")
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, process.start)
    theirs.close()
    try:
        while True:
            try:
                kind, content = await loop.run_in_executor(None, ours.recv)
            except (EOFError, OSError):
                fact = Text("the background process died (out of memory?)", "后台进程意外结束（内存不足？）")
                raise WrongUse("mindport", fact, Text("try a smaller part", "请缩小范围重试")) from None
            if kind == "done":
                return content
            if kind == "refused":
                raise content
            heard(content)
    finally:
        process.terminate()  # if it still lives
        await asyncio.shield(loop.run_in_executor(None, process.join))
        ours.close()


def _work(connection: Connection, job: BackgroundJob) -> None:
    """In the process: do the work and send how it ended."""
    # Standard output belongs to the protocol of the server.
    sys.stdout = sys.stderr
    # So that processes of its own end with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):  # nobody waits any more
        try:
            result = job.function(lambda message: connection.send(("told", message)), *job.arguments)
        except (WrongUse, DamagedDatabase) as error:
            connection.send(("refused", error))
        else:
            connection.send(("done", result))
