# SPDX-License-Identifier: Apache-2.0
"""What a user can choose in an editor: the settings of a scan, and those that only an editor has.

Workspace configuration stands above the nearest pyproject.toml. An editor that sends a value for every setting has to
send null for those that the user has not set: null says nothing.
"""

import re
from enum import Enum
from pathlib import Path
from typing import Any, get_type_hints

import msgspec
from msgspec import Struct, field, structs

from mindport.core.mapping import Text
from mindport.core.model import Category
from mindport.lsp.mindspore_version import Environment, Origin, known_minor, refusal
from mindport.project.problem import Problem
from mindport.project.settings import NOT_A_TABLE, Language, Settings, good_values, named, nearest_table


class Trigger(str, Enum):
    """When an open document is scanned."""

    ON_TYPE = "onType"
    ON_SAVE = "onSave"


class Diagnosed(str, Enum):
    """What diagnostics are of."""

    OPEN_FILES = "openFiles"
    WORKSPACE = "workspace"
    OFF = "off"


class Severity(str, Enum):
    """How a finding is shown."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"
    OFF = "off"


class ServerLanguage(str, Enum):
    """The language of what the server says; auto is the editor's own."""

    AUTO = "auto"
    ENGLISH = "en"
    CHINESE = "zh-cn"


DEFAULT_SEVERITY = {
    Category.CONVERTIBLE: Severity.INFORMATION,
    Category.POSSIBLE_TENSOR: Severity.HINT,
    Category.NO_MAPPING: Severity.WARNING,
    Category.DATA_PROCESSING: Severity.HINT,
}
_CLIENT_ONLY = frozenset(("interpreter", "import_strategy", "fix_on_save", "trace"))
"""Settings of the namespace that only the VS Code extension heeds."""
_SECTION = "mindport"
_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")


class ServerSettings(Struct, frozen=True):
    """Everything a user can choose in an editor, with the values that hold where nothing is said."""

    scan: Settings = Settings()
    """The settings that `api-scan` has too. Its language is resolved: never "auto"."""
    language: ServerLanguage = ServerLanguage.AUTO
    trigger: Trigger = Trigger.ON_TYPE
    diagnostics: Diagnosed = Diagnosed.OPEN_FILES
    severity: dict[Category, Severity] = field(default_factory=lambda: dict(DEFAULT_SEVERITY))
    """For each category, filled up with the defaults."""
    code_lens: bool = True
    """Whether a summary stands above each file."""
    completion: bool = True
    """Whether MindSpore's names are offered under the names that other frameworks have for them."""
    mindspore_from: Origin = Origin.NEWEST
    """Where the MindSpore version of `scan` comes from. Never written by a user."""


OWN_NAMES = tuple(
    field for field in ServerSettings.__struct_fields__ if field not in ("scan", "language", "mindspore_from")
)
"""Settings that only the server has; `project.settings.EDITOR_NAMES` are the same."""


class Around(Struct, frozen=True):
    """What settings depend on besides what users write."""

    locale: Language = Language.ENGLISH
    environment: Environment = Environment()
    versions: tuple[str, ...] = ()
    """Of MindSpore, those that the database knows; none where that cannot be said."""
    before: ServerSettings | None = None
    """The settings that have held in the folder."""


def settings_of(
    start: Path | None, editor: object, session: dict[str, Any], around: Around
) -> tuple[ServerSettings, list[Problem]]:
    """The settings that hold in a folder: those of pyproject.toml, above them the editor's and the session's.

    `start` is None for what is no file; `editor` is the section "mindport" of the editor's configuration, None without
    one. What nobody has chosen is as the user's environment has it. A MindSpore version that the database does not know
    is named, and the one before stays.
    """
    settings = ServerSettings()
    version = known_minor(around.environment.mindspore, around.versions)
    if version is not None:
        settings = _for_version(settings, version, Origin.ENVIRONMENT)
    folder = None
    problems: list[Problem] = []
    layers: list[tuple[Origin, object, str]] = [(Origin.EDITOR, editor, _SECTION), (Origin.SESSION, session, _SECTION)]
    if start is not None:
        table, problems = nearest_table(start)
        if table is not None:
            layers.insert(0, (Origin.PROJECT, table.raw, table.place))
            folder = str(table.file.parent)
    refused: list[tuple[object, str]] = []
    for origin, raw, place in layers:
        if raw is not None:
            settings, bad = above(settings, raw, place)
            problems += bad
            wanted = raw.get("mindspore") if isinstance(raw, dict) else None
            version = known_minor(wanted, around.versions)
            if version is not None:
                settings = _for_version(settings, version, origin)
            elif wanted is not None:
                refused.append((wanted, f"{place}.mindspore"))
                if around.before is not None:
                    settings = _for_version(settings, around.before.scan.mindspore, Origin.KEPT)
    problems += [refusal(wanted, around.versions, place, settings.scan.mindspore) for wanted, place in refused]
    spoken = around.locale if settings.language is ServerLanguage.AUTO else Language(settings.language.value)
    scan = structs.replace(settings.scan, language=spoken, folder=folder or (str(start) if start else None))
    return structs.replace(settings, scan=scan), problems


def environment_of(raw: object) -> Environment:
    """What an editor tells of an environment; nothing where it makes no sense."""
    try:
        return msgspec.convert(raw if raw is not None else {}, Environment)
    except msgspec.ValidationError:
        return Environment()


def _for_version(settings: ServerSettings, version: str, origin: Origin) -> ServerSettings:
    return structs.replace(settings, scan=structs.replace(settings.scan, mindspore=version), mindspore_from=origin)


def above(settings: ServerSettings, raw: object, place: str) -> tuple[ServerSettings, list[Problem]]:
    """The settings with those of plain data above them, the MindSpore version aside.

    Every good value counts, each bad one is named.
    """
    if not isinstance(raw, dict):
        return settings, [Problem(place, NOT_A_TABLE, Text("write names and values", "请写成名称和值"))]
    given = {snake_case(key): value for key, value in raw.items() if value is not None}
    given = {name: value for name, value in given.items() if name not in _CLIENT_ONLY and name != "mindspore"}
    severity, problems = _severity(given.pop("severity", {}), f"{place}.severity")
    good, bad = good_values(given, _types(), place)
    own = {name: value for name, value in good.items() if name in ServerSettings.__struct_fields__}
    scan = {name: value for name, value in good.items() if name not in own}
    changed = structs.replace(
        settings,
        scan=structs.replace(settings.scan, **scan),
        severity={**settings.severity, **severity},
        **own,
    )
    return changed, problems + bad


def _types() -> dict[str, Any]:
    """The name of each setting with its type."""
    of_scan = get_type_hints(Settings, include_extras=True)
    own = get_type_hints(ServerSettings, include_extras=True)
    apart = ("folder", "scan", "severity", "mindspore", "mindspore_from")
    return {name: kind for name, kind in {**of_scan, **own}.items() if name not in apart}


def _severity(raw: object, place: str) -> tuple[dict[Category, Severity], list[Problem]]:
    if not isinstance(raw, dict):
        names = ", ".join(category.value for category in Category)
        cure = Text(f"give a severity for each of {names}", f"请为 {names} 分别指定级别")
        return {}, [Problem(place, NOT_A_TABLE, cure)]
    types: dict[str, Any] = {named(category.value): Severity for category in Category}
    good, problems = good_values({key: value for key, value in raw.items() if value is not None}, types, place)
    return {Category(name.replace("_", "-")): value for name, value in good.items()}, problems


def snake_case(key: object) -> str:
    """A setting's name in Python, as it is written in TOML ("code-lens") or by an editor ("codeLens")."""
    return _CAPITAL.sub(r"_\1", named(key)).lower()
