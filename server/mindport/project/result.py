# SPDX-License-Identifier: Apache-2.0
"""What a project scan yields: everything a report shows, as plain data."""

from collections.abc import Iterator

from msgspec import Struct

from mindport.core.model import FileResult, FileStatus, Finding
from mindport.project.problem import Problem
from mindport.project.settings import Settings


class Tool(Struct, frozen=True):
    """What made a result."""

    version: str
    """Of mindport."""
    database: str
    """Fingerprint of the mapping database, overrides included."""
    versions: dict[str, tuple[str, ...]] = {}
    """Framework -> versions that the database knows."""


class ScanResult(Struct, frozen=True):
    """The scan of everything that was named."""

    root: str
    """Absolute: the common folder of what was named; paths of files are relative to it, written with "/"."""
    files: tuple[FileResult, ...]
    """Sorted by path."""
    settings: Settings
    tool: Tool
    problems: tuple[Problem, ...] = ()
    """What was wrong and did not stop the scan: settings left out, a damaged cache."""
    seconds: float = 0.0
    """How long the scan took."""
    cached: int = 0
    """Files whose results came from the cache."""
    known: dict[str, dict[str, int]] | None = None
    """With a baseline: path -> API -> uses that were there before. None without one."""

    def findings(self) -> Iterator[tuple[FileResult, Finding]]:
        """Every finding with its file, in order of path and place."""
        for file in self.files:
            for finding in file.findings:
                yield file, finding

    def unreadable(self) -> list[FileResult]:
        return [file for file in self.files if file.status is FileStatus.UNREADABLE]
