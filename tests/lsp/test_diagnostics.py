# SPDX-License-Identifier: Apache-2.0
"""Diagnostics of open scripts, pushed and asked for, over the real server process."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import LanguageClient

from tests.lsp.editor import CONFIG

CODE = "import torch\nx = torch.zeros(2)  # 😀\ny = '😀', torch.nn.Linear(1, 2)\n"


@pytest_lsp.fixture(config=CONFIG)
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    """A server that nothing has been said to."""
    yield
    await lsp_client.shutdown_session()


async def begin(client: LanguageClient, *folders: Path, asks: bool = False, **params: Any) -> types.InitializeResult:
    """Initialize as a client that can do hardly more than wait for diagnostics, or ask for them."""
    capabilities = types.ClientCapabilities(
        workspace=types.WorkspaceClientCapabilities(configuration=True),
        text_document=types.TextDocumentClientCapabilities(
            publish_diagnostics=types.PublishDiagnosticsClientCapabilities(related_information=True)
        ),
    )
    if asks:
        workspace, document = capabilities.workspace, capabilities.text_document
        assert workspace is not None and document is not None
        workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
        document.diagnostic = types.DiagnosticClientCapabilities()
    roots = [types.WorkspaceFolder(folder.as_uri(), folder.name) for folder in folders]
    return await client.initialize_session(
        types.InitializeParams(capabilities=capabilities, workspace_folders=roots, **params)
    )


def open_script(client: LanguageClient, uri: str, text: str = CODE) -> None:
    item = types.TextDocumentItem(uri, "python", 1, text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))


def change(client: LanguageClient, uri: str, version: int, place: tuple[int, int, int, int], text: str) -> None:
    where = types.Range(types.Position(*place[:2]), types.Position(*place[2:]))
    document = types.VersionedTextDocumentIdentifier(version, uri)
    changes = [types.TextDocumentContentChangePartial(where, text)]
    client.text_document_did_change(types.DidChangeTextDocumentParams(document, changes))


async def pushed(client: LanguageClient, uri: str, version: int | None = None) -> list[types.Diagnostic]:
    """The next diagnostics of a document, or of a version of it."""
    while True:
        params = await asyncio.wait_for(client.pushes.get(), timeout=120)  # type: ignore[attr-defined]
        if params.uri == uri and (version is None or params.version == version):
            return list(params.diagnostics)


@pytest.mark.asyncio
async def test_a_finding_says_what_where_and_why(client: LanguageClient, tmp_path: Path) -> None:
    await begin(client, tmp_path)
    uri = (tmp_path / "new file.py").as_uri()
    open_script(client, uri)
    zeros, linear = await pushed(client, uri, 1)
    assert linear.range == types.Range(types.Position(2, 10), types.Position(2, 25)), "columns are UTF-16"
    assert (zeros.code, zeros.source) == ("torch.zeros", "mindport")
    assert zeros.severity == types.DiagnosticSeverity.Information
    assert zeros.code_description is not None
    assert zeros.code_description.href.startswith("https://www.mindspore.cn/")
    assert zeros.message.startswith("torch.zeros becomes mindspore.")
    assert zeros.tags is None
    (related,) = zeros.related_information or ()
    assert (related.message, related.location.range.start) == ("torch is imported here", types.Position(0, 7))
    change(client, uri, 2, (2, 0, 3, 0), "")
    change(client, uri, 3, (1, 24, 1, 24), "; torch.ones(")
    found = await pushed(client, uri, 3)
    assert [one.code for one in found] == ["torch.zeros"], "what is half typed behind a comment is comment"
    client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
    assert await pushed(client, uri) == []


@pytest.mark.asyncio
async def test_broken_code_keeps_findings_away_from_the_break(client: LanguageClient) -> None:
    await begin(client)
    uri = "untitled:Untitled-1"
    body = "import torch\n\ndef a():\n    return torch.zeros(1)\n\n\ndef b():\n    return torch.ones(1)\n"
    open_script(client, uri, body)
    before = await pushed(client, uri, 1)
    change(client, uri, 2, (4, 0, 4, 0), "def c(x, y\n    x = torch.stack([1, \n")
    found = {one.code: one for one in await pushed(client, uri, 2)}
    assert found["torch.zeros"] == before[0]
    assert found["torch.ones"].range.start.line == before[1].range.start.line + 2


@pytest.mark.asyncio
async def test_a_client_that_asks_is_told_what_is_new(client: LanguageClient, tmp_path: Path) -> None:
    await begin(client, tmp_path, asks=True, locale="zh-CN")
    uri = (tmp_path / "model.py").as_uri()
    open_script(client, uri)
    question = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
    first = await client.text_document_diagnostic_async(question)
    assert isinstance(first, types.RelatedFullDocumentDiagnosticReport)
    assert "torch.zeros" in first.items[0].message and not first.items[0].message.isascii()
    question.previous_result_id = first.result_id
    assert isinstance(
        await client.text_document_diagnostic_async(question), types.RelatedUnchangedDocumentDiagnosticReport
    )
    change(client, uri, 2, (0, 0, 0, 0), "\n")
    moved = await client.text_document_diagnostic_async(question)
    assert isinstance(moved, types.RelatedFullDocumentDiagnosticReport)
    assert [one.range.start.line for one in moved.items] == [2, 3]
    assert not client.diagnostics, "who asks is not told twice"


@pytest.mark.asyncio
@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 12), ("utf-16", 10), ("utf-32", 9)])
async def test_columns_are_counted_as_the_client_likes(client: LanguageClient, encoding: str, column: int) -> None:
    capabilities = types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind(encoding)])
    )
    result = await client.initialize_session(types.InitializeParams(capabilities=capabilities))
    assert result.capabilities.position_encoding == encoding
    open_script(client, "untitled:a")
    _, linear = await pushed(client, "untitled:a")
    assert linear.range.start == types.Position(2, column)


@pytest.mark.asyncio
async def test_saving_is_waited_for_where_that_is_wished(client: LanguageClient, tmp_path: Path) -> None:
    client.set_configuration({"mindport": {"trigger": "onSave", "severity": {"convertible": "error"}}})
    await begin(client, tmp_path)
    uri = (tmp_path / "model.py").as_uri()
    open_script(client, uri)
    assert {one.severity for one in await pushed(client, uri, 1)} == {types.DiagnosticSeverity.Error}
    change(client, uri, 2, (0, 0, 0, 0), "\n")
    change(client, uri, 3, (0, 0, 0, 0), "\n")
    client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))
    assert [one.range.start.line for one in await pushed(client, uri)] == [3, 4], "the first after that of opening"
