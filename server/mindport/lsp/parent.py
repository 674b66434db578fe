# SPDX-License-Identifier: Apache-2.0
"""Whether the editor still lives: a server whose editor died without a word must not stay behind."""

import asyncio
import logging
import os
import sys

_LOG = logging.getLogger(__name__)
_EVERY = 2.0
"""Seconds between two looks."""


async def end_with(process_id: int) -> None:
    """End this process when that one is no more."""
    while lives(process_id):
        await asyncio.sleep(_EVERY)
    _LOG.warning("the editor's process %d is gone: so is this server", process_id)
    logging.shutdown()
    os._exit(1)  # nothing less ends the thread that waits for the editor's next message


def lives(process_id: int) -> bool:
    """Whether there is such a process."""
    if sys.platform == "win32":
        return _lives_on_windows(process_id)
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _lives_on_windows(process_id: int) -> bool:
    """There a signal 0 would be sent."""
    import ctypes

    synchronize, still_running = 0x00100000, 0x00000102
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    handle = kernel.OpenProcess(synchronize, False, process_id)
    if not handle:
        return False
    state = kernel.WaitForSingleObject(handle, 0)
    kernel.CloseHandle(handle)
    return bool(state == still_running)
