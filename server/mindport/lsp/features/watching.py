# SPDX-License-Identifier: Apache-2.0
"""What happens outside the open documents: settings, files and folders change."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from mindport.lsp.uris import path_of
from mindport.project.files import SUFFIXES

if TYPE_CHECKING:
    from mindport.lsp.server import MindportServer

_LOG = logging.getLogger(__name__)
_SECTION = "mindport"
_ANSWER_WITHIN = 10.0
"""Seconds that the client has for an answer."""
_SETTINGS_FILE = "pyproject.toml"
_WATCHED = ("**/*.{py,pyw,ipynb}", f"**/{_SETTINGS_FILE}", "**/*.{yaml,yml}", "**/.gitignore")


async def begin(server: MindportServer) -> None:
    """Take the folders of the workspace with their settings, and ask to be told of what changes."""
    roots = [folder.uri for folder in server.workspace.folders.values()]
    if not roots and server.workspace.root_uri is not None:
        roots = [server.workspace.root_uri]
    # While the client looks for its answer, what scans need is imported and the folders are looked at.
    pulled = asyncio.create_task(pull_configuration(server))
    await asyncio.sleep(0)
    for uri in roots:
        server.add_folder(uri)
    await pulled
    await server.renew_settings()
    server.settled.set()
    await _register(server)


async def pull_configuration(server: MindportServer) -> None:
    """Ask the client for the settings that hold everywhere and in each folder, if it can tell."""
    workspace = server.client_capabilities.workspace
    if workspace is None or not workspace.configuration:
        return
    uris = [folder.uri for folder in server.workspace.folders.values()]
    items = [types.ConfigurationItem(section=_SECTION)]
    items += [types.ConfigurationItem(scope_uri=uri, section=_SECTION) for uri in uris]
    try:
        question = server.workspace_configuration_async(types.ConfigurationParams(items))
        everywhere, *of_folders = await asyncio.wait_for(question, _ANSWER_WITHIN)
    except (JsonRpcException, ValueError, asyncio.TimeoutError) as error:  # ValueError: fewer answers than questions
        _LOG.warning("workspace/configuration: no answer: %s", error)
        return
    server.configuration.everywhere = everywhere
    server.configuration.of_folders = dict(zip(uris, of_folders, strict=False))


async def configuration_changed(server: MindportServer, params: types.DidChangeConfigurationParams) -> None:
    """Take other settings: the client sends them along, or waits to be asked."""
    workspace = server.client_capabilities.workspace
    if workspace is not None and workspace.configuration:
        await pull_configuration(server)
    elif isinstance(params.settings, dict):
        server.configuration.everywhere = params.settings.get(_SECTION, params.settings)
    await server.renew_settings()


async def files_changed(server: MindportServer, params: types.DidChangeWatchedFilesParams) -> None:
    """Take changed settings, mappings and modules; the texts of open documents count, not their files."""
    changes = [(path, change.type) for change in params.changes if (path := path_of(change.uri)) is not None]
    paths = [path for path, _ in changes]
    named = {file for folder in server.folders() for file in folder.mappings()}
    if any(path.name == _SETTINGS_FILE or path in named for path in paths):
        await server.renew_settings(again=bool(named.intersection(paths)))
    sources = [path for path in paths if path.suffix in SUFFIXES]
    listing = any(path.name == ".gitignore" for path in paths) or any(
        kind is not types.FileChangeType.Changed for path, kind in changes if path.suffix in SUFFIXES
    )
    changed = [path for path in sources if path not in server.open_texts]
    if changed or listing:
        await server.files_changed(changed or paths, listing)


async def folders_changed(server: MindportServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Take other folders."""
    for gone in params.event.removed:
        server.remove_folder(gone.uri)
    await pull_configuration(server)
    for new in params.event.added:
        server.add_folder(new.uri)


async def _register(server: MindportServer) -> None:
    """Ask to be told of changed files and settings, if the client takes such wishes."""
    workspace = server.client_capabilities.workspace
    wishes = []
    if workspace is not None and (can := workspace.did_change_watched_files) and can.dynamic_registration:
        watchers = [types.FileSystemWatcher(glob_pattern=pattern) for pattern in _WATCHED]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        wishes.append(types.Registration("mindport.files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options))
    if workspace is not None and (may := workspace.did_change_configuration) and may.dynamic_registration:
        section = types.DidChangeConfigurationRegistrationOptions(section=_SECTION)
        wishes.append(types.Registration("mindport.settings", types.WORKSPACE_DID_CHANGE_CONFIGURATION, section))
    if wishes:
        try:
            await server.client_register_capability_async(types.RegistrationParams(wishes))
        except JsonRpcException as error:
            _LOG.warning("client/registerCapability: refused: %s", error)
