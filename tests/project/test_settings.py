# SPDX-License-Identifier: Apache-2.0
"""Settings: good values are kept, bad ones are named with place and cure."""

from pathlib import Path

import pytest

from mindport.core.mapping import Device
from mindport.project.settings import ALLOWED_NAMES, Framework, Settings, find_settings, parse

SOURCE = Path(__file__).parents[2] / "server" / "mindport" / "project" / "settings.py"


def test_nothing_said_gives_the_defaults() -> None:
    assert parse({}, "here") == (Settings(), [])


def test_good_values_are_kept_beside_bad_ones() -> None:
    settings, problems = parse({"device": "cpu", "framework": "keras", "jobs": 3, "devise": "gpu"}, "pyproject.toml")
    assert settings == Settings(device=Device.CPU, jobs=3)
    assert [str(problem) for problem in problems] == [
        "pyproject.toml.framework: 'keras' is not allowed: give torch or tensorflow or all",
        "pyproject.toml.devise: unknown setting: did you mean device?",
    ]


@pytest.mark.parametrize(
    ("name", "value", "cure"),
    [
        ("mindspore", "newest", 'a version such as "2.10"'),
        ("mindspore", 2.1, 'a version such as "2.10"'),
        ("jobs", -1, "a whole number from 0"),
        ("max-file-size", 0, "a whole number from 1"),
        ("cache", "yes", "true or false"),
        ("exclude", "tests", "a list of strings"),
        ("baseline", 7, "a string"),
        ("language", "zh", "en or zh-cn"),
        ("folder", "/", "known settings are"),
    ],
)
def test_a_bad_value_is_named_with_what_is_allowed(name: str, value: object, cure: str) -> None:
    settings, (problem,) = parse({name: value}, "pyproject.toml: tool.mindport")
    assert settings == Settings()
    assert problem.place == f"pyproject.toml: tool.mindport.{name}"
    assert cure in str(problem)


def test_names_may_be_written_with_hyphens() -> None:
    assert parse({"max-file-size": 5}, "")[0].max_file_size == 5


def test_something_else_than_a_table_is_named() -> None:
    settings, (problem,) = parse(["device"], "pyproject.toml: tool.mindport")
    assert settings == Settings()
    assert ": not a table: " in str(problem)


def test_the_nearest_table_upwards_holds(tmp_path: Path) -> None:
    inner = tmp_path / "packages" / "one"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.mindport]\nframework = 'torch'\n")
    (inner / "pyproject.toml").write_text("[project]\nname = 'one'\n")
    assert find_settings(inner) == (Settings(framework=Framework.TORCH, folder=str(tmp_path)), [])


@pytest.mark.parametrize("content", [b"[tool.mindport", b"\xff\xfe"])
def test_an_unreadable_table_is_named_and_defaults_hold(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "pyproject.toml").write_bytes(content)
    settings, problems = find_settings(tmp_path)
    assert settings == Settings()
    assert "not valid TOML" in str(problems[0])


def test_every_setting_is_explained() -> None:
    lines = SOURCE.read_text("utf-8").split("\n")
    for name in (*ALLOWED_NAMES, "folder"):
        (index,) = (number for number, line in enumerate(lines) if line.startswith(f"    {name}: "))
        assert lines[index + 1].startswith('    """'), f"{name} has no docstring"
