# SPDX-License-Identifier: Apache-2.0
"""`mindport db`, for work on the mapping database: take facts, check and compile entries, look for what has moved."""

from pathlib import Path

import click

from mindport.cli.database import api_db_folder
from mindport.cli.db_check import check_command
from mindport.cli.db_report import report_command
from mindport.db import locate
from mindport.db.compile import Sources, check, compile_database, general_rules
from mindport.db.extract import ExtractionError, extract_facts, extract_source
from mindport.db.fact_file import read_facts
from mindport.db.facts import Facts
from mindport.db.problem import MappingError
from mindport.db.schema import write_schema
from mindport.project.problem import WrongUse


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def db() -> None:
    """Work on the mapping database of a checkout.

    \b
    Examples:
      mindport db compile --check
      mindport db extract --python ~/torch/bin/python torch
      mindport db check --python ~/torch/bin/python torch
      mindport db report
    """


db.add_command(check_command)
db.add_command(report_command)


@db.command("compile")
@click.option("--check", "only_check", is_flag=True, help="Only look for mistakes, write nothing.")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Where the database goes, instead of the cache.")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True, path_type=Path))
def compile_command(only_check: bool, output: Path | None, paths: tuple[Path, ...]) -> int:
    """Check the entries, all or those under PATH, and make one SQLite file of them and the facts.

    \b
    Examples:
      mindport db compile
      mindport db compile --check api_db/mappings/torch/optim.yaml
    """
    folder = api_db_folder()
    sources = Sources.of(folder)
    if only_check or paths:
        count = _checked(sources, paths)
        click.echo(f"{count} {'entry' if count == 1 else 'entries'}, no mistake")
        return 0
    target = output or locate.compiled(folder)
    if output is not None:
        compile_database(sources, output, folder.parent)
    click.echo(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
    return 0


def _checked(sources: Sources, paths: tuple[Path, ...]) -> int:
    base = sources.mappings.parent.parent
    rules, problems = general_rules(sources, base)
    places = [path.resolve() for path in paths] or [sources.mappings]
    checked = check(places, Facts(read_facts(sources.signatures)), rules, base)
    if problems or checked.problems:
        raise MappingError([*problems, *checked.problems])
    return len(checked.entries)


@db.command("extract")
@click.option(
    "--python",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The interpreter in which the framework is installed.",
)
@click.option("--wheel", is_flag=True, help="PACKAGE is a wheel file whose sources are read, not imported.")
@click.option("--output", "-o", type=click.Path(file_okay=False, path_type=Path), help="Instead of api_db/signatures.")
@click.argument("packages", nargs=-1, required=True, metavar="PACKAGE...")
def extract_command(python: Path | None, wheel: bool, output: Path | None, packages: tuple[str, ...]) -> int:
    """Take the facts of torch, tensorflow or mindspore from their own interpreter, or of a wheel from its text.

    \b
    Examples:
      mindport db extract --python ~/torch/bin/python torch mindspore
      mindport db extract --wheel torchvision-0.29.2-py3-none-any.whl
    """
    folder = output or api_db_folder() / "signatures"
    if python is None and not wheel:
        raise WrongUse("--python", "missing", "name the interpreter that has the framework, or use --wheel")
    try:
        for package in packages:
            made = extract_source(Path(package), folder) if python is None else extract_facts(package, python, folder)
            click.echo(str(made))
    except ExtractionError as error:
        place, fact, cure = error.parts
        raise WrongUse(place, fact, cure) from error
    return 0


@db.command("schema")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Instead of api_db/schema.json.")
def schema_command(output: Path | None) -> int:
    """Write the JSON schema with which editors check entries while they are written.

    \b
    Example:
      mindport db schema
    """
    target = output or api_db_folder() / "schema.json"
    write_schema(target)
    click.echo(str(target))
    return 0
