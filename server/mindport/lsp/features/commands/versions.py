# SPDX-License-Identifier: Apache-2.0
"""`mindport.listVersions` and `mindport.switchVersion`: which MindSpore and which device the answers are for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from mindport.core.frameworks import TARGET
from mindport.core.mapping import Device, Text
from mindport.lsp.features import status
from mindport.lsp.features.commands.argument import read
from mindport.lsp.features.commands.mapping import folder_for
from mindport.lsp.mindspore_version import (
    FORM,
    FORM_CURE,
    known_minor,
    newest_first,
    no_version,
    one_of,
    unknown_version,
)
from mindport.project.problem import WrongUse

if TYPE_CHECKING:
    from mindport.lsp.folders import Folder
    from mindport.lsp.server import MindportServer


class Where(Struct, rename="camel", frozen=True):
    uri: str | None = None


class Switch(Struct, rename="camel", frozen=True):
    version: str | None = None
    device: str | None = None
    uri: str | None = None


async def list_versions(server: MindportServer, argument: Any) -> dict[str, Any]:
    """The MindSpore versions and devices that can be chosen, and the ones that are."""
    return _versions(folder_for(server, read("mindport.listVersions", argument, Where).uri))


async def switch_version(server: MindportServer, argument: Any) -> dict[str, Any]:
    """Choose another MindSpore or device for this session; the old ones stay where the new ones cannot be.

    Nothing is installed and no file is written: all versions are in the database.
    """
    wish = read("mindport.switchVersion", argument, Switch)
    folder = folder_for(server, wish.uri)
    changes: dict[str, Any] = {}
    if wish.version is not None:
        changes["mindspore"] = known_version(wish.version, _known(folder))
    if wish.device is not None:
        names = [device.value for device in Device]
        if wish.device not in names:
            fact = Text(f"{wish.device!r} is no device", f"没有 {wish.device!r} 设备")
            raise WrongUse("device", fact, one_of(names))
        changes["device"] = wish.device
    await server.override(changes)
    status.tell(server)
    return _versions(folder_for(server, wish.uri))


def known_version(text: str, known: list[str]) -> str:
    """A version that the database has, from what a person types: "2.9.0" is "2.9"."""
    if not FORM.fullmatch(text.strip()):
        raise WrongUse("MindSpore", no_version(text), FORM_CURE)
    found = known_minor(text.strip(), tuple(known))
    if found is None:
        raise WrongUse("MindSpore", unknown_version(text), one_of(known))
    return found


def _known(folder: Folder) -> list[str]:
    """The minor versions of MindSpore in the database, newest first."""
    return newest_first(folder.database.versions.get(TARGET, ()))


def _versions(folder: Folder) -> dict[str, Any]:
    versions = folder.database.versions
    return {
        "mindspore": _known(folder),
        "current": folder.options.mindspore,
        "from": folder.settings.mindspore_from.value,
        "device": folder.options.device.value,
        "devices": [device.value for device in Device],
        "database": folder.database.fingerprint,
        "sources": {name: list(known) for name, known in versions.items() if name != "mindspore"},
    }
