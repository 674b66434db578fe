# SPDX-License-Identifier: Apache-2.0
"""`mindport frameworks`: the environments in which verification runs PyTorch, TensorFlow and MindSpore."""

import shutil
import sys
from pathlib import Path

import click

from mindport.project.problem import WrongUse
from mindport.verify.frameworks import FRAMEWORKS, VARIABLE, InstallError, folder_of, install, packages, python_of


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def frameworks() -> None:
    """Install the frameworks apart from mindport, or show where they are.

    \b
    Examples:
      mindport frameworks install torch
      mindport frameworks list
    """


@frameworks.command("install")
@click.argument("names", nargs=-1, metavar="[torch] [tensorflow]", type=click.Choice(FRAMEWORKS))
@click.option(
    "--python", type=click.Path(path_type=Path), help="To make the environments with, instead of the one mindport has."
)
def install_command(names: tuple[str, ...], python: Path | None) -> int:
    """Install frameworks with MindSpore, each into an environment of its own; some gigabytes and minutes.

    \b
    Examples:
      mindport frameworks install
      mindport frameworks install torch --python python3.11
    """
    base = Path(shutil.which(python or sys.executable) or python or sys.executable)
    for name in names or FRAMEWORKS:
        click.echo(f"{name}: installing {', '.join(packages(name))} into {folder_of(name)}", err=True)
        try:
            click.echo(f"{name}: {install(name, base)}")
        except InstallError as error:
            raise WrongUse(name, str(error), error.cure) from error
    return 0


@frameworks.command("list")
def list_command() -> int:
    """Show the interpreters that verification uses.

    \b
    Example:
      mindport frameworks list
    """
    for name in FRAMEWORKS:
        python = python_of(name)
        missing = f"not installed: run `mindport frameworks install {name}` or set {VARIABLE.format(name.upper())}"
        click.echo(f"{name}: {python or missing}")
    return 0
