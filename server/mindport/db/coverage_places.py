# SPDX-License-Identifier: Apache-2.0
"""Entries whose target is another one on another device or with another version of MindSpore."""

from msgspec import Struct

from mindport.core.choose import choose, minor
from mindport.core.frameworks import TARGET
from mindport.core.mapping import Device, Entry
from mindport.core.proof import target_key
from mindport.db.lookup import Database


class Differing(Struct, frozen=True):
    """One entry: MindSpore version -> device -> what is written for a call, "" where there is nothing."""

    source: str
    targets: dict[str, dict[Device, str]]

    @property
    def by_device(self) -> bool:
        """Whether the newest version has not the same for all devices."""
        newest = list(self.targets.values())[-1]
        return len(set(newest.values())) > 1

    @property
    def by_version(self) -> bool:
        """Whether some device has not the same with all versions."""
        return any(len({targets[device] for targets in self.targets.values()}) > 1 for device in Device)


def differing(database: Database) -> list[Differing]:
    """The entries with such a target, by name."""
    versions = database.versions.get(TARGET, ())
    found = []
    for name in database.entries():
        entry = database.entry(name)
        if entry is not None and entry.targets and versions:
            one = Differing(name, {minor(version): _targets(entry, version) for version in versions})
            found += [one] if one.by_device or one.by_version else []
    return found


def _targets(entry: Entry, version: str) -> dict[Device, str]:
    chosen = {device: choose(entry, device, version) for device in Device}
    return {device: target_key(target) if target is not None else "" for device, target in chosen.items()}
