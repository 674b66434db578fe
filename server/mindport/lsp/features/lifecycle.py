# SPDX-License-Identifier: Apache-2.0
"""The beginning and the end of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from mindport.lsp.server import MindportServer


def initialize(server: MindportServer, params: types.InitializeParams) -> None:
    """Note what the client says of itself; everything else waits until it has its answer."""
    options = params.initialization_options
    server.options = options if isinstance(options, dict) else {}
    server.locale = "zh-cn" if (params.locale or "").lower().startswith("zh") else "en"
    if "settings" in server.options:
        server.configuration[None] = server.options["settings"]


async def initialized(server: MindportServer, params: types.InitializedParams) -> None:
    """Ask for the settings, watch files, and load what the first scan needs."""
    from mindport.lsp.features import status, watching

    await watching.begin(server)
    status.tell(server)


def shutdown(server: MindportServer, params: None) -> None:
    """Stop whatever is going on."""
    server.stop()
