# SPDX-License-Identifier: Apache-2.0
"""Notebooks: all cells are one program, and what is found is shown in its cell."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import LanguageClient

from tests.lsp.editor import CONFIG
from tests.lsp.test_diagnostics import begin, pushed

CELLS = [
    "%pip install torch\nimport torch, helpers",
    "# Words, not code: torch.ones",
    "!ls\nx = torch.zeros(1)",
    "y = helpers.make()\ny.view(1)",
]
TEXT = types.NotebookCellKind.Markup
CODE = types.NotebookCellKind.Code


def cell(number: int) -> str:
    """An address that says nothing of where the notebook lies, as in VS Code."""
    return f"vscode-notebook-cell://host:1/elsewhere/n.ipynb#c{number}"


@pytest_lsp.fixture(config=CONFIG)
async def client(lsp_client: LanguageClient, tmp_path: Path) -> AsyncIterator[None]:
    """A session with a notebook that imports its neighbour."""
    (tmp_path / "helpers.py").write_text("import torch\n\ndef make():\n    return torch.ones(3)\n")
    await begin(lsp_client, tmp_path)
    kinds = [CODE, TEXT, CODE, CODE]
    cells = [types.NotebookCell(kind, cell(number)) for number, kind in enumerate(kinds)]
    items = [
        types.TextDocumentItem(cell(number), "markdown" if kind is TEXT else "python", 1, CELLS[number])
        for number, kind in enumerate(kinds)
    ]
    notebook = types.NotebookDocument(address(tmp_path), "jupyter-notebook", 1, cells)
    lsp_client.notebook_document_did_open(types.DidOpenNotebookDocumentParams(notebook, items))
    yield
    await lsp_client.shutdown_session()


def address(folder: Path) -> str:
    return (folder / "n.ipynb").as_uri()


def change(client: LanguageClient, folder: Path, version: int, cells: types.NotebookDocumentCellChanges) -> None:
    notebook = types.VersionedNotebookDocumentIdentifier(version, address(folder))
    event = types.NotebookDocumentChangeEvent(cells=cells)
    client.notebook_document_did_change(types.DidChangeNotebookDocumentParams(notebook, event))


def codes(client: LanguageClient, number: int) -> list[object]:
    return [one.code for one in client.diagnostics[cell(number)]]


@pytest.mark.asyncio
async def test_findings_stand_in_their_cells(client: LanguageClient, tmp_path: Path) -> None:
    await pushed(client, cell(3))
    assert cell(1) not in client.diagnostics, "words are no code"
    (zeros,) = client.diagnostics[cell(2)]
    assert (zeros.code, zeros.range.start) == ("torch.zeros", types.Position(1, 4))
    assert codes(client, 3) == ["torch.Tensor.view"], "a neighbour of the notebook, not of the cells' address, tells"


@pytest.mark.asyncio
async def test_cells_are_edited_moved_and_deleted(client: LanguageClient, tmp_path: Path) -> None:
    await pushed(client, cell(3))
    place = types.Range(types.Position(1, 10), types.Position(1, 15))
    text = types.NotebookDocumentCellContentChanges(
        types.VersionedTextDocumentIdentifier(2, cell(2)), [types.TextDocumentContentChangePartial(place, "ones")]
    )
    change(client, tmp_path, 2, types.NotebookDocumentCellChanges(text_content=[text]))
    await pushed(client, cell(3))
    assert codes(client, 2) == ["torch.ones"]
    # The imports go below everything that uses them: a program in that order uses no torch there.
    order = [types.NotebookCell(TEXT if n == 1 else CODE, cell(n)) for n in (1, 2, 3, 0)]
    moved = types.NotebookDocumentCellChangeStructure(types.NotebookCellArrayChange(0, 4, order))
    change(client, tmp_path, 3, types.NotebookDocumentCellChanges(structure=moved))
    await pushed(client, cell(0))
    gone = types.NotebookDocumentCellChangeStructure(
        types.NotebookCellArrayChange(1, 1), did_close=[types.TextDocumentIdentifier(cell(2))]
    )
    change(client, tmp_path, 4, types.NotebookDocumentCellChanges(structure=gone))
    assert await pushed(client, cell(2)) == []
    cells = [types.TextDocumentIdentifier(cell(number)) for number in (0, 1, 3)]
    closing = types.DidCloseNotebookDocumentParams(types.NotebookDocumentIdentifier(address(tmp_path)), cells)
    client.notebook_document_did_close(closing)
    await pushed(client, cell(3))
    assert not any(client.diagnostics.values())
