# SPDX-License-Identifier: Apache-2.0
"""Addresses of documents to paths; what is no file has none."""

from pathlib import Path
from urllib.parse import urlsplit

from pygls.uris import to_fs_path


def path_of(uri: str) -> Path | None:
    """The path of a file, None for `untitled:` documents and whatever else is no file."""
    if urlsplit(uri).scheme != "file":
        return None
    path = to_fs_path(uri)
    return Path(path) if path else None
