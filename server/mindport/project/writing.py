# SPDX-License-Identifier: Apache-2.0
"""Files that are there whole or not at all."""

import os
import tempfile
from pathlib import Path


def write_aside(file: Path, content: bytes) -> None:
    """Write to a new file in the same folder, then give it the name; OSError leaves the old file as it was."""
    target = Path(os.path.realpath(file))  # through a link: the link stays a link
    if target.exists() and not target.is_file():  # a device or pipe; a folder refuses
        target.write_bytes(content)
        return
    descriptor, aside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.")
    try:
        with open(descriptor, "wb") as stream:
            stream.write(content)
        os.chmod(aside, _mode(target))
        os.replace(aside, target)
    finally:
        Path(aside).unlink(missing_ok=True)  # there only if something went wrong, Ctrl-C included


def _mode(target: Path) -> int:
    """The rights of the file that is replaced, or what the user's umask gives a new one."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
