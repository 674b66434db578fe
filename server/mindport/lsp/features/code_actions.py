# SPDX-License-Identifier: Apache-2.0
"""Code actions: offered at once from the findings; what one would change is worked out when it is chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from lsprotocol import types
from msgspec import Struct
from pygls.exceptions import JsonRpcException

from mindport.core.model import Safety
from mindport.core.rewriting.edits import Edit, apply
from mindport.core.sentences import rewrite_title
from mindport.core.syntax import Source
from mindport.lsp.features import FIX_ALL, REWRITE_ALL
from mindport.lsp.texts import say
from mindport.lsp.workspace_edits import Annotated, ClientCan, annotated, merged, workspace_edit

if TYPE_CHECKING:
    from mindport.core.model import Finding, Usage
    from mindport.core.rewriting.rewrite import Rewriting
    from mindport.lsp.documents import Snapshot
    from mindport.lsp.server import MindportServer

_CONTENT_MODIFIED = types.LSPErrorCodes.ContentModified.value
_REQUEST_FAILED = types.LSPErrorCodes.RequestFailed.value
_LONGEST_REASON = 60
Reported = dict[tuple[int | str | None, int, int], types.Diagnostic]
"""Code, line and column of diagnostics that the client shows."""


class Wish(Struct, frozen=True):
    """What an action would rewrite: it travels with the action and comes back when it is chosen."""

    uri: str
    """Of the document, or of the notebook's cell, in which it was offered."""
    version: int | None
    scope: str
    """"use", "api", "safe", "review" or "ignore": one use, all of an API, what is safe, all that can be; a comment."""
    api: str = ""
    start: int = -1
    """Where the use stands, as offset in the text of the version."""

    def takes(self, usage: Usage) -> bool:
        """Whether a use is wished for by its API."""
        return usage.api == self.api and (self.scope == "api" or usage.span.start == self.start)


async def offer(server: MindportServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """The actions for a range; one request answers for all findings in it."""
    snapshot = await server.snapshot(params.text_document.uri)
    if snapshot is None:
        return []
    actions = [one for one in offered(snapshot, params, server.locale) if _is_asked_for(one, params.context.only)]
    if not _resolves_edits(server.client_capabilities):
        return [await resolve(server, action) for action in actions]
    return actions


async def resolve(server: MindportServer, action: types.CodeAction) -> types.CodeAction:
    """The action with its edit; an error that says why where there is none."""
    if action.data is None:
        return action
    wish = msgspec.convert(action.data, Wish)
    snapshot = await server.snapshot(wish.uri)
    if snapshot is None or snapshot.version != wish.version:
        raise JsonRpcException(say("stale", server.locale, name=wish.uri), code=_CONTENT_MODIFIED)
    can = ClientCan(server.client_capabilities)
    if wish.scope == "ignore":
        comment = ignoring_comment(snapshot.text, wish.start, wish.api)
        if comment is None:
            raise JsonRpcException(f"{action.title}: {say('no-comment', server.locale)}", code=_REQUEST_FAILED)
        action.edit = workspace_edit(snapshot.document_edits([comment]), can)
        return action
    rewriting = await server.in_thread(_rewriting, snapshot, wish)
    if not rewriting.edits:
        reason = next((left.reason for left in rewriting.left), None)
        message = reason.in_language(server.locale) if reason is not None else say("nothing", server.locale)
        raise JsonRpcException(f"{action.title}: {message}", code=_REQUEST_FAILED)
    if wish.scope == "review" and can.annotations:
        notes = Annotated(server.locale)
        changes = await server.in_thread(annotated_edits, snapshot, rewriting, notes)
        action.edit = workspace_edit(changes, can, notes.annotations)
    else:
        action.edit = workspace_edit(snapshot.document_edits(rewriting.edits), can)
    return action


def offered(snapshot: Snapshot, params: types.CodeActionParams, language: str) -> Iterator[types.CodeAction]:
    """Every action that makes sense for a range, the likeliest first."""
    from mindport.core.rewriting.rewrite import can_be_rewritten  # with it comes the parser

    uri = params.text_document.uri
    here = snapshot.findings_in(uri, params.range)
    counts = Counter(one.api for one in snapshot.findings if can_be_rewritten(one))
    reported = {(one.code, one.range.start.line, one.range.start.character): one for one in params.context.diagnostics}
    for finding in filter(can_be_rewritten, here):
        yield _rewrite(snapshot, uri, finding, _diagnostics(snapshot, finding, reported), language)
    first = {one.api: one for one in reversed(here)}
    for finding in first.values():
        if counts[finding.api] > 1:
            title = say("action.all", language, title=_title(finding, language), count=counts[finding.api])
            wish = Wish(uri, snapshot.version, "api", finding.api)
            of_it = _diagnostics(snapshot, finding, reported)
            yield _action(title, types.CodeActionKind.QuickFix, wish, of_it)
    for finding in first.values():
        yield from _others(snapshot, uri, finding, _diagnostics(snapshot, finding, reported), language)
    if any(one.safety == Safety.SAFE for one in snapshot.findings):
        yield _action(say("action.safe-file", language), FIX_ALL, Wish(uri, snapshot.version, "safe"))
    if any(one.safety == Safety.REVIEW for one in snapshot.findings):
        yield _action(say("action.review-file", language), REWRITE_ALL, Wish(uri, snapshot.version, "review"))


def _rewrite(
    snapshot: Snapshot, uri: str, finding: Finding, of_it: list[types.Diagnostic], language: str
) -> types.CodeAction:
    wish = Wish(uri, snapshot.version, "use", finding.api, finding.span.start)
    action = _action(_safety_title(finding, language), types.CodeActionKind.QuickFix, wish, of_it)
    action.is_preferred = finding.safety == Safety.SAFE
    return action


def _others(
    snapshot: Snapshot, uri: str, finding: Finding, of_it: list[types.Diagnostic], language: str
) -> Iterator[types.CodeAction]:
    """What can be done about a finding besides rewriting it."""
    api = finding.api
    if finding.links:
        yield types.CodeAction(
            say("action.open", language, api=api),
            types.CodeActionKind.QuickFix,
            diagnostics=of_it,
            command=types.Command(
                say("action.open", language, api=api), "mindport.openDifference", arguments=[{"api": api}]
            ),
        )
    here = say("action.ignore-here", language, api=api)
    yield _action(
        here, types.CodeActionKind.QuickFix, Wish(uri, snapshot.version, "ignore", api, finding.span.start), of_it
    )
    project = say("action.ignore-project", language, api=api)
    yield types.CodeAction(
        project,
        types.CodeActionKind.QuickFix,
        diagnostics=of_it,
        command=types.Command(project, "mindport.ignoreApi", arguments=[{"api": api, "uri": snapshot.uri}]),
    )


def _action(title: str, kind: str, wish: Wish, diagnostics: list[types.Diagnostic] | None = None) -> types.CodeAction:
    return types.CodeAction(title, kind, diagnostics=diagnostics, data=msgspec.to_builtins(wish))


def _title(finding: Finding, language: str) -> str:
    return rewrite_title(finding.api, finding.target).in_language(language)


def _safety_title(finding: Finding, language: str) -> str:
    """The title with how safe it is and why, short enough for a menu."""
    title = _title(finding, language)
    if finding.safety == Safety.SAFE:
        return say("action.safe", language, title=title)
    if finding.difference is not None:
        reason = finding.difference.in_language(language).splitlines()[0]
    else:
        reason = say("action.unverified", language)
    if len(reason) > _LONGEST_REASON:
        reason = f"{reason[: _LONGEST_REASON - 1].rstrip()}…"
    return say("action.review", language, title=title, reason=reason)


def _diagnostics(snapshot: Snapshot, finding: Finding, reported: Reported) -> list[types.Diagnostic]:
    """The diagnostic that the client shows for a finding, if it sent it along."""
    _, place = snapshot.location(finding.span.start, finding.span.end)
    found = reported.get((finding.api, place.start.line, place.start.character))
    return [found] if found is not None else []


def _is_asked_for(action: types.CodeAction, only: Sequence[str] | None) -> bool:
    """Whether a request that names kinds names that of the action, or one above it."""
    kind = action.kind or ""
    return only is None or any(kind == one or kind.startswith(f"{one}.") for one in only)


def _resolves_edits(capabilities: types.ClientCapabilities) -> bool:
    document = capabilities.text_document
    support = document.code_action.resolve_support if document and document.code_action else None
    return support is not None and "edit" in support.properties


def _rewriting(snapshot: Snapshot, wish: Wish) -> Rewriting:
    least = Safety.SAFE if wish.scope == "safe" else Safety.REVIEW
    return snapshot.folder.rewriting(snapshot, at_least=least, only=wish.takes if wish.api else None)


def annotated_edits(
    snapshot: Snapshot, rewriting: Rewriting, notes: Annotated, only: Callable[[Usage], bool] | None = None
) -> list[types.TextDocumentEdit]:
    """A rewriting of an open document as edits, each with its note; call it with `server.in_thread`."""
    from mindport.core.rewriting.staged import in_parts  # with it comes the parser

    kept = partial(snapshot.folder.rewriting, snapshot, at_least=Safety.REVIEW, only=only, keep_imports=True)
    groups = notes.groups(in_parts(rewriting, kept))
    changes = (annotated(snapshot.document_edits(edits), name) for name, edits in groups.items())
    return merged(change for some in changes for change in some)


def ignoring_comment(text: str, offset: int, api: str) -> Edit | None:
    """The comment behind a line that makes scans pass over an API there; None where no comment can stand."""
    end = len(text)
    for mark in "\r\n":
        found = text.find(mark, offset)
        end = min(end, found) if found >= 0 else end
    if text[:end].endswith("\\"):  # the line goes on
        return None
    edit = Edit(end, end, f"  # mindport: ignore[{api}]")
    hash_sign = len(text[:end].encode("utf-8", "surrogatepass")) + len("  ")
    return edit if Source(apply(text, [edit])).is_comment(hash_sign) else None
