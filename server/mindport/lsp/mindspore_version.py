# SPDX-License-Identifier: Apache-2.0
"""Which MindSpore version answers are for, and where it comes from: what users write, their environment, the newest."""

import re
from collections.abc import Iterable
from enum import Enum

from msgspec import Struct
from packaging.version import InvalidVersion, Version

from mindport.core.choose import known_version, minor
from mindport.core.mapping import Text
from mindport.project.problem import Problem

FORM = re.compile(r"\d+(\.\d+){1,2}")
"""A version as a person writes it: 2.9 or 2.9.0."""
FORM_CURE = Text("write it as 2.9 or 2.9.0", "请写作 2.9 或 2.9.0")


class Origin(str, Enum):
    """Where the version comes from."""

    NEWEST = "newest"
    ENVIRONMENT = "environment"
    PROJECT = "pyproject"
    EDITOR = "settings"
    SESSION = "session"
    KEPT = "kept"
    """It held before; what the settings name now cannot be."""


class Environment(Struct, frozen=True):
    """What an editor tells, at the start, of the Python environment that its user works in; it was only asked, not run.

    Given as `environment` in the initialization options.
    """

    interpreter: str = ""
    mindspore: str = ""
    """The version that is installed there; empty where there is none."""


def known_minor(text: object, known: tuple[str, ...]) -> str | None:
    """The minor version for one in any spelling, such as "2.9" for "2.9.0rc1"; None where the database lacks it.

    Where nothing is known of versions every one counts.
    """
    if not isinstance(text, str):
        return None
    try:
        version = minor(text)
    except InvalidVersion:
        return None
    if "." not in version or (known and known_version(version, known) is None):
        return None
    return version


def newest_first(known: tuple[str, ...]) -> list[str]:
    """The minor versions among those that the database knows."""
    releases = {Version(version).release[:2] for version in known}
    return [".".join(map(str, release)) for release in sorted(releases, reverse=True)]


def refusal(wanted: object, known: tuple[str, ...], place: str, holds: str) -> Problem:
    """Why a version is not taken, which one holds instead, and what can be written."""
    if not isinstance(wanted, str) or FORM.fullmatch(wanted.strip()) is None:
        fact, cure = no_version(wanted), FORM_CURE
    else:
        fact, cure = unknown_version(wanted), one_of(newest_first(known))
    return Problem(place, Text(f"{fact.en}, {holds} still holds", f"{fact.zh}，仍使用 {holds}"), cure)


def no_version(wanted: object) -> Text:
    """That something is not written as versions are."""
    return Text(f"{wanted!r} is no version", f"{wanted!r} 不是版本号")


def unknown_version(wanted: str) -> Text:
    """That the database has no such version."""
    return Text(f"the database does not know MindSpore {wanted}", f"数据库中没有 MindSpore {wanted}")


def one_of(names: Iterable[str]) -> Text:
    """What can be chosen instead."""
    known = ", ".join(names)
    return Text(f"give one of {known}", f"请从 {known} 中选择")
