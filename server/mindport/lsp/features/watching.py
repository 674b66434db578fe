# SPDX-License-Identifier: Apache-2.0
"""What happens outside the open documents: settings, files and folders change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from mindport.lsp.features import diagnostics

if TYPE_CHECKING:
    from mindport.lsp.server import MindportServer


async def begin(server: MindportServer) -> None:
    """Take the folders of the workspace."""
    for folder in server.workspace.folders.values():
        server.add_folder(folder.uri)


def configuration_changed(server: MindportServer, params: types.DidChangeConfigurationParams) -> None:
    """Take other settings."""


def settings_changed(server: MindportServer) -> None:
    """Scan what is open with the settings that hold now."""
    server.renew_settings()
    for document in server.documents.values():
        diagnostics.schedule(server, document)
    if not server.pushes_diagnostics:
        server.workspace_diagnostic_refresh(None)


def files_changed(server: MindportServer, params: types.DidChangeWatchedFilesParams) -> None:
    """Take changed files."""


def folders_changed(server: MindportServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Take other folders."""
    for gone in params.event.removed:
        server.remove_folder(gone.uri)
    for new in params.event.added:
        server.add_folder(new.uri)
