# SPDX-License-Identifier: Apache-2.0
"""Settings, files and folders that change while the server runs."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import LanguageClient

from tests.lsp.editor import CONFIG
from tests.lsp.test_diagnostics import begin, open_script, pushed

USER = "import lib\nx = lib.make()\nx.view(1)\n"
TENSOR = "import torch\n\ndef make():\n    return torch.ones(1)\n"


@pytest_lsp.fixture(config=CONFIG)
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    """A server that nothing has been said to."""
    yield
    await lsp_client.shutdown_session()


def watched(client: LanguageClient, kind: types.FileChangeType, *files: Path) -> None:
    events = [types.FileEvent(file.as_uri(), kind) for file in files]
    client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(events))


def codes(found: Sequence[types.Diagnostic]) -> list[object]:
    return [one.code for one in found]


@pytest.mark.asyncio
async def test_a_changed_module_is_seen_by_what_imports_it(client: LanguageClient, tmp_path: Path) -> None:
    lib, user = tmp_path / "lib.py", tmp_path / "user.py"
    await begin(client, tmp_path)
    open_script(client, user.as_uri(), USER)
    assert codes(await pushed(client, user.as_uri())) == ["torch.Tensor.view"], "by its name only"
    lib.write_text("def make():\n    return [1]\n")
    watched(client, types.FileChangeType.Created, lib)
    assert codes(await pushed(client, user.as_uri())) == []
    lib.write_text(TENSOR)
    watched(client, types.FileChangeType.Changed, lib)
    assert codes(await pushed(client, user.as_uri())) == ["torch.Tensor.view"]
    open_script(client, lib.as_uri(), "def make():\n    return 'what the editor shows counts'\n")
    assert codes(await pushed(client, user.as_uri())) == []
    client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(lib.as_uri())))
    assert codes(await pushed(client, user.as_uri())) == ["torch.Tensor.view"]
    lib.unlink()
    watched(client, types.FileChangeType.Deleted, lib)
    assert codes(await pushed(client, user.as_uri())) == ["torch.Tensor.view"], "again by its name only"


@pytest.mark.asyncio
async def test_settings_are_taken_from_every_place_and_anew(client: LanguageClient, tmp_path: Path) -> None:
    pyproject, uri = tmp_path / "pyproject.toml", (tmp_path / "a.py").as_uri()
    pyproject.write_text("[tool.mindport]\ndevice = 'abacus'\nignore = ['torch.zeros']\n")
    client.set_configuration({"mindport": {"severity": {"convertible": "hint", "no-mapping": "loud"}, "trace": {}}})
    await begin(client, tmp_path)
    open_script(client, uri, "import torch\ntorch.zeros(1)\ntorch.ones(1)\n")
    (ones,) = await pushed(client, uri)
    assert (ones.code, ones.severity) == ("torch.ones", types.DiagnosticSeverity.Hint)
    told = [message.message for message in client.messages]
    assert [message.rpartition("tool.")[2] for message in told] == [
        "mindport.device: 'abacus' is not allowed: give ascend or gpu or cpu",
        "mindport.severity.no-mapping: 'loud' is not allowed: give error or warning or information or hint or off",
    ]
    pyproject.write_text("[tool.mindport]\nignore = ['torch.o*']\n")
    watched(client, types.FileChangeType.Changed, pyproject)
    assert codes(await pushed(client, uri)) == ["torch.zeros"]
    client.set_configuration({"mindport": {"ignore": []}})
    client.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))
    assert codes(await pushed(client, uri)) == ["torch.zeros", "torch.ones"]
    client.set_configuration({"mindport": {"diagnostics": "off"}})
    client.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))
    assert await pushed(client, uri) == []


@pytest.mark.asyncio
async def test_own_mappings_are_read_anew_and_their_mistakes_told(client: LanguageClient, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.mindport]\nmappings = ['own.yaml']\n")
    own, uri = tmp_path / "own.yaml", (tmp_path / "a.py").as_uri()
    own.write_text("torch.zeros: [1]\n")
    await begin(client, tmp_path)
    open_script(client, uri, "import torch\ntorch.zeros(1)\n")
    (before,) = await pushed(client, uri)
    assert "becomes mindspore." in before.message
    assert any("own.yaml:1" in message.message for message in client.messages)
    own.write_text("torch.zeros:\n  advice: {en: '1. Write zeros yourself.', zh: '1. 自行编写。'}\n")
    watched(client, types.FileChangeType.Changed, own)
    (after,) = await pushed(client, uri)
    assert after.severity == types.DiagnosticSeverity.Warning


@pytest.mark.asyncio
async def test_each_folder_has_its_own_settings(client: LanguageClient, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two", "one/inner")]
    for folder in folders:
        folder.mkdir(parents=True)
    client.set_configuration({"mindport": {"ignore": ["torch.zeros"]}}, scope_uri=folders[1].as_uri())
    await begin(client, *folders[:2])
    files = [(folder / "a.py").as_uri() for folder in folders]
    found = []
    for uri in files:
        open_script(client, uri, "import torch\ntorch.zeros(1)\n")
        found.append(codes(await pushed(client, uri)))
    assert found == [["torch.zeros"], [], ["torch.zeros"]]
    (folders[2] / "pyproject.toml").write_text("[tool.mindport]\nignore = ['torch.*']\n")
    inner = types.WorkspaceFolder(folders[2].as_uri(), "inner")
    event = types.WorkspaceFoldersChangeEvent(added=[inner], removed=[])
    client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
    assert codes(await pushed(client, files[2])) == []
    event = types.WorkspaceFoldersChangeEvent(added=[], removed=[inner])
    client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
    assert codes(await pushed(client, files[2])) == ["torch.zeros"]


@pytest.mark.asyncio
async def test_closed_files_are_diagnosed_where_that_is_wished(client: LanguageClient, tmp_path: Path) -> None:
    a, b = tmp_path / "a.py", tmp_path / "b.py"
    a.write_text("import torch\nx = '😀', torch.zeros(1)\n", encoding="utf-8")
    b.write_text("import torch\ntorch.ones(1)\n")
    client.set_configuration({"mindport": {"diagnostics": "workspace"}})
    await begin(client, tmp_path, asks=True)
    ask = client.workspace_diagnostic_async
    first = await ask(types.WorkspaceDiagnosticParams([]))
    full = {one.uri: one for one in first.items if isinstance(one, types.WorkspaceFullDocumentDiagnosticReport)}
    assert full[a.as_uri()].items[0].range.start == types.Position(1, 10)
    known = [types.PreviousResultId(uri, str(one.result_id)) for uri, one in full.items()]
    assert len(known) == 2
    a.write_text("import torch\n")
    watched(client, types.FileChangeType.Changed, a)
    second = await ask(types.WorkspaceDiagnosticParams(known))
    kinds = {one.uri: (one.kind, len(getattr(one, "items", ()))) for one in second.items}
    assert kinds == {a.as_uri(): ("full", 0), b.as_uri(): ("unchanged", 0)}
