# SPDX-License-Identifier: Apache-2.0
"""How much of the frameworks is answered: names, mapped, proved by runs, differing, with nothing in MindSpore."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from mindport.core.choose import choose, minor
from mindport.core.frameworks import TARGET
from mindport.core.mapping import Device, Entry, Verdict
from mindport.core.proof import Run, target_key
from mindport.db.fact_file import FactFile
from mindport.db.families import is_family
from mindport.db.lookup import Database


class Count(Struct, frozen=True):
    """Figures of one module, or of several together."""

    names: int = 0
    """Public names of the framework, modules aside."""
    entries: int = 0
    """Those with an entry of their own."""
    by_base: int = 0
    """Members without one, for which that of the same member of a base class stands."""
    by_family: int = 0
    """Names without one, for which that of a family such as `torch.fx.*` stands."""
    mapped: int = 0
    """Entries with something in MindSpore."""
    verified: int = 0
    """Those of them with runs that were equal."""
    gradients: int = 0
    """Those of them whose gradients were compared and equal, too."""
    differs: int = 0
    """Those of the mapped with a difference that a person should read."""
    none: int = 0
    """Entries with steps to take instead."""

    @property
    def answered(self) -> int:
        """Names for which there is an entry: their own, a base's or a family's."""
        return self.entries + self.by_base + self.by_family

    def __add__(self, other: "Count") -> "Count":
        return Count(*(getattr(self, name) + getattr(other, name) for name in Count.__struct_fields__))


class Samples(Struct, frozen=True):
    """What came of torch's own test inputs, each in the forms in which it was tried."""

    entries: int = 0
    """Those for which torch has inputs."""
    equal: int = 0
    refused: int = 0
    """Left alone by the rewriter, with the reason."""
    declared: int = 0
    """Not equal, as the entry says."""
    unusual: int = 0
    """Without elements, without dimensions, or of a dtype or rank that MindSpore refuses."""
    contrary: int = 0
    """Not equal, although no entry says so."""

    @property
    def tried(self) -> int:
        """All of them."""
        return self.equal + self.unclaimed + self.contrary

    @property
    def unclaimed(self) -> int:
        """Those of which no entry claims that they are equal."""
        return self.refused + self.declared + self.unusual

    def __add__(self, other: "Samples") -> "Samples":
        return Samples(*(getattr(self, name) + getattr(other, name) for name in Samples.__struct_fields__))


class Framework(Struct, frozen=True):
    """The figures of one source framework."""

    name: str
    version: str
    modules: dict[str, Count]
    """Those in which something is answered."""
    others: dict[str, Count]
    """Modules in which nothing is."""

    @property
    def total(self) -> Count:
        """All modules together."""
        return sum((*self.modules.values(), *self.others.values()), Count())


def coverage(files: Iterable[FactFile], database: Database) -> list[Framework]:
    """The figures of every source framework, those with most names first."""
    found = [_framework(file, database) for file in files if file.framework != TARGET]
    return sorted(found, key=lambda one: -one.total.names)


def targets_by_place(database: Database) -> dict[str, dict[Device, int]]:
    """MindSpore version -> device -> how many entries have a target there."""
    entries = list(_entries(database))
    return {
        minor(version): {
            device: sum(choose(entry, device, version) is not None for entry in entries) for device in Device
        }
        for version in database.versions.get(TARGET, ())
    }


def contradicted(database: Database) -> dict[str, int]:
    """What official tables say -> of how many pairs runs show otherwise."""
    found: dict[str, int] = {}
    for entry in _entries(database):
        for run in _runs(database, entry):
            if run.official is not None:
                found[run.official.says] = found.get(run.official.says, 0) + 1
    return found


def _entries(database: Database) -> Iterator[Entry]:
    for name in database.entries():
        entry = database.entry(name)
        if entry is not None:
            yield entry


def _framework(file: FactFile, database: Database) -> Framework:
    modules: dict[str, Count] = {}
    for name, line in file.lines.items():
        if line.kind != "module" and not any(part.startswith("_") for part in name.split(".")):
            module = _module(name, file)
            modules[module] = modules.get(module, Count()) + _of_name(name, database)
    answered = {name: count for name, count in sorted(modules.items()) if count.answered}
    others = {name: count for name, count in sorted(modules.items()) if not count.answered}
    return Framework(file.framework, str(file.version), answered, others)


def _module(name: str, file: FactFile) -> str:
    """The module that a name is in; a class's members are in the module of the class."""
    owner = name.rpartition(".")[0]
    while (line := file.lines.get(owner)) is not None and line.kind != "module":
        owner = owner.rpartition(".")[0]
    return owner


def _of_name(name: str, database: Database) -> Count:
    entry = database.entry(name)
    if entry is None:
        return Count(names=1)
    if is_family(entry.source):
        return Count(names=1, by_family=1)
    if entry.source != name:
        return Count(names=1, by_base=1)
    if not entry.targets:
        return Count(names=1, entries=1, none=1)
    proofs = [run.evidence for run in _runs(database, entry) if run.evidence is not None]
    return Count(
        names=1,
        entries=1,
        mapped=1,
        verified=int(bool(proofs)),
        gradients=int(any(proof.gradients for proof in proofs)),
        differs=int(entry.verdict is Verdict.DIFFERS),
    )


def _runs(database: Database, entry: Entry) -> Iterator[Run]:
    """Runs of the targets that the entry has now."""
    runs: Mapping[str, list[Run]] = database.runs(entry.source)
    for key in dict.fromkeys(map(target_key, entry.targets)):
        yield from runs.get(key, ())
