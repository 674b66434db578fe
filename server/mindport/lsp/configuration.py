# SPDX-License-Identifier: Apache-2.0
"""What the editor says about settings: for everything, for single folders, and by commands for this session."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mindport.lsp.uris import path_of

if TYPE_CHECKING:
    from mindport.lsp.settings import ServerSettings
    from mindport.project.problem import Problem


class Configuration:
    """The sections "mindport" of the editor's configuration, and what stands above and below them."""

    def __init__(self) -> None:
        self.everywhere: object = None
        self.of_folders: dict[str, object] = {}
        """Address of a workspace folder -> its section, in which the editor has put what holds everywhere too."""
        self.environment: object = None
        """What the editor says of the user's Python environment: a `mindspore_version.Environment` as plain data."""
        self._chosen: dict[str, Any] = {}
        """What a command has chosen for the session; it stands above all else until settings are edited."""
        self._written: dict[tuple[Path | None, str], object] = {}
        """What was written about each of these names when it was chosen, or has been since."""

    def choose(self, changes: dict[str, Any], roots: Iterable[Path | None]) -> None:
        """Take what a command has chosen, by names that are written alike everywhere."""
        self._chosen.update(changes)
        self._written.update({(root, name): self._now(root, name) for root in roots for name in changes})

    def heed_edits(self, roots: Iterable[Path | None]) -> None:
        """Forget what a command has chosen where somebody has written something else since: the newest act counts."""
        for root in roots:
            for name, chosen in list(self._chosen.items()):
                now = self._now(root, name)
                if now == self._written.setdefault((root, name), now):
                    continue
                self._written[root, name] = now
                if now != chosen:
                    del self._chosen[name]

    def settings_of(
        self, root: Path | None, locale: str, versions: tuple[str, ...], before: ServerSettings | None
    ) -> tuple[ServerSettings, list[Problem]]:
        """The settings that hold in a folder, and what is wrong with them."""
        from mindport.lsp.settings import Around, environment_of, settings_of  # after `initialize` has its answer
        from mindport.project.settings import Language

        around = Around(Language(locale), environment_of(self.environment), versions, before)
        return settings_of(root, self._section(root), self._chosen, around)

    def _section(self, root: Path | None) -> object:
        return next((one for uri, one in self.of_folders.items() if path_of(uri) == root), self.everywhere)

    def _now(self, root: Path | None, name: str) -> object:
        """What is written about a name in the editor's settings or, below them, the project's."""
        from mindport.project.settings import nearest_table

        section = self._section(root)
        written = section.get(name) if isinstance(section, dict) else None
        if written is None and root is not None:
            table, _ = nearest_table(root)
            written = table.raw.get(name) if table is not None and isinstance(table.raw, dict) else None
        return written
