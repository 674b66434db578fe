# SPDX-License-Identifier: Apache-2.0
"""Targets + settings -> the one that applies."""

from collections.abc import Iterable
from functools import lru_cache

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from mindport.core.mapping import Device, Entry, Target


@lru_cache(maxsize=1024)
def admits(specifier: str, version: str) -> bool:
    """Whether a version specifier (empty: every version) admits a version; "2.10" and "2.10.0" are the same."""
    return not specifier or Version(version) in SpecifierSet(specifier, prereleases=True)


def choose(
    entry: Entry,
    device: Device,
    mindspore: str,
    overload: tuple[str, ...] | None = None,
    given: frozenset[str] = frozenset(),
) -> Target | None:
    """The first target that runs on the device, exists in the version, and is meant for the overload.

    `overload` is the parameter names of the source overload that a call binds to; None where there is no call, and
    then targets for all overloads come before those for one. One that has a counterpart for all parameters that are
    `given` comes before one that has not.
    """
    fitting = [target for target in entry.targets if device in target.devices and admits(target.mindspore, mindspore)]
    if overload is None:
        return next((target for target in fitting if not target.overload), fitting[0] if fitting else None)
    meant = [target for target in fitting if not target.overload or target.overload == overload]
    return next((target for target in meant if given.isdisjoint(target.unsupported)), meant[0] if meant else None)


def needed(entry: Entry, target: Target) -> str:
    """The versions that a target needs, as a specifier; empty where another of the entry makes it hold everywhere.

    The compiler has a target several times where its parameters change with the version; nobody needs to know.
    """
    alike = [one for one in entry.targets if (one.api, one.template, one.devices) == _identity(target)]
    newest = [one for one in alike if "<" not in one.mindspore]
    oldest = [one for one in alike if ">" not in one.mindspore and "=" not in one.mindspore]
    return "" if newest and oldest else target.mindspore


def _identity(target: Target) -> tuple[object, ...]:
    return target.api, target.template, target.devices


def known_version(asked: str, known: Iterable[str]) -> str | None:
    """The version with facts that holds for one asked for, patch releases aside; None where there is none."""
    return next((version for version in known if minor(version) == minor(asked)), None)


def minor(version: str) -> str:
    """A version without its patch release: "2.10" for "2.10.0"."""
    return ".".join(map(str, Version(version).release[:2]))
