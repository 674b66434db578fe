# SPDX-License-Identifier: Apache-2.0
"""Writes records where they can be reviewed: `api_db/verified/<device>/…`, a file for each file of entries."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import msgspec

from mindport.core.mapping import Device, Entry
from mindport.db.verified import Record, Records, read_records
from mindport.project.writing import write_aside


class Ledger:
    """The records of one device; every change is on disk at once, so that an interrupted run loses one entry."""

    def __init__(self, folder: Path, device: Device) -> None:
        self._folder = folder / device.value
        self._files: dict[Path, Records] = {}

    def records(self, entry: Entry) -> dict[str, Record]:
        """What is known of an entry's targets."""
        return self._file(self._path(entry)).get(entry.source, {})

    def put(self, entry: Entry, records: Mapping[str, Record]) -> None:
        """Keep what the runs of an entry showed, in place of what was known."""
        path = self._path(entry)
        content = self._files[path] = read_records(path) if path.exists() else {}  # another run may have added to it
        content.pop(entry.source, None)
        if records:
            content[entry.source] = dict(records)
        path.parent.mkdir(parents=True, exist_ok=True)
        encoded = msgspec.json.encode(dict(sorted(content.items())), order="deterministic")
        write_aside(path, msgspec.json.format(encoded, indent=1) + b"\n")

    def _file(self, path: Path) -> Records:
        if path not in self._files:
            self._files[path] = read_records(path) if path.exists() else {}
        return self._files[path]

    def _path(self, entry: Entry) -> Path:
        """`cpu/torch/torch_math.json` for an entry in `…/mappings/torch/torch_math.yaml`."""
        parts = PurePosixPath(entry.place.rpartition(":")[0]).parts
        below = parts[parts.index("mappings") + 1 :] if "mappings" in parts else parts[-1:]
        return self._folder.joinpath(*below).with_suffix(".json")
