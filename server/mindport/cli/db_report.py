# SPDX-License-Identifier: Apache-2.0
"""`mindport db report`: writes the public page about what the database covers."""

from pathlib import Path

import click

from mindport.cli.database import api_db_folder
from mindport.db import locate
from mindport.db.coverage import contradicted, coverage, targets_by_place
from mindport.db.coverage_page import page
from mindport.db.fact_file import read_facts
from mindport.project.writing import write_aside


@click.command("report")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Instead of docs/coverage.md.")
def report_command(output: Path | None) -> int:
    """Write how many names of each module are answered, mapped, verified, and where official tables do not hold.

    \b
    Example:
      mindport db report
    """
    folder = api_db_folder()
    database = locate.open_database()
    text = page(
        coverage(read_facts(folder / "signatures"), database), targets_by_place(database), contradicted(database)
    )
    target = output or folder.parent / "docs" / "coverage.md"
    write_aside(target, text.encode())
    click.echo(str(target))
    return 0
