# SPDX-License-Identifier: Apache-2.0
"""The examples of PyTorch's own documentation as programs: how many give in MindSpore what they give in PyTorch.

They are taken from the docstrings of the torch that is installed, one program for each docstring; statements that do
not run in it are left out, and so are programs that leave nothing to compare. Nothing here is tuned to them one by one:
they are a sample that nobody of this project has chosen. Run: python tests/benchmarks/programs_documented.py [FAMILY…]
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TextIO

import click

from mindport import verify
from mindport.verify.frameworks import python_of
from program_bench import Bench, Program, run_and_show, show_options

SCRIPT = Path(__file__).with_name("documented_programs.py")


def programs(families: tuple[str, ...]) -> list[Program]:
    """All programs of the modules named, or of all."""
    python = python_of("torch")
    if python is None:
        raise click.ClickException("no frameworks here: run `mindport frameworks install`")
    command = [str(python), "-W", "ignore", str(SCRIPT), str(Path(verify.__file__).parent)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    found = [Program(**json.loads(line)) for line in done.stdout.splitlines()]
    runnable = [program for program in found if program.text]
    click.echo(f"{len(found)} docstrings with examples, {len(runnable)} of them run in PyTorch and leave something")
    return [program for program in runnable if not families or program.family in families]


@click.command(help=__doc__)
@click.argument("families", nargs=-1)
@click.option("--title", default="", help="Only programs whose title has this in it.")
@show_options
def main(
    families: tuple[str, ...], title: str,
    show: tuple[str, ...], code: bool, save: TextIO | None, device: str,
) -> None:  # fmt: skip
    chosen = (program for program in programs(families) if title in program.title)
    run_and_show(Bench.on(device), chosen, show, code, save)


if __name__ == "__main__":
    main()
