# SPDX-License-Identifier: Apache-2.0
"""What happens outside the open documents: settings, files and folders change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from mindport.lsp.server import MindportServer


async def begin(server: MindportServer) -> None:
    """Take the folders of the workspace."""
    for folder in server.workspace.folders.values():
        server.add_folder(folder.uri)


def configuration_changed(server: MindportServer, params: types.DidChangeConfigurationParams) -> None:
    """Take other settings."""


def files_changed(server: MindportServer, params: types.DidChangeWatchedFilesParams) -> None:
    """Take changed files."""


def folders_changed(server: MindportServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Take other folders."""
    for gone in params.event.removed:
        server.remove_folder(gone.uri)
    for new in params.event.added:
        server.add_folder(new.uri)
