# SPDX-License-Identifier: Apache-2.0
"""What can be dropped from an entry: each name, value, written-out default and template, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, structs

from mindport.core.choose import choose
from mindport.core.judge import Options
from mindport.core.mapping import Entry, Target
from mindport.core.proof import target_key
from mindport.core.rewriting.by_hand import REWRITES
from mindport.db.holes import holes
from mindport.db.lookup import Database

_NAMED = ("rename", "values", "defaults")


class Mutant(Struct, frozen=True):
    """An entry without one thing that it says."""

    entry: Entry
    key: str
    """Of the target it was dropped from, as it is in the whole entry."""
    part: str
    """Where it is written: `.targets[0].rename.dim`."""


class MutableDatabase(Database):
    """A database in which one entry can be put in place of another."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.mutant: Entry | None = None

    def entry(self, name: str) -> Entry | None:
        """The mutant under its name, every other entry as it is."""
        return self.mutant if self.mutant is not None and name == self.mutant.source else super().entry(name)


def mutants(entry: Entry, options: Options) -> Iterator[Mutant]:
    """The entry without each name, value, written-out default and template of the targets for the device.

    What is rewritten by hand (`core/rewriting/by_hand`) follows from code, not from its entry, and has none.
    """
    if entry.source in REWRITES:
        return
    chosen = _chosen(entry, options)
    for index, target in enumerate(entry.targets):
        if target not in chosen:
            continue
        for part, remaining in _without_one(target):
            targets = (*entry.targets[:index], remaining, *entry.targets[index + 1 :])
            changed = structs.replace(entry, targets=targets)
            yield Mutant(changed, target_key(target), f".targets[{index}].{part}")


def _chosen(entry: Entry, options: Options) -> list[Target]:
    """The targets that a call may become here; those behind one that takes all calls are for other devices."""
    overloads = [None, (), *(target.overload for target in entry.targets)]
    found = (choose(entry, options.device, options.mindspore, overload) for overload in overloads)
    return [target for target in found if target is not None]


def _without_one(target: Target) -> Iterator[tuple[str, Target]]:
    """What is dropped, and what is left of the target."""
    for field in _NAMED:
        named: dict[str, str] = getattr(target, field)
        for name in named:
            others = {key: value for key, value in named.items() if key != name}
            yield f"{field}.{name}", structs.replace(target, **{field: others})
    if target.template is not None and target.api is not None:
        yield "template", structs.replace(target, template=None)
    elif target.template is not None and _bare(target.template) != target.template:
        # Without any template nothing could be rewritten, which would show nothing: only what it takes is left of it.
        yield "template", structs.replace(target, template=_bare(target.template))


def _bare(template: str) -> str:
    """The first thing that a template takes; one that takes nothing stays."""
    return next((f"{{{hole}}}" for hole in holes(template)), template)
