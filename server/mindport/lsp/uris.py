# SPDX-License-Identifier: Apache-2.0
"""Addresses of documents to paths and back; what is no file has no path."""

from pathlib import Path
from urllib.parse import urlsplit

from pygls.uris import from_fs_path, to_fs_path


def path_of(uri: str) -> Path | None:
    """The path of a file, None for `untitled:` documents and whatever else is no file."""
    if urlsplit(uri).scheme != "file":
        return None
    path = to_fs_path(uri)
    return Path(path) if path else None


def uri_of(path: Path) -> str:
    """The address of a file."""
    return str(from_fs_path(str(path)))
