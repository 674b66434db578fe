# SPDX-License-Identifier: Apache-2.0
"""What commands are given: one object, checked against the command's own type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Struct
from pygls.exceptions import JsonRpcInvalidParams

from mindport.core.mapping import Text
from mindport.lsp.jobs import Part
from mindport.lsp.unsaved import unsaved
from mindport.lsp.uris import path_of
from mindport.project.problem import WrongUse

if TYPE_CHECKING:
    from mindport.lsp.server import MindportServer

Argument = TypeVar("Argument", bound=Struct)


class Unfit(JsonRpcInvalidParams):
    """The argument of a command is not what it takes."""


def read(command: str, raw: Any, kind: type[Argument]) -> Argument:
    """The argument of a command as its type; an error that names what does not fit."""
    try:
        return msgspec.convert(raw if raw is not None else {}, kind)
    except msgspec.ValidationError as error:
        fields = ", ".join(field.encode_name for field in msgspec.structs.fields(kind))
        raise Unfit(f"{command}: {error}: give one object with {fields}") from error


async def part_of(server: MindportServer, uris: tuple[str, ...], command: str) -> Part:
    """What a command over files is about: the named files and folders, or the whole workspace."""
    paths = tuple(path for path in map(path_of, uris) if path is not None)
    if len(paths) < len(uris):
        fact = Text("not all addresses are of files", "并非所有地址都是文件")
        cure = Text("save them first, or name files and folders", "请先保存，或指定文件和文件夹")
        raise WrongUse(command, fact, cure)
    if not uris:
        paths = tuple(folder.root for folder in server.folders())
    if not paths:
        fact = Text("no folder is open", "没有打开文件夹")
        cure = Text("open a folder, or name files in `uris`", "请打开文件夹，或在 `uris` 中指定文件")
        raise WrongUse(command, fact, cure)
    first = paths[0] / "_" if paths[0].is_dir() else paths[0]
    folder = server.folder_of(first.as_uri())
    database = await server.in_thread(lambda: folder.database)
    return Part(paths, folder.settings.scan, database, unsaved(server))
