# SPDX-License-Identifier: Apache-2.0
"""Tries every mutant of the database and lists those that no case notices; `nox -s mutate` runs it."""

import os
import sys
from pathlib import Path

import click

from mindport.cli import DONE, FINDINGS
from mindport.cli.progress import progress_bar
from mindport.core.judge import Options
from mindport.core.mapping import Device
from mindport.db.locate import checkout, open_database
from mindport.verify.campaign import ROOTS
from mindport.verify.frameworks import python_of
from mindport.verify.ledger import Ledger
from mindport.verify.mutate import Mutation, Tried, passing
from mindport.verify.mutation_score import Results, digest_of, problems, sampled, score


@click.command()
@click.argument("apis", nargs=-1, metavar="[API]...")
@click.option("--one-in", type=click.IntRange(1), default=1, show_default=True, help="Take one of so many entries.")
@click.option("--framework", type=click.Choice(list(ROOTS)), help="Whose entries, instead of both.")
@click.option(
    "--results", type=click.Path(path_type=Path), help="Keep results in this file, and try only what changed since."
)
def main(apis: tuple[str, ...], one_in: int, framework: str | None, results: Path | None) -> None:
    """Mutate the entries named, or all that runs have shown right; exit code 1 where a mutant survives.

    A mutant is noticed by a run whose result is another, or by the rewriter, which refuses to write the call; the last
    lines tell the two apart, since only the first shows that a case is any good.
    """
    if hasattr(os, "nice"):
        os.nice(15)
    folder = checkout()
    assert folder is not None, "this script runs in a checkout"
    survived = False
    for one in [framework] if framework is not None else ROOTS:
        tried = mutated(one, folder, apis, one_in, Results(results))
        survivors = problems(tried, folder.parent)
        for problem in survivors:
            click.echo(str(problem))
        click.echo(f"{one}: {score(tried)}")
        survived |= bool(survivors)
    sys.exit(FINDINGS if survived else DONE)


def mutated(framework: str, folder: Path, apis: tuple[str, ...], one_in: int, results: Results) -> list[Tried]:
    """What came of the mutants of one framework's entries."""
    database = open_database()
    options = Options(Device.CPU, database.versions["mindspore"][-1], framework)
    ledger = Ledger(folder / "verified", Device.CPU)
    known = passing(database, ledger, options)
    entries = sampled((entry for entry in known if not apis or entry.source in apis), one_in)
    if not entries:
        return []
    python = python_of(framework) or Path(sys.executable)
    mutation = Mutation(framework, (python, python_of("mindspore") or python), database.path, options, ledger)
    tried: list[Tried] = []
    try:
        with progress_bar("mutating") as progress:
            for number, entry in enumerate(entries, 1):
                digest = digest_of(entry, ledger.records(entry), options.mindspore)
                found = results.of(digest, entry)
                if found is None:
                    found = tuple(mutation.run(entry))
                    results.put(digest, entry, found)
                tried += found
                progress(number, len(entries))
    finally:
        mutation.close()
    return tried


if __name__ == "__main__":
    main()
