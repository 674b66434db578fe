# SPDX-License-Identifier: Apache-2.0
"""`mindport.ignoreApi`: from now on scans of the project pass over an API; its pyproject.toml says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomlkit
from lsprotocol import types
from msgspec import Struct
from tomlkit.exceptions import TOMLKitError

from mindport.core.mapping import Text
from mindport.lsp.closed_files import changed_stretch
from mindport.lsp.features.commands.argument import read
from mindport.lsp.features.commands.fixing import applied
from mindport.lsp.positions import Lines
from mindport.lsp.workspace_edits import ClientCan, workspace_edit
from mindport.project.problem import WrongUse

if TYPE_CHECKING:
    from mindport.lsp.server import MindportServer


class Ignore(Struct, rename="camel", frozen=True):
    api: str
    uri: str
    """A file of the project."""


async def ignore_api(server: MindportServer, argument: Any) -> dict[str, Any]:
    """Add an API to `ignore` of [tool.mindport] in the project's pyproject.toml, made if need be."""
    wish = read("mindport.ignoreApi", argument, Ignore)
    folder = server.folder_of(wish.uri)
    file = Path(folder.settings.scan.folder or folder.root, "pyproject.toml")
    try:
        known = file.exists()
        before = file.read_text("utf-8") if known else ""
        after = with_ignored(before, wish.api)
    except OSError as error:
        raise WrongUse(str(file), error.strerror or str(error), Text("make it readable", "请使其可读")) from error
    except (TOMLKitError, ValueError) as error:
        fact = Text(f"not valid TOML: {error}", f"不是有效的 TOML：{error}")
        raise WrongUse(str(file), fact, Text("correct it first", "请先更正")) from error
    if before == after:
        return {"applied": False, "files": 0, "fixes": 0}
    stretch = changed_stretch(before, after)
    encoding = server.workspace.position_encoding or types.PositionEncodingKind.Utf16
    place = Lines(before, encoding).range(stretch.start, stretch.end)
    identifier = types.OptionalVersionedTextDocumentIdentifier(file.as_uri(), None)
    edit = workspace_edit(
        [types.TextDocumentEdit(identifier, [types.TextEdit(place, stretch.text)])],
        ClientCan(server.client_capabilities),
    )
    if not known and edit.document_changes is not None:
        create = types.CreateFile(file.as_uri(), options=types.CreateFileOptions(ignore_if_exists=True))
        edit.document_changes = [create, *edit.document_changes]
    return await applied(server, edit, 1, 0)


def with_ignored(text: str, api: str) -> str:
    """A pyproject.toml in which an API is ignored; everything else in it stays as it is."""
    document = tomlkit.parse(text)
    tool = document.setdefault("tool", tomlkit.table(is_super_table=True))
    table = tool.setdefault("mindport", tomlkit.table())
    ignored = table.setdefault("ignore", tomlkit.array())
    if api not in ignored:
        ignored.append(api)
    return tomlkit.dumps(document)
