# SPDX-License-Identifier: Apache-2.0
"""What editors hold of files, as the bytes that stand for them in a scan of the project."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from mindport.lsp.uris import path_of
from mindport.project.source import encode

if TYPE_CHECKING:
    from mindport.lsp.server import MindportServer


def unsaved(server: MindportServer) -> dict[str, bytes]:
    """Absolute path -> content, of all open scripts and notebooks that are files."""
    found = {}
    for document in server.documents.values():
        path = path_of(document.uri)
        if path is None:
            continue
        if document.is_notebook:
            notebook = server.workspace.get_notebook_document(notebook_uri=document.uri)
            if notebook is not None:
                found[str(path)] = _notebook(server, notebook)
        else:
            found[str(path)] = encode(server.workspace.get_text_document(document.uri).source)
    return found


def _notebook(server: MindportServer, notebook: types.NotebookDocument) -> bytes:
    """The cells as a notebook file has them: their numbers and texts are all that a scan looks at."""
    cells: list[dict[str, Any]] = [
        {
            "cell_type": "code" if cell.kind is types.NotebookCellKind.Code else "markdown",
            "metadata": {},
            "source": server.workspace.get_text_document(cell.document).source,
        }
        for cell in notebook.cells
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
