# SPDX-License-Identifier: Apache-2.0
"""The two commands of the README, for a fresh clone: make what they need, then run the demo or the tests.

Standard library only: this runs before anything is installed.
"""

from __future__ import annotations  # so that an old Python gets as far as being told that it is too old

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
EXAMPLE = ROOT / "examples" / "vit"
REPORT = ROOT / "build" / "vit-report.html"
NOX_REPORT = ROOT / "build" / "nox.json"
TEST_SESSIONS = ("lint", "types", "tests", "browser", "editors", "vscode", "build", "frameworks")


class Stop(Exception):
    """Something is missing that this program cannot make; the message says the place, the fact and the cure."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name and return the exit code."""
    parser = argparse.ArgumentParser(description="Run mindport's demo or its tests from a fresh clone.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="demo|test")
    commands.add_parser("demo", help="scan the example project and show the report")
    commands.add_parser("test", help="run every check that this machine allows")
    chosen = parser.parse_args(arguments)
    try:
        python = prepared_environment()
        return demo(python) if chosen.command == "demo" else test(python)
    except Stop as problem:
        print(f"dev.py: {problem}", file=sys.stderr)
        return 1


def prepared_environment() -> Path:
    """The Python of the checkout's own environment, with this project (editable) and nox in it."""
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = ENVIRONMENT / "prepared-for"
    wanted = f"{sys.version} {hashlib.sha256((ROOT / 'pyproject.toml').read_bytes()).hexdigest()}"
    if python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    say(f"preparing {ENVIRONMENT} (once, about a minute)")
    ensure_venv_works()
    if run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT]) != 0:
        raise Stop(f"{ENVIRONMENT}: could not be made: its message above says why (may this folder be written to?)")
    if run([python, "-m", "pip", "install", "--quiet", "--editable", ROOT, "nox"]) != 0:
        raise Stop(f"{ENVIRONMENT}: pip could not install the project: its message above says why (is PyPI reachable?)")
    stamp.write_text(wanted, encoding="utf-8")
    return python


def ensure_venv_works() -> None:
    """Debian and Ubuntu ship Python without ensurepip: install it where that is allowed, say how otherwise."""
    if importlib.util.find_spec("ensurepip") is not None:
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if shutil.which("apt-get") and os.geteuid() == 0:
        say(f"{sys.executable} lacks ensurepip: installing {package}")
        run(["apt-get", "update"])
        run(["apt-get", "install", "--yes", package])
    if run([sys.executable, "-c", "import ensurepip"]) != 0:
        raise Stop(f"{sys.executable}: ensurepip is missing: run `sudo apt-get install {package}`, then this again")


def demo(python: Path) -> int:
    """Scan the example project, print the summary and show the HTML report."""
    REPORT.parent.mkdir(exist_ok=True)
    scan: list[str | Path] = [python.with_name(f"api-scan{python.suffix}"), EXAMPLE]
    scan += ["--device", "cpu"]  # where evidence was run
    code = run([*scan, "--format", f"html:{REPORT}"]) or run([*scan, "--assess"])
    if code != 0:
        return code
    if has_display() and webbrowser.open(REPORT.as_uri()):
        say(f"the report is open in your browser: {REPORT}")
    else:
        say(f"open the report in a browser: {REPORT}")
    return 0


def has_display() -> bool:
    """Whether a browser window could be seen here."""
    if in_ci():
        return False
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def test(python: Path) -> int:
    """Run the nox sessions that make up the tests, and end with a plain summary of all of them."""
    NOX_REPORT.parent.mkdir(exist_ok=True)
    NOX_REPORT.unlink(missing_ok=True)
    code = run([python, "-m", "nox", "--report", NOX_REPORT, "--session", *TEST_SESSIONS])
    if not NOX_REPORT.exists():
        raise Stop(f"{ROOT / 'noxfile.py'}: nox ended with {code} before any session: its message above says why")
    outcomes = {entry["name"]: entry["result"] for entry in json.loads(NOX_REPORT.read_text("utf-8"))["sessions"]}
    for line in summary(outcomes):
        print(line, flush=True)
    return 0 if all_passed(outcomes) else 1


def summary(outcomes: dict[str, str]) -> list[str]:
    """One line a session, and what that means."""
    words = {"success": "passed", "skipped": "LEFT OUT (the reason stands above)"}
    lines = ["", "Summary"]
    lines += [f"  {name:<12}{words.get(outcomes.get(name, ''), 'FAILED')}" for name in TEST_SESSIONS]
    left_out = [name for name in TEST_SESSIONS if outcomes.get(name) == "skipped"]
    if all_passed(outcomes):
        lines.append("All that could run here passed." if left_out else "All passed.")
    elif left_out and in_ci():
        lines.append("With CI=true nothing may be left out.")
    return lines


def all_passed(outcomes: dict[str, str]) -> bool:
    """Whether every session passed; one that was left out passes only outside CI."""
    fine = {"success"} if in_ci() else {"success", "skipped"}
    return all(outcomes.get(name) in fine for name in TEST_SESSIONS)


def in_ci() -> bool:
    """Whether this is the run that decides, in which leaving something out is a failure."""
    return os.environ.get("CI", "").lower() in ("1", "true")


def run(command: Sequence[str | Path]) -> int:
    """Run a command in the checkout, its output shown as it comes, and return its exit code."""
    return subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode


def say(message: str) -> None:
    """Print a line of this program's own, ahead of what the commands it starts print."""
    print(f"dev.py: {message}", flush=True)


if __name__ == "__main__":
    if sys.version_info < (3, 10):  # noqa: UP036
        sys.exit(
            f"dev.py: Python {sys.version_info.major}.{sys.version_info.minor}: too old: run this with 3.10 or newer"
        )
    sys.exit(main())
