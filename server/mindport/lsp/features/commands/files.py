# SPDX-License-Identifier: Apache-2.0
"""`mindport.listFiles`: what a scan of the workspace would look at, for views that show a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from mindport.lsp.features.commands.argument import read
from mindport.project.files import find_sources
from mindport.project.problem import WrongUse
from mindport.project.settings import Settings

if TYPE_CHECKING:
    from mindport.lsp.server import MindportServer


class Nothing(Struct, rename="camel", frozen=True):
    """The command takes no choice: it is about the whole workspace."""


async def list_files(server: MindportServer, argument: Any) -> dict[str, Any]:
    """The Python files and notebooks of each workspace folder, relative to it, without excluded and ignored ones."""
    read("mindport.listFiles", argument, Nothing)
    found = []
    for folder in server.folders():
        files = await server.in_thread(_files, folder.root, folder.settings.scan)
        found.append({"uri": folder.root.as_uri(), "files": files})
    return {"folders": found}


def _files(root: Path, scan: Settings) -> list[str]:
    try:
        return [file.path for file in find_sources([root], scan.exclude, scan.folder).files]
    except WrongUse:  # no Python file in it yet
        return []
