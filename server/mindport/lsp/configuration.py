# SPDX-License-Identifier: Apache-2.0
"""What the editor says about settings: for everything, for single folders, and by commands for this session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mindport.lsp.uris import path_of

if TYPE_CHECKING:
    from mindport.lsp.settings import ServerSettings
    from mindport.project.problem import Problem


class Configuration:
    """The sections "mindport" of the editor's configuration."""

    def __init__(self) -> None:
        self.everywhere: object = None
        self.of_folders: dict[str, object] = {}
        """Address of a workspace folder -> its section, in which the editor has put what holds everywhere too."""
        self.overrides: dict[str, Any] = {}
        """What a command has chosen; it stands above all else."""

    def settings_of(self, root: Path | None, locale: str) -> tuple[ServerSettings, list[Problem]]:
        """The settings that hold in a folder, and what is wrong with them."""
        from mindport.lsp.settings import settings_of  # after `initialize` has its answer
        from mindport.project.settings import Language

        section = next((one for uri, one in self.of_folders.items() if path_of(uri) == root), self.everywhere)
        return settings_of(root, [section, self.overrides], Language(locale))
