# SPDX-License-Identifier: Apache-2.0
"""What a command shall do: pyproject.toml says it, and above it the command line."""

from pathlib import Path
from typing import Any

from msgspec import structs

from mindport.cli import complain
from mindport.project.problem import WrongUse
from mindport.project.settings import Settings, find_settings, parse


def chosen_settings(start: Path, options: dict[str, Any]) -> Settings:
    """The settings that hold in a folder; options that are None or empty say nothing, a wrong one is a WrongUse."""
    settings, problems = find_settings(start)
    for problem in problems:
        complain(str(problem))
    given = {name: value for name, value in options.items() if value not in (None, ())}
    exclude = (*settings.exclude, *given.pop("exclude", ()))
    chosen, problems = parse(given, "command line")
    for problem in problems:
        raise WrongUse(f"--{problem.place.rpartition('.')[2].replace('_', '-')}", problem.fact, problem.cure)
    return structs.replace(settings, exclude=exclude, **{name: getattr(chosen, name) for name in given})
