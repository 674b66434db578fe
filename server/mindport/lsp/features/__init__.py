# SPDX-License-Identifier: Apache-2.0
"""Which features there are, where they live, and the one border at which a failure of theirs becomes an answer.

A feature is a function `(server, params)`, a command one `(server, argument)`, both perhaps `async`. Their modules are
imported when first asked for: after `initialize` is answered, and only if the editor uses them at all.
"""

from __future__ import annotations

import inspect
import logging
import traceback
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from mindport.db.problem import DamagedDatabase, MappingError
from mindport.project.problem import WrongUse

if TYPE_CHECKING:
    from mindport.lsp.server import MindportServer

_LOG = logging.getLogger(__name__)
_FAILED = -32803
"""JSON-RPC: the request was right and could not be done."""

FEATURES: dict[str, str] = {
    types.INITIALIZE: "lifecycle:initialize",
    types.INITIALIZED: "lifecycle:initialized",
    types.SET_TRACE: "lifecycle:trace_set",
    types.SHUTDOWN: "lifecycle:shutdown",
    types.TEXT_DOCUMENT_DID_OPEN: "synchronisation:opened",
    types.TEXT_DOCUMENT_DID_CHANGE: "synchronisation:changed",
    types.TEXT_DOCUMENT_DID_SAVE: "synchronisation:saved",
    types.TEXT_DOCUMENT_DID_CLOSE: "synchronisation:closed",
    types.NOTEBOOK_DOCUMENT_DID_OPEN: "notebooks:opened",
    types.NOTEBOOK_DOCUMENT_DID_CHANGE: "notebooks:changed",
    types.NOTEBOOK_DOCUMENT_DID_SAVE: "notebooks:saved",
    types.NOTEBOOK_DOCUMENT_DID_CLOSE: "notebooks:closed",
    types.TEXT_DOCUMENT_DIAGNOSTIC: "diagnostics:of_document",
    types.WORKSPACE_DIAGNOSTIC: "diagnostics:of_workspace",
    types.TEXT_DOCUMENT_CODE_ACTION: "code_actions:offer",
    types.CODE_ACTION_RESOLVE: "code_actions:resolve",
    types.TEXT_DOCUMENT_HOVER: "hover:hover",
    types.TEXT_DOCUMENT_CODE_LENS: "code_lens:lenses",
    types.TEXT_DOCUMENT_COMPLETION: "completion:complete",
    types.COMPLETION_ITEM_RESOLVE: "completion:resolve",
    types.WORKSPACE_SYMBOL: "symbols:symbols",
    types.WORKSPACE_DID_CHANGE_CONFIGURATION: "watching:configuration_changed",
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: "watching:files_changed",
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: "watching:folders_changed",
}
"""Method -> the function that handles it, below this package."""

FIX_ALL = "source.fixAll.mindport"
"""Kind of code action: all safe rewrites of a file; what an editor may do on save."""
REWRITE_ALL = "source.mindport.rewriteAll"
"""Kind of code action: all rewrites of a file, for a person to review; nothing that an editor does by itself."""

OPTIONS: dict[str, Any] = {
    types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionOptions(
        code_action_kinds=[types.CodeActionKind.QuickFix, FIX_ALL, REWRITE_ALL], resolve_provider=True
    ),
    types.TEXT_DOCUMENT_CODE_LENS: types.CodeLensOptions(resolve_provider=False),
    types.TEXT_DOCUMENT_COMPLETION: types.CompletionOptions(trigger_characters=[".", "("], resolve_provider=True),
    types.TEXT_DOCUMENT_DID_SAVE: types.SaveOptions(include_text=False),
    types.TEXT_DOCUMENT_DIAGNOSTIC: types.DiagnosticOptions(
        identifier="mindport", inter_file_dependencies=True, workspace_diagnostics=True
    ),
}
"""Method -> what the client is told of the feature."""

COMMANDS: dict[str, str] = {
    "mindport.scanFile": "commands.scanning:scan_file",
    "mindport.scanProject": "commands.scanning:scan_project",
    "mindport.exportReport": "commands.scanning:export_report",
    "mindport.listFiles": "commands.files:list_files",
    "mindport.searchApi": "commands.mapping:search_api",
    "mindport.lookup": "commands.mapping:lookup",
    "mindport.openDifference": "commands.mapping:open_difference",
    "mindport.listVersions": "commands.versions:list_versions",
    "mindport.switchVersion": "commands.versions:switch_version",
    "mindport.fixFile": "commands.fixing:fix_file",
    "mindport.fixProject": "commands.fixing:fix_project",
    "mindport.ignoreApi": "commands.ignoring:ignore_api",
}
"""Command of `workspace/executeCommand` -> the function that runs it, below this package."""


def register(server: MindportServer) -> None:
    """Make every feature and command known to the server."""
    for method, place in FEATURES.items():
        server.feature(method, OPTIONS.get(method))(_handler(server, method, place))
    for name, place in COMMANDS.items():
        server.command(name)(_handler(server, name, place))


def _handler(server: MindportServer, method: str, place: str) -> Any:
    """What pygls calls for a method: imports the feature, and hands over to it."""
    answers = method in COMMANDS or types.METHOD_TO_TYPES[method][1] is not None
    border = attempt if answers else attempt_alone

    async def handle(ls: object, *params: Any) -> Any:  # pygls knows the server by this parameter's name
        if method in COMMANDS:
            await server.ready()
        return await border(server, method, partial(_call, place, server, *params))

    return handle


def _call(place: str, *arguments: Any) -> Any:
    module, name = place.split(":")
    return getattr(import_module(f"{__name__}.{module}"), name)(*arguments)


async def attempt_alone(server: MindportServer, subject: str, work: Callable[[], Any]) -> None:
    """Do something that nobody waits for: the user is told of a failure."""
    try:
        await attempt(server, subject, work)
    except JsonRpcException as failure:
        server.complain(str(failure))


async def attempt(server: MindportServer, subject: str, work: Callable[[], Any]) -> Any:
    """The result of some work, perhaps `async`; JsonRpcException, and nothing else, where it fails."""
    try:
        result = work()
        return await result if inspect.isawaitable(result) else result
    except JsonRpcException:
        raise
    except (WrongUse, DamagedDatabase) as wrong:
        raise JsonRpcException(wrong.in_language(server.locale), _FAILED) from wrong
    except MappingError as wrong:
        raise JsonRpcException(str(wrong), _FAILED) from wrong
    except Exception as error:  # the border: one message that trips a feature must not cost the others
        _LOG.exception("%s: failed", subject)
        server.window_log_message(types.LogMessageParams(types.MessageType.Error, traceback.format_exc()))
        from mindport.lsp.texts import say  # only where it is needed: `initialize` shall be answered at once

        failure = say("failed", server.locale, subject=subject, error=f"{type(error).__name__}: {error}")
        raise JsonRpcException(failure, _FAILED) from error
