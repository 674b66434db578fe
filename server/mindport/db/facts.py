# SPDX-License-Identifier: Apache-2.0
"""The extracted facts of all frameworks and versions, as the compiler asks for them."""

import difflib
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec import Struct
from packaging.version import InvalidVersion, Version

from mindport.core.choose import admits
from mindport.core.mapping import Device, Fact
from mindport.db.signature_text import parse_signature

TARGET = "mindspore"
ROOTS = {"tensorflow": ("tf", "keras")}
"""Framework -> what its public names start with, where that is not its own name."""


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


class KnownFacts(Protocol):
    """What checking an entry asks: the facts of files, or of a compiled database."""

    def source(self, name: str) -> Fact | None: ...
    def target(self, name: str, specifier: str) -> tuple[Fact | None, list[str]]: ...
    def similar(self, name: str) -> str | None: ...


class FactFile:
    """The facts of one version of one framework."""

    def __init__(self, path: Path) -> None:
        framework, _, version = path.stem.partition("-")
        self.path = path
        self.framework = framework
        self.version = Version(version)
        lines = _DECODER.decode_lines(path.read_bytes())
        self.lines: dict[str, FactLine] = {line.name: line for line in lines}
        self.aliases: dict[str, str] = {alias: line.name for line in lines for alias in line.aliases}

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


class Facts:
    """All fact files of a folder; of MindSpore several versions, of every other framework the newest."""

    def __init__(self, folder: Path) -> None:
        self.files: list[FactFile] = sorted(map(FactFile, fact_files(folder)), key=lambda file: file.version)
        self.targets = [file for file in self.files if file.framework == TARGET]
        newest = {file.framework: file for file in self.files if file.framework != TARGET}
        self.sources = {root: file for name, file in newest.items() for root in ROOTS.get(name, (name,))}

    def source(self, name: str) -> Fact | None:
        """The fact of a source API by any of its names."""
        file = self.sources.get(name.partition(".")[0])
        line = file.find(name) if file is not None else None
        return line.fact() if line is not None else None

    def target(self, name: str, specifier: str) -> tuple[Fact | None, list[str]]:
        """The newest fact of a MindSpore name, and the admitted versions in which there is none."""
        admitted = [file for file in self.targets if admits(specifier, str(file.version))]
        found = [(file, file.find(name)) for file in admitted]
        missing = [str(file.version) for file, line in found if line is None]
        newest = next((line for _, line in reversed(found) if line is not None), None)
        return (newest.fact() if newest is not None else None), missing

    def similar(self, name: str) -> str | None:
        """The name of a source or target API that looks most like an unknown one."""
        root, _, rest = name.partition(".")
        file = self.targets[-1] if root == TARGET and self.targets else self.sources.get(root)
        if file is None:
            return None
        last = rest.rpartition(".")[2]
        likely = [known for known in file.lines if known.rpartition(".")[2].lower() == last.lower()]
        close = difflib.get_close_matches(name, likely or list(file.lines), n=1, cutoff=0.0 if likely else 0.8)
        return close[0] if close else None


def fact_files(folder: Path) -> list[Path]:
    """The fact files of a folder; others, such as one being written, are left out."""
    return [path for path in sorted(folder.glob("*-*.jsonl")) if _is_version(path.stem.partition("-")[2])]


def _is_version(text: str) -> bool:
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True


_DECODER = msgspec.json.Decoder(FactLine)
