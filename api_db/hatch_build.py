# SPDX-License-Identifier: Apache-2.0
"""Build hook: compiles entries and facts into the database of a wheel; a mistake in an entry stops the build."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class DatabaseHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds `mindport/_data/api.sqlite` to a wheel; an editable install reads the checkout itself."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, unless the build is editable or not of a wheel."""
        if version == "editable" or self.target_name != "wheel":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "server"))
        try:
            from mindport.db.compile import Sources, compile_database
            from mindport.db.problem import MappingError
        finally:
            sys.path.pop(0)
        self._scratch = tempfile.TemporaryDirectory(prefix="mindport-")
        target = Path(self._scratch.name) / "api.sqlite"
        try:
            compile_database(Sources.of(root / "api_db"), target, root)
        except MappingError as error:
            self.app.abort(str(error))
        build_data["force_include"][str(target)] = "mindport/_data/api.sqlite"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the compiled file once it is in the wheel."""
        if hasattr(self, "_scratch"):
            self._scratch.cleanup()
