# SPDX-License-Identifier: Apache-2.0
"""Work for the process pool that kills its process; in a module of its own, so that other processes can import it."""

import os
import time
from pathlib import Path

KILLER = "killer"
SLEEPER = "sleeper"


def prepare(folder: Path) -> None:
    (folder / f"prepared-{os.getpid()}").touch()


def work(chunk: tuple[str, ...]) -> bytes:
    if KILLER in chunk:
        os._exit(7)
    if SLEEPER in chunk:
        time.sleep(60)
    return ",".join(chunk).encode()
