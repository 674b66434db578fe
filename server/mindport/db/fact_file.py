# SPDX-License-Identifier: Apache-2.0
"""The files in `api_db/signatures/`: whole for the newest version of a framework, as differences for older ones."""

import os
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from packaging.version import InvalidVersion, Version

from mindport.core.mapping import Device, Fact
from mindport.db.problem import MappingError, Problem
from mindport.db.signature_text import parse_signature

_CHANGES = ".changes"
"""In the name of a file of differences: mindspore-2.9.0.changes.jsonl."""


class FactLine(Struct, frozen=True, omit_defaults=True):
    """One line of a file in `api_db/signatures/`."""

    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    call_returns: str | None = None
    deprecated: bool = False
    devices: tuple[Device, ...] = ()

    def fact(self) -> Fact:
        """The fact with its signatures as data."""
        signatures = tuple(parse_signature(text) for text in self.signatures)
        return Fact(self.name, self.kind, signatures, self.bases, self.call_returns, self.deprecated, self.devices)


class FactFile:
    """The facts of one version of one framework."""

    def __init__(self, framework: str, version: Version, lines: Iterable[FactLine]) -> None:
        self.framework = framework
        self.version = version
        self.lines: dict[str, FactLine] = {line.name: line for line in lines}
        self.aliases: dict[str, str] = {alias: line.name for line in self.lines.values() for alias in line.aliases}

    def find(self, name: str) -> FactLine | None:
        """The fact of a name, an alias, or a member that a class inherits."""
        line = self.lines.get(self.aliases.get(name, name))
        if line is not None:
            return line
        owner, _, member = name.rpartition(".")
        cls = self.find(owner) if owner else None
        if cls is None or cls.kind not in {"class", "module"}:
            return None
        candidates = (self.lines.get(f"{base}.{member}") for base in (cls.name, *cls.bases))
        return next((item for item in candidates if item is not None), None)


def read_facts(folder: Path) -> list[FactFile]:
    """Everything in a folder, oldest versions first; MappingError where differences lack what they refer to."""
    found: dict[tuple[str, Version], FactFile] = {}
    for path in sorted(fact_files(folder), key=_version_of, reverse=True):
        framework, version = path.name.partition("-")[0], _version_of(path)
        if not _is_changes(path):
            found[framework, version] = FactFile(framework, version, _LINES.decode_lines(path.read_bytes()))
            continue
        head, *changes = _CHANGED.decode_lines(path.read_bytes())
        newer = found.get((framework, Version(str(head.get("relative_to", "0")))))
        if newer is None:
            fact = f"differences relative to {head.get('relative_to')}, of which there is no file"
            raise MappingError([Problem(str(path), 1, "", f"{fact}: extract that version first")])
        found[framework, version] = FactFile(framework, version, _changed(newer.lines, changes).values())
    return sorted(found.values(), key=lambda file: file.version)


def store(folder: Path, framework: str, version: str, extracted: Path) -> Path:
    """Take newly extracted facts into a folder and return the file that they are in.

    The newest version of a framework is a whole file, each older one what it has otherwise than the next. What the
    folder said of other versions it says afterwards, whatever file they are relative to.
    """
    known = {file.version: file for file in read_facts(folder) if file.framework == framework}
    new = FactFile(framework, Version(version), _LINES.decode_lines(extracted.read_bytes()))
    known[new.version] = new
    files = [known[key] for key in sorted(known)]
    if files[-1] is new:
        os.replace(extracted, _whole(folder, new))
    for file, newer in pairwise(files):
        head = {"relative_to": str(newer.version)}
        lines = [_ENCODER.encode(line) for line in (head, *_differences(file.lines, newer.lines))]
        scratch = extracted.with_suffix(".changes")
        scratch.write_bytes(b"\n".join(lines) + b"\n")
        os.replace(scratch, _older(folder, file))
        _whole(folder, file).unlink(missing_ok=True)
    return _whole(folder, new) if files[-1] is new else _older(folder, new)


def _whole(folder: Path, file: FactFile) -> Path:
    return folder / f"{file.framework}-{file.version}.jsonl"


def _older(folder: Path, file: FactFile) -> Path:
    return folder / f"{file.framework}-{file.version}{_CHANGES}.jsonl"


def _changed(newer: Mapping[str, FactLine], changes: Iterable[dict[str, Any]]) -> dict[str, FactLine]:
    lines = dict(newer)
    for change in changes:
        name = str(change["name"])
        if change.get("absent"):
            del lines[name]
        else:
            before = msgspec.to_builtins(newer[name]) if name in newer else {}
            lines[name] = msgspec.convert({**before, **change}, FactLine)
    return lines


def _differences(older: Mapping[str, FactLine], newer: Mapping[str, FactLine]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name in sorted({*older, *newer}):
        here, there = older.get(name), newer.get(name)
        if here is None:
            found.append({"name": name, "absent": True})
        elif there is None:
            found.append(msgspec.to_builtins(here))
        elif here != there:
            fields = {field: getattr(here, field) for field in FactLine.__struct_fields__}
            changed = {field: value for field, value in fields.items() if value != getattr(there, field)}
            found.append({"name": name, **changed})
    return found


def fact_files(folder: Path) -> list[Path]:
    """The fact files of a folder; others, such as one being written, are left out."""
    return [path for path in sorted(folder.glob("*-*.jsonl")) if _is_version(_version_text(path))]


def _is_changes(path: Path) -> bool:
    return path.stem.endswith(_CHANGES)


def _version_text(path: Path) -> str:
    return path.stem.removesuffix(_CHANGES).partition("-")[2]


def _version_of(path: Path) -> Version:
    return Version(_version_text(path))


def _is_version(text: str) -> bool:
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True


_LINES = msgspec.json.Decoder(FactLine)
_CHANGED = msgspec.json.Decoder(dict[str, Any])
_ENCODER = msgspec.json.Encoder()
