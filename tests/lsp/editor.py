# SPDX-License-Identifier: Apache-2.0
"""A client that can everything an editor can, for sessions with the real server process."""

import asyncio
import sys
from typing import Any

from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import ClientServerConfig, LanguageClient
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features


def make_client() -> LanguageClient:
    """A client that agrees to whatever the server asks; edits that it is to make are kept in `edits`.

    Diagnostics come in `pushes`, none is missed; the newest of each document are in `diagnostics` as ever.
    """
    client = LanguageClient(converter_factory=default_converter)
    client.edits = []  # type: ignore[attr-defined]
    client.pushes = asyncio.Queue()  # type: ignore[attr-defined]

    def take_diagnostics(client: LanguageClient, params: types.PublishDiagnosticsParams) -> None:
        client.diagnostics[params.uri] = params.diagnostics
        client.pushes.put_nowait(params)  # type: ignore[attr-defined]

    publish = {types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: take_diagnostics}
    register_lsp_features(client, {**DEFAULT_CLIENT_FEATURES, **publish})

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams) -> None:
        """Whatever it is."""

    @client.feature(types.WORKSPACE_APPLY_EDIT)
    def take(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        client.edits.append(params.edit)  # type: ignore[attr-defined]
        return types.ApplyWorkspaceEditResult(applied=True)

    return client


CONFIG = ClientServerConfig(server_command=[sys.executable, "-m", "mindport", "serve"], client_factory=make_client)


async def run(client: LanguageClient, command: str, **argument: Any) -> Any:
    """The result of one of the server's commands."""
    return await client.workspace_execute_command_async(types.ExecuteCommandParams(command, [argument]))
