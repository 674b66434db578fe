# SPDX-License-Identifier: Apache-2.0
"""`mindport db report`: writes the public pages about what the database covers."""

from pathlib import Path

import click

from mindport.cli.database import api_db_folder
from mindport.core.mapping import Device
from mindport.db import locate
from mindport.db.coverage import contradicted, coverage, targets_by_place
from mindport.db.coverage_page import page, sentence
from mindport.db.coverage_places import differing
from mindport.db.fact_file import read_facts
from mindport.project.writing import write_aside
from mindport.report import coverage_html
from mindport.verify.torch_samples import torch_samples


@click.command("report")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Instead of docs/coverage.md.")
def report_command(output: Path | None) -> int:
    """Write how many names of each module are answered, mapped, verified, and where official tables do not hold;
    how much of torch's own test inputs is equal, and how much no entry claims.

    The page is written twice: as Markdown, and as one HTML file beside it, whose rows can be filtered.

    \b
    Example:
      mindport db report
    """
    folder = api_db_folder()
    database = locate.open_database()
    frameworks = coverage(read_facts(folder / "signatures"), database)
    places, official, elsewhere = targets_by_place(database), contradicted(database), differing(database)
    samples = torch_samples(folder / "verified", database, Device.CPU)
    target = output or folder.parent / "docs" / "coverage.md"
    write_aside(target, page(frameworks, places, official, elsewhere, samples).encode())
    readable = target.with_suffix(".html")
    write_aside(readable, coverage_html.render(frameworks, places, official, elsewhere, samples).encode())
    click.echo(f"{target}\n{readable}\n{sentence(samples)}")
    return 0
