# SPDX-License-Identifier: Apache-2.0
"""Where the frameworks are: environments apart from mindport's own, made by one command or named by the user."""

import os
import re
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import platformdirs
from packaging.specifiers import SpecifierSet

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FRAMEWORKS = ("torch", "tensorflow")
VARIABLE = "MINDPORT_{}_PYTHON"
"""Environment variable that names an interpreter: MINDPORT_TORCH_PYTHON; MINDPORT_MINDSPORE_PYTHON where apart."""


_UNREACHABLE = re.compile(
    r"NewConnectionError|ConnectTimeout|ConnectionError|ProxyError|Network is unreachable|Temporary failure in name"
    r"|from versions: none"
)
"""What pip says where it reaches no index: for this Python there are wheels."""


class InstallError(Exception):
    """An environment could not be made: the fact and the cure."""

    def __init__(self, fact: str, cure: str) -> None:
        super().__init__(fact)
        self.cure = cure


def packages(framework: str) -> list[str]:
    """What belongs into the environment of a framework, with versions."""
    return [str(package) for package in _table(framework)["packages"]]


def _table(framework: str) -> dict[str, Any]:
    text = resources.files("mindport.verify").joinpath("frameworks.toml").read_text("utf-8")
    table: dict[str, Any] = tomllib.loads(text)[framework]
    return table


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


def install(framework: str, base: Path) -> Path:
    """Make the environment anew with an interpreter, return its own; InstallError leaves nothing half there."""
    _check_version(framework, base)
    folder = folder_of(framework)
    folder.parent.mkdir(parents=True, exist_ok=True)
    python = _interpreter(folder)
    try:
        _run([str(base), "-m", "venv", "--clear", str(folder)], "Debian and Ubuntu have venv in python3-venv")
        _run([str(python), "-m", "pip", "install", "--quiet", *packages(framework)], "see pip's message above")
    except InstallError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return python


def _check_version(framework: str, base: Path) -> None:
    """Without it pip would find no wheels, and say so in words that hide the reason."""
    wanted = str(_table(framework)["python"])
    cure = f"name a Python {wanted} with --python"
    try:
        done = subprocess.run(
            [str(base), "-c", "import platform; print(platform.python_version())"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        raise InstallError(f"{base} cannot be started ({error.strerror})", cure) from error
    version = done.stdout.strip()
    if not version or not SpecifierSet(wanted).contains(version, prereleases=True):
        raise InstallError(f"{base} is Python {version or '?'}, for which there are no wheels", cure)


def _run(command: list[str], cure: str) -> None:
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    sys.stderr.write(done.stderr)
    if done.returncode and _UNREACHABLE.search(done.stderr):
        raise InstallError(
            "pip reaches no index that has these packages",
            "is there a network, and does pip know of a proxy or mirror?",
        )
    if done.returncode:
        raise InstallError(f"`{' '.join(command[1:4])} …` ended with {done.returncode}", cure)


def _interpreter(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
