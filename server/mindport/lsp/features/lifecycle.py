# SPDX-License-Identifier: Apache-2.0
"""The beginning and the end of a session."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from mindport.lsp.server import MindportServer

_LOG = logging.getLogger(__name__)


def initialize(server: MindportServer, params: types.InitializeParams) -> None:
    """Note what the client says of itself; everything else waits until it has its answer."""
    options = params.initialization_options
    server.options = options if isinstance(options, dict) else {}
    server.locale = "zh-cn" if (params.locale or "").lower().startswith("zh") else "en"
    server.configuration.everywhere = server.options.get("settings")
    server.configuration.environment = server.options.get("environment")
    server.protocol.trace = params.trace or server.protocol.trace


async def initialized(server: MindportServer, params: types.InitializedParams) -> None:
    """Ask for the settings, watch files, and load what the first scan needs."""
    from mindport.lsp.features import status, watching  # after `initialize` has its answer
    from mindport.lsp.parent import end_with

    if server.process_id is not None:
        server.parent = asyncio.create_task(end_with(server.process_id))
    await watching.begin(server)
    status.tell(server)


def trace_set(server: MindportServer, params: types.SetTraceParams) -> None:
    """Say more, or less, of what happens: pygls has kept the value, `server.tell` heeds it."""
    _LOG.info("trace: %s", params.value)


def shutdown(server: MindportServer, params: None) -> None:
    """Stop whatever is going on."""
    server.stop()
