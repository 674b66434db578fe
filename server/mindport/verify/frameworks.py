# SPDX-License-Identifier: Apache-2.0
"""Where the frameworks are: environments apart from mindport's own, made by one command or named by the user."""

import os
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path

import platformdirs

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FRAMEWORKS = ("torch", "tensorflow")
VARIABLE = "MINDPORT_{}_PYTHON"
"""Environment variable that names an interpreter: MINDPORT_TORCH_PYTHON; MINDPORT_MINDSPORE_PYTHON where apart."""


class InstallError(Exception):
    """An environment could not be made; pip's own message stands above."""


def packages(framework: str) -> list[str]:
    """What belongs into the environment of a framework, with versions."""
    text = resources.files("mindport.verify").joinpath("frameworks.toml").read_text("utf-8")
    return [str(package) for package in tomllib.loads(text)[framework]["packages"]]


def pinned(framework: str) -> tuple[str, str]:
    """The versions of the framework and of MindSpore that records are made with."""
    source, mindspore = (package.partition("==")[2] for package in packages(framework)[:2])
    return source, mindspore


def folder_of(framework: str) -> Path:
    """Where `install` puts the environment of a framework."""
    return Path(platformdirs.user_data_dir("mindport", appauthor=False)) / "frameworks" / framework


def python_of(framework: str, explicit: Path | None = None) -> Path | None:
    """The interpreter with a framework and MindSpore: the one named, the variable's, the installed one."""
    named = os.environ.get(VARIABLE.format(framework.upper()))
    if explicit is not None or named:
        return explicit or Path(str(named))
    installed = _interpreter(folder_of(framework))
    return installed if installed.exists() else None


def install(framework: str) -> Path:
    """Make the environment anew and return its interpreter; InstallError leaves nothing half there."""
    folder = folder_of(framework)
    folder.parent.mkdir(parents=True, exist_ok=True)
    python = _interpreter(folder)
    commands = (
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", *packages(framework)],
    )
    for command in commands:
        code = subprocess.run(command, check=False).returncode
        if code != 0:
            shutil.rmtree(folder, ignore_errors=True)
            raise InstallError(f"`{' '.join(command[1:4])} …` ended with {code}")
    return python


def _interpreter(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
