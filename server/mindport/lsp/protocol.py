# SPDX-License-Identifier: Apache-2.0
"""The protocol where pygls leaves it: answers to malformed and untimely messages, and the exit code."""

from __future__ import annotations

import json
import logging
from collections.abc import Generator
from typing import Any, NoReturn

from cattrs import transform_error
from cattrs.errors import ClassValidationError
from lsprotocol import types
from msgspec import Struct
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol, lsp_method

from mindport.lsp.workspace import ExactWorkspace

_LOG = logging.getLogger(__name__)
_PARSE_ERROR, _INVALID_REQUEST, _INVALID_PARAMS, _NOT_INITIALIZED = -32700, -32600, -32602, -32002


class Malformed(Struct, frozen=True):
    """A message that is JSON and not what the protocol says."""

    id: int | str | None
    method: str
    reason: str


class MindportProtocol(LanguageServerProtocol):
    """Every request is answered exactly once, also one that makes no sense."""

    exit_code: int | None = None
    """What the process shall end with; None until the client has said "exit"."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        """A message as its type; what does not fit into the type is kept for an answer."""
        if "jsonrpc" not in data:
            return data
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            identity = data.get("id")
            known = identity if isinstance(identity, int | str) else None
            return Malformed(known, str(data.get("method", "")), _reason(error))

    def handle_message(self, message: Any) -> None:
        """Handle a message, or say why it cannot be."""
        identity, method = getattr(message, "id", None), getattr(message, "method", None)
        if isinstance(message, Malformed):
            _LOG.warning("%s: malformed message: %s", method or "?", message.reason)
            self._refuse(
                identity, _INVALID_PARAMS, f"{method}: does not fit ({message.reason}): see LSP's specification"
            )
        elif not hasattr(message, "jsonrpc"):
            reason = "message: no JSON-RPC: send objects with a jsonrpc member"
            self._refuse(None, _INVALID_REQUEST, reason, even_without_id=True)
        elif method is None:
            super().handle_message(message)
        elif self._workspace is None and method not in (types.INITIALIZE, types.EXIT):
            self._refuse(identity, _NOT_INITIALIZED, f"{method}: too early: send initialize first")
        elif self._workspace is not None and method == types.INITIALIZE:
            self._refuse(identity, _INVALID_REQUEST, f"{method}: the server is initialized: send it once")
        elif self._shutdown and method != types.EXIT:
            self._refuse(identity, _INVALID_REQUEST, f"{method}: the server is shutting down: start a new one")
        else:
            super().handle_message(message)

    def refuse_unreadable(self, error: Exception) -> None:
        """Answer to what could not even be read."""
        _LOG.warning("unreadable message: %s", error)
        code = _PARSE_ERROR if isinstance(error, json.JSONDecodeError | UnicodeDecodeError) else _INVALID_REQUEST
        self._refuse(None, code, f"message: unreadable ({error}): send JSON in UTF-8", even_without_id=True)

    def _refuse(self, identity: int | str | None, code: int, message: str, even_without_id: bool = False) -> None:
        """A notification gets no answer, so nothing is sent without an id but for what could not be read."""
        if identity is not None or even_without_id:
            error = {"code": code, "message": message}
            self._send_data({"jsonrpc": self.VERSION, "id": identity, "error": error})  # lsprotocol omits an id of null

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        result = yield from super().lsp_initialize(params)
        pygls = self.workspace
        folders = list(pygls.folders.values())
        self._workspace = ExactWorkspace(pygls.root_uri, pygls._sync_kind, folders, pygls.position_encoding)
        return result

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, *args: Any) -> Generator[Any, Any, None]:
        """From now on nothing but "exit" is heeded, also while there is still something to be stopped."""
        self._shutdown = True
        yield from super().lsp_shutdown(*args)

    def _run_generator(self, future: Any, *, gen: Any, result_future: Any) -> None:
        """Go on with a handler, unless what it waited for was cancelled; pygls would stumble over that."""
        if future is not None and future.cancelled():
            result_future.cancel()
        else:
            super()._run_generator(future, gen=gen, result_future=result_future)

    @lsp_method(types.WORKSPACE_EXECUTE_COMMAND)
    def lsp_workspace__execute_command(self, params: types.ExecuteCommandParams) -> Generator[Any, Any, Any]:
        """Hand a command its token for progress too, which pygls would leave behind."""
        given = params.arguments[0] if params.arguments else None
        if params.work_done_token is not None and isinstance(given, dict):
            given.setdefault("workDoneToken", params.work_done_token)
        result = yield from super().lsp_workspace__execute_command(params)
        return result

    @lsp_method(types.EXIT)
    def lsp_exit(self, *args: Any) -> NoReturn:
        """End the loop that reads messages; pygls would end the process with 0 in any case."""
        self.exit_code = 0 if self._shutdown else 1
        raise SystemExit(self.exit_code)


def _reason(error: JsonRpcException) -> str:
    """What of a message does not fit where."""
    cause = error.__cause__
    return "; ".join(transform_error(cause)) if isinstance(cause, ClassValidationError) else str(cause or error)
