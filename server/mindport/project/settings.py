# SPDX-License-Identifier: Apache-2.0
"""What a user can choose: `[tool.mindport]` of the nearest pyproject.toml, and the command line above it."""

import sys
from collections.abc import Iterable
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct, structs

from mindport.core.judge import Options
from mindport.core.mapping import Device, Text
from mindport.project.problem import Problem

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


class Framework(str, Enum):
    TORCH = "torch"
    TENSORFLOW = "tensorflow"
    ALL = "all"


class Language(str, Enum):
    ENGLISH = "en"
    CHINESE = "zh-cn"


class CsvLayout(str, Enum):
    FLAT = "flat"
    DEVTOOLKIT = "devtoolkit"


class FailOn(str, Enum):
    NONE = "none"
    UNMAPPED = "unmapped"
    NEW = "new"


Version = Annotated[
    str,
    Meta(
        pattern=r"^\d+\.\d+(\.\d+)?$",
        description='a version such as "2.10"',
        extra={"zh": '版本号，例如 "2.10"'},
    ),
]
Count = Annotated[int, Meta(ge=0, description="a whole number from 0", extra={"zh": "不小于 0 的整数"})]
Size = Annotated[int, Meta(ge=1, description="a whole number from 1", extra={"zh": "不小于 1 的整数"})]
NOT_A_TABLE = Text("not a table", "不是表")
"""Of a setting that has names and values of its own."""


class Settings(Struct, frozen=True):
    """Everything a user can choose about a scan, with the values that hold where nothing is said."""

    device: Device = Device.ASCEND
    """The device that the converted code shall run on: it decides between the targets of an API."""
    mindspore: Version = "2.10"
    """The MindSpore version that the converted code shall run on."""
    framework: Framework = Framework.ALL
    """Whose APIs are looked for."""
    exclude: tuple[str, ...] = ()
    """Patterns, as in .gitignore, of what is not scanned; relative to `folder`."""
    mappings: tuple[str, ...] = ()
    """YAML files of the user with entries that stand above those of the database; relative to `folder`."""
    jobs: Count = 0
    """Processes that scan; 0 takes one for a small project and one a processor for a large one."""
    cache: bool = True
    """Whether results of unchanged files are taken from the cache."""
    ignore: tuple[str, ...] = ()
    """APIs that are not reported, or patterns for them such as "torch.cuda.*"."""
    language: Language = Language.ENGLISH
    """The language of texts in reports."""
    max_file_size: Size = 20_000_000
    """Larger files are not read; in bytes."""
    csv_layout: CsvLayout = CsvLayout.FLAT
    """The form of CSV reports: one table with places, or the three blocks of the MindSpore Dev Toolkit."""
    fail_on: FailOn = FailOn.NONE
    """Which findings make the command end with exit code 1."""
    baseline: str | None = None
    """An earlier JSON report: only what is not in it counts as new; relative to `folder`."""
    folder: str | None = None
    """Where the pyproject.toml with these settings lies; None without one. Never written by a user."""


EDITOR_NAMES = frozenset(("trigger", "diagnostics", "severity", "code_lens", "completion"))
"""Settings that only the language server has; it checks them."""
ALLOWED_NAMES = tuple(field for field in Settings.__struct_fields__ if field != "folder")


def options_of(settings: Settings) -> Options:
    """What the judgement of a single use depends on."""
    return Options(settings.device, settings.mindspore, settings.framework.value, settings.ignore)


def find_settings(start: Path) -> tuple[Settings, list[Problem]]:
    """The settings of the nearest pyproject.toml, from a folder upwards, that has a `[tool.mindport]` table."""
    table, problems = nearest_table(start)
    if table is None:
        return Settings(), problems
    raw = table.raw
    if isinstance(raw, dict):
        raw = {key: value for key, value in raw.items() if named(key) not in EDITOR_NAMES}
    settings, bad = parse(raw, table.place)
    return structs.replace(settings, folder=str(table.file.parent)), problems + bad


class Table(Struct, frozen=True):
    """A `[tool.mindport]` table as it stands in its file."""

    file: Path
    raw: object

    @property
    def place(self) -> str:
        return f"{self.file}: tool.mindport"


def nearest_table(start: Path) -> tuple[Table | None, list[Problem]]:
    """The `[tool.mindport]` table of the nearest pyproject.toml that has one, and what was wrong on the way."""
    problems: list[Problem] = []
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        try:
            raw = tomllib.loads(file.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            cure = Text("make it readable; default settings hold", "请使其可读；目前使用默认设置")
            problems.append(Problem(str(file), error.strerror or str(error), cure))
            continue
        except ValueError as error:  # not UTF-8, or not TOML
            fact = Text(f"not valid TOML: {error}", f"不是有效的 TOML：{error}")
            cure = Text("correct it; its settings are left out", "请更正；其中的设置未采用")
            problems.append(Problem(str(file), fact, cure))
            continue
        tool = raw.get("tool")
        if isinstance(tool, dict) and "mindport" in tool:
            return Table(file, tool["mindport"]), problems
    return None, problems


def parse(raw: object, place: str) -> tuple[Settings, list[Problem]]:
    """Settings from plain data: every good value is kept, each bad one named with what is allowed there."""
    if not isinstance(raw, dict):
        names = ", ".join(ALLOWED_NAMES)
        cure = Text(f"write [tool.mindport] with {names}", f"请在 [tool.mindport] 中填写 {names}")
        return Settings(), [Problem(place, NOT_A_TABLE, cure)]
    types = {name: kind for name, kind in get_type_hints(Settings, include_extras=True).items() if name != "folder"}
    good, problems = good_values(raw, types, place)
    return Settings(**good), problems


def good_values(raw: dict[Any, Any], types: dict[str, Any], place: str) -> tuple[dict[str, Any], list[Problem]]:
    """The values that fit the types of their names, and what is wrong with the others."""
    good: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, value in raw.items():
        name = named(key)
        if name not in types:
            problems.append(Problem(f"{place}.{key}", Text("unknown setting", "未知设置"), _meant(name, types)))
            continue
        try:
            good[name] = msgspec.convert(value, types[name])
        except msgspec.ValidationError:
            fact, kind = Text(f"{value!r} is not allowed", f"不允许 {value!r}"), allowed(types[name])
            problems.append(Problem(f"{place}.{key}", fact, Text(f"give {kind.en}", f"请使用{kind.zh}")))
    return good, problems


def _meant(name: str, types: Iterable[str]) -> Text:
    near = get_close_matches(name, types, n=1)
    if near:
        return Text(f"did you mean {near[0]}?", f"是否指 {near[0]}？")
    known = ", ".join(types)
    return Text(f"known settings are {known}", f"可用的设置有 {known}")


def named(key: object) -> str:
    """A setting's name in Python, as it is written with hyphens in TOML."""
    return str(key).replace("-", "_")


def allowed(kind: Any) -> Text:
    """In words: the values that a setting of this type takes."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        values = [str(member.value) for member in kind]
        return Text(" or ".join(values), f" {'、'.join(values)} 之一")
    if get_origin(kind) is Annotated:
        meta = get_args(kind)[1]
        return Text(meta.description, meta.extra["zh"])
    if get_origin(kind) is tuple:
        return Text("a list of strings", "字符串列表")
    return Text("true or false", " true 或 false") if kind is bool else Text("a string", "字符串")
