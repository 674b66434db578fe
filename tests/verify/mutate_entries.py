# SPDX-License-Identifier: Apache-2.0
"""Tries every mutant of the database and lists those that no case notices; `nox -s mutate` runs it."""

import os
import sys
from collections import Counter
from pathlib import Path

import click

from mindport.cli import DONE, FINDINGS
from mindport.cli.progress import progress_bar
from mindport.core.judge import Options
from mindport.core.mapping import Device
from mindport.db.locate import checkout, open_database
from mindport.verify.frameworks import python_of
from mindport.verify.ledger import Ledger
from mindport.verify.mutate import Fate, Mutation, Tried, passing, problems, sampled


@click.command()
@click.argument("apis", nargs=-1, metavar="[API]...")
@click.option("--one-in", type=click.IntRange(1), default=1, show_default=True, help="Take one of so many entries.")
@click.option("--framework", type=click.Choice(["torch", "tensorflow"]), default="torch", show_default=True)
def main(apis: tuple[str, ...], one_in: int, framework: str) -> None:
    """Mutate the entries named, or all that runs have shown right; exit code 1 where a mutant survives."""
    if hasattr(os, "nice"):
        os.nice(15)
    folder = checkout()
    assert folder is not None, "this script runs in a checkout"
    database = open_database()
    options = Options(Device.CPU, database.versions["mindspore"][-1], framework)
    python = python_of(framework) or Path(sys.executable)
    mutation = Mutation(framework, (python, python), database.path, options)
    known = passing(database, Ledger(folder / "verified", Device.CPU), options)
    entries = sampled((entry for entry in known if not apis or entry.source in apis), one_in)
    tried: list[Tried] = []
    try:
        with progress_bar("mutating") as progress:
            for number, entry in enumerate(entries, 1):
                tried += mutation.run(entry)
                progress(number, len(entries))
    finally:
        mutation.close()
    for problem in problems(tried, folder.parent):
        click.echo(str(problem))
    fates = Counter(one.fate for one in tried)
    click.echo(f"{len(tried)} mutants: " + ", ".join(f"{fates[fate]} {fate.value}" for fate in Fate))
    sys.exit(FINDINGS if fates[Fate.SURVIVED] else DONE)


if __name__ == "__main__":
    main()
