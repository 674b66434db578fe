# SPDX-License-Identifier: Apache-2.0
"""YAML -> what was written, with the line of every key; knows nothing of frameworks."""

import re
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml
from msgspec import Struct

from mindport.db.problem import Problem
from mindport.db.written import WrittenEntry, WrittenPackage, WrittenRule

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PATH = re.compile(r"^(.*?)(?: - at `\$(.*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_Written = TypeVar("_Written", WrittenEntry, WrittenPackage, WrittenRule)


class Placed(Struct, frozen=True):
    """A written entry and where its parts stand: "" is the entry itself, ".targets[0].drop" a part."""

    name: str
    path: str
    written: WrittenEntry
    lines: dict[str, int]

    def problem(self, part: str, text: str) -> Problem:
        """A problem at the line of a part, or of the nearest part around it."""
        while part and part not in self.lines:
            part = part[: max(part.rfind("."), part.rfind("["))]
        return Problem(self.path, self.lines[part], self.name, text)


def read_entries(path: Path, shown: str | None = None) -> tuple[list[Placed], list[Problem]]:
    """The entries of a file, and everything in it that is not one."""
    name = shown or str(path)
    found: list[Placed] = []
    items, problems = _read(path, name)
    for key, node in items:
        converted, lines, faults = _convert(node, key, name, WrittenEntry)
        problems += faults
        if converted is not None and not faults:
            found.append(Placed(key.value, name, converted, lines))
    return found, problems


def read_rules(path: Path, shown: str | None = None) -> tuple[dict[str, WrittenRule], list[Problem]]:
    """The rules for parameters that many APIs share."""
    return _read_named(path, shown, WrittenRule)


def read_packages(path: Path, shown: str | None = None) -> tuple[dict[str, WrittenPackage], list[Problem]]:
    """What is known of third-party packages."""
    return _read_named(path, shown, WrittenPackage)


def _read_named(path: Path, shown: str | None, kind: type[_Written]) -> tuple[dict[str, _Written], list[Problem]]:
    name = shown or str(path)
    found: dict[str, _Written] = {}
    items, problems = _read(path, name)
    for key, node in items:
        converted, _, faults = _convert(node, key, name, kind)
        problems += faults
        if converted is not None:
            found[key.value] = converted
    return found, problems


def _read(path: Path, shown: str) -> tuple[list[tuple[yaml.ScalarNode, yaml.Node]], list[Problem]]:
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return [], [Problem(shown, mark.line + 1 if mark else 1, "", f"not YAML: {error.problem or error.context}")]
    except UnicodeDecodeError as error:
        return [], [Problem(shown, 1, "", f"not UTF-8 ({error.reason}): save the file as UTF-8")]
    except yaml.YAMLError as error:
        return [], [Problem(shown, 1, "", f"not YAML: {error}")]
    if root is None:
        return [], []
    if not isinstance(root, yaml.MappingNode):
        return [], [Problem(shown, root.start_mark.line + 1, "", "expected entries, each beginning with its full name")]
    items: list[tuple[yaml.ScalarNode, yaml.Node]] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for key, node in root.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            problems.append(Problem(shown, line, "", "expected a full name as the key of an entry"))
        elif key.value in seen:
            problems.append(
                Problem(shown, line, key.value, f"written twice, first in line {seen[key.value]}: keep one")
            )
        else:
            seen[key.value] = line
            items.append((key, node))
    return items, problems


def _convert(
    node: yaml.Node, key: yaml.ScalarNode, shown: str, kind: type[_Written]
) -> tuple[_Written | None, dict[str, int], list[Problem]]:
    lines = {"": key.start_mark.line + 1}
    problems: list[Problem] = []

    def plain(part: yaml.Node, path: str) -> Any:
        lines.setdefault(path, part.start_mark.line + 1)
        if isinstance(part, yaml.SequenceNode):
            return [plain(child, f"{path}[{index}]") for index, child in enumerate(part.value)]
        if isinstance(part, yaml.MappingNode):
            return mapping(part, path)
        return _scalar(part)

    def mapping(part: yaml.MappingNode, path: str) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for name, value in part.value:
            line = name.start_mark.line + 1
            if not isinstance(name, yaml.ScalarNode):
                problems.append(Problem(shown, line, key.value, "expected a word as a key"))
                continue
            if name.value in result:
                problems.append(Problem(shown, line, key.value, f"{name.value} is written twice: keep one"))
            lines[f"{path}.{name.value}"] = line
            result[name.value] = plain(value, f"{path}.{name.value}")
        return result

    data = plain(node, "")
    try:
        return msgspec.convert(data, kind), lines, problems
    except msgspec.ValidationError as error:
        problems.append(_placed_error(error, key.value, shown, lines, data))
        return None, lines, problems


def _placed_error(error: msgspec.ValidationError, entry: str, shown: str, lines: dict[str, int], data: Any) -> Problem:
    match = _PATH.match(str(error))
    text, place = (match.group(1), match.group(2) or "") if match else (str(error), "")
    unknown = re.search(r"unknown field `(.+)`", text)
    if unknown:
        place = f"{place}.{unknown.group(1)}"
        text = f"unknown key {unknown.group(1)}"
    elif "[...]" in place:  # msgspec does not say which key of a mapping
        place, text = _first_not_text(place.split("[...]")[0], data), f"{text[0].lower()}{text[1:]}"
    else:
        text = f"{text[0].lower()}{text[1:]}"
    while place and place not in lines:
        place = place[: max(place.rfind("."), place.rfind("["))]
    wanted = " (put the expression into quotes)" if "`str`, got" in text and "array" not in text else ""
    part = f" in {place.lstrip('.')}" if place and not unknown else ""
    return Problem(shown, lines[place], entry, f"{text}{part}{wanted}")


def _first_not_text(place: str, data: Any) -> str:
    value = data
    for name, index in _STEP.findall(place):
        value = value[name] if name else value[int(index)]
    if isinstance(value, dict):
        return next((f"{place}.{key}" for key, item in value.items() if not isinstance(item, str)), place)
    return place


def _scalar(node: yaml.Node) -> Any:
    kind = node.tag.rsplit(":", 1)[-1]
    if kind == "null":
        return None
    if kind == "bool":
        return node.value.lower() in {"true", "yes", "on"}
    if kind == "int":
        return int(node.value.replace("_", ""), 0)
    if kind == "float":
        return float(node.value.replace("_", "").replace(".inf", "inf").replace(".nan", "nan"))
    return node.value
