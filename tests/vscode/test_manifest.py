# SPDX-License-Identifier: Apache-2.0
"""The VS Code extension and the server speak of the same settings and commands."""

import json
from enum import Enum
from pathlib import Path
from typing import Any, get_type_hints

import msgspec
import pytest

from mindport.core.model import Category
from mindport.lsp.features import COMMANDS
from mindport.lsp.settings import OWN_NAMES, ServerSettings
from mindport.lsp.settings import Severity as SeverityOfFinding
from mindport.project.settings import Settings

MANIFEST = Path(__file__).parents[2] / "vscode-extension" / "package.json"
CLIENT_ONLY = {"interpreter", "importStrategy", "fixOnSave", "trace.server"}
COMMAND_LINE_ONLY = {"jobs", "cache", "fail_on", "baseline", "folder"}


def camel_case(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


def settings_of_the_server() -> dict[str, tuple[Any, Any]]:
    """Setting as an editor writes it -> its type and its default."""
    server, scan = ServerSettings(), Settings()
    of_scan, own = get_type_hints(Settings), get_type_hints(ServerSettings)
    found = {name: (kind, getattr(scan, name)) for name, kind in of_scan.items() if name not in COMMAND_LINE_ONLY}
    found |= {name: (kind, getattr(server, name)) for name, kind in own.items() if name in (*OWN_NAMES, "language")}
    found["mindspore"] = (str, "")  # an editor starts with the version of the user's environment
    return {camel_case(name): value for name, value in found.items()}


@pytest.fixture(scope="module")
def contributes() -> Any:
    return json.loads(MANIFEST.read_text(encoding="utf-8"))["contributes"]


@pytest.fixture(scope="module")
def properties(contributes: Any) -> dict[str, Any]:
    named = contributes["configuration"]["properties"]
    return {name.removeprefix("mindport."): value for name, value in named.items()}


def test_settings_have_the_same_names(properties: dict[str, Any]) -> None:
    assert set(properties) - CLIENT_ONLY == set(settings_of_the_server())
    assert set(properties) >= CLIENT_ONLY


def test_settings_have_the_same_defaults_and_choices(properties: dict[str, Any]) -> None:
    for name, (kind, default) in settings_of_the_server().items():
        written = json.loads(msgspec.json.encode(default))
        assert written == properties[name]["default"], name
        if isinstance(kind, type) and issubclass(kind, Enum):
            assert {member.value for member in kind} == set(properties[name]["enum"]), name


def test_each_category_has_a_severity(properties: dict[str, Any]) -> None:
    categories = properties["severity"]["properties"]
    assert set(categories) == {category.value for category in Category}
    assert all(set(one["enum"]) == {severity.value for severity in SeverityOfFinding} for one in categories.values())


def test_no_command_of_the_extension_hides_one_of_the_server(contributes: Any) -> None:
    own = {command["command"] for command in contributes["commands"]}
    assert own.isdisjoint(COMMANDS)
    assert "mindport.listFiles" in COMMANDS
