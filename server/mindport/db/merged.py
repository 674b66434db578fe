# SPDX-License-Identifier: Apache-2.0
"""Facts of several versions of a framework as one: the newest of each name, and what older versions have otherwise."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec import Struct

from mindport.db.fact_file import FactFile, FactLine


class Merged(Struct, frozen=True):
    """The facts of all files."""

    lines: dict[str, FactLine]
    """Canonical name -> the newest fact of it."""
    aliases: dict[str, str]
    """Any other path -> canonical name."""


def merged(files: Sequence[FactFile]) -> Merged:
    """Facts by name, a newer version before an older one, whatever either calls an object; bases across packages."""
    lines: dict[str, FactLine] = {}
    aliases: dict[str, str] = {}
    for file in reversed(files):
        for name, line in file.lines.items():
            if name not in aliases:
                lines.setdefault(name, line)
        for alias, name in file.aliases.items():
            if alias not in lines:
                aliases.setdefault(alias, aliases.get(name, name))
    for name, line in lines.items():
        last = lines.get(aliases.get(line.bases[-1], line.bases[-1])) if line.bases else None
        if last is not None and last.name.partition(".")[0] != name.partition(".")[0]:
            bases = (*line.bases[:-1], last.name, *last.bases)
            lines[name] = msgspec.structs.replace(line, bases=tuple(dict.fromkeys(bases)))
    return Merged(lines, aliases)


def otherwise(all_facts: Merged, files: Iterable[FactFile]) -> Iterator[tuple[str, str, FactLine | None]]:
    """Path, version and fact of everything that a version has otherwise than `all_facts`, None where it has it not."""
    for file in files:
        version, root = str(file.version), f"{file.framework}."
        for name, newest in all_facts.lines.items():
            if not name.startswith(root) or _is_internal(name):
                continue
            here = file.find(name)
            if here is newest:
                continue
            if here is None or _said(here) != _said(newest):
                yield name, version, here
        for alias, name in all_facts.aliases.items():
            if not name.startswith(root) or _is_internal(alias):
                continue
            here = file.find(alias)
            if here is None and file.find(name) is not None:
                yield alias, version, None
            elif here is not None and here is not file.find(name):
                yield alias, version, here


def _said(line: FactLine) -> tuple[object, ...]:
    """What a fact tells of the object, whatever its names."""
    return line.kind, line.signatures, line.bases, line.call_returns, line.deprecated, line.devices


def _is_internal(name: str) -> bool:
    return "._" in name and any(part.startswith("_") and not part.startswith("__") for part in name.split("."))
