# SPDX-License-Identifier: Apache-2.0
"""Changes of files as diffs: bytes that `git apply` and `patch` take, and lines for a person to read."""

import difflib
import re
from collections.abc import Iterator

from mindport.project.documents import pieces

_NO_NEWLINE = b"\\ No newline at end of file\n"
_TO_QUOTE = re.compile(r'[\x00-\x1f\x7f"\\]')


def patch(path: str, before: bytes, after: bytes) -> bytes:
    """The change of a file's content as a unified diff, byte for byte."""
    old, new = (_lines(data) for data in (before, after))
    # The header of difflib is not used: it knows nothing of quoted names.
    hunks = list(difflib.diff_bytes(difflib.unified_diff, old, new))[2:]
    ended = [line if line.endswith(b"\n") else line + b"\n" + _NO_NEWLINE for line in hunks]
    return b"".join([_header("---", f"a/{path}"), _header("+++", f"b/{path}"), *ended])


def shown(path: str, before: bytes, after: bytes) -> Iterator[str]:
    """The same change for a person: of a notebook its cells' code, not its JSON."""
    for (cell, old), (_, new) in zip(pieces(path, before), pieces(path, after), strict=True):
        if old != new:
            name = path if cell is None else f"{path} cell {cell}"
            yield from difflib.unified_diff(_read(old), _read(new), f"a/{name}", f"b/{name}", lineterm="")


def _lines(data: bytes) -> list[bytes]:
    """Lines as git and patch count them: only LF ends one."""
    return [line + b"\n" for line in data.split(b"\n")[:-1]] + [last for last in data.split(b"\n")[-1:] if last]


def _read(text: str) -> list[str]:
    """Lines as Python counts them; `splitlines` would end them at form feeds too."""
    lines = re.split(r"\r\n|\r|\n", text)
    return lines if lines[-1] else lines[:-1]


def _header(mark: str, name: str) -> bytes:
    """A name with blanks ends in a tab, one with control characters stands in quotes: so say git and patch."""
    if _TO_QUOTE.search(name):
        name = '"' + _TO_QUOTE.sub(lambda found: f"\\{ord(found[0]):03o}", name) + '"'
    elif " " in name:
        name += "\t"
    return f"{mark} {name}\n".encode("utf-8", "surrogateescape")
