# SPDX-License-Identifier: Apache-2.0
"""A client that can everything an editor can, for sessions with the real server process."""

import sys
from typing import Any

import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient


def make_client() -> LanguageClient:
    """A client that agrees to whatever the server asks; edits that it is to make are kept in `edits`."""
    client = pytest_lsp.make_test_lsp_client()
    client.edits = []  # type: ignore[attr-defined]

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
