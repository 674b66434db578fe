# SPDX-License-Identifier: Apache-2.0
"""Which target an entry offers on which device and MindSpore version: all answers to one name, side by side."""

from collections.abc import Sequence

from msgspec import Struct

from mindport.core.choose import choose, minor
from mindport.core.frameworks import TARGET
from mindport.core.mapping import Device, Entry, Target, Verdict
from mindport.core.proof import target_key
from mindport.db.lookup import Database


class Offer(Struct, frozen=True):
    """One target, and where it is the one that applies."""

    target: str | None
    """The MindSpore API or the template; None where nothing stands for the source."""
    verdict: Verdict
    overload: tuple[str, ...]
    """Parameters of the source overload it is for; empty for all."""
    places: dict[Device, tuple[str, ...]]
    """Device -> MindSpore versions."""
    verified: dict[Device, str]
    """Device -> the MindSpore version with which runs showed equal results."""


def offers(database: Database, entry: Entry) -> list[Offer]:
    """Every target of an entry that applies somewhere, in order of preference; last, where there is none."""
    versions = [minor(version) for version in database.versions.get(TARGET, ())]
    found: dict[_Key, dict[Device, list[str]]] = {}
    for overload in dict.fromkeys(target.overload for target in entry.targets) or [()]:
        for device in Device:
            for version in versions:
                target = choose(entry, device, version, overload or None)
                if target is None or target.overload == overload:  # else it is told with the overload it is for
                    key = _key(target, overload)
                    found.setdefault(key, {}).setdefault(device, []).append(version)
    order = {key: index for index, key in enumerate(_key(target, target.overload) for target in entry.targets)}
    ranked = sorted(found, key=lambda key: order.get(key, len(order)))
    return [_offer(database, entry.source, key, found[key]) for key in ranked]


_Key = tuple[str | None, Verdict, tuple[str, ...]]


def _key(target: Target | None, overload: tuple[str, ...]) -> _Key:
    return (None, Verdict.NONE, overload) if target is None else (target_key(target), target.verdict, overload)


def _offer(database: Database, source: str, key: _Key, places: dict[Device, list[str]]) -> Offer:
    target, verdict, overload = key
    verified: dict[Device, str] = {}
    for device, versions in places.items():
        run = database.run(source, target, device) if target is not None else None
        if run is not None and run.evidence is not None and minor(run.evidence.mindspore) in versions:
            verified[device] = run.evidence.mindspore
    return Offer(target, verdict, overload, {device: tuple(found) for device, found in places.items()}, verified)


def spans(versions: Sequence[str], known: Sequence[str]) -> str:
    """Versions in short: those that follow each other as "2.7–2.10"."""
    groups: list[list[str]] = []
    for version in known:
        if version not in versions:
            groups.append([])
        elif groups and groups[-1]:
            groups[-1].append(version)
        else:
            groups.append([version])
    return ", ".join(group[0] if len(group) == 1 else f"{group[0]}–{group[-1]}" for group in groups if group)
