# SPDX-License-Identifier: Apache-2.0
"""`mindport db check`: what has moved away from the entries since they were written."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import msgspec

from mindport.cli import DONE, FINDINGS
from mindport.cli.database import api_db_folder
from mindport.core.mapping import Entry
from mindport.db import locate
from mindport.db.compile import Sources, check, general_rules
from mindport.db.drift import OPINIONS, Look, of_entries, of_names, of_tables, with_installed
from mindport.db.extract import ExtractionError, extract_facts
from mindport.db.fact_file import FactFile, read_facts
from mindport.db.facts import Facts
from mindport.db.official_tables import read_tables
from mindport.project.problem import WrongUse
from mindport.report.escape import visible
from mindport.verify.frameworks import VARIABLE, python_of

_PACKAGES = ("torch", "tensorflow", "mindspore")


@click.command("check")
@click.option(
    "--python",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The interpreter with the packages, instead of the environments that `mindport frameworks list` shows.",
)
@click.option(
    "--official",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with mapping tables of MindSpore's documentation, as Markdown or CSV.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.argument("packages", nargs=-1, metavar="[torch] [tensorflow] [mindspore]", type=click.Choice(_PACKAGES))
def check_command(python: Path | None, official: Path | None, form: str, packages: tuple[str, ...]) -> int:
    """Compare the entries with installed frameworks and with official tables, and list what to look at.

    Without a package those are compared that have an environment. Nothing is written: `mindport db extract` takes
    the new facts into the database.

    \b
    Examples:
      mindport db check --python ~/torch-next/bin/python torch
      mindport db check --official ~/mindspore-docs/docs/mindspore/source_en/note/api_mapping

    \b
    Exit codes:
      0  nothing to look at
      1  something to look at
      2  wrong use; the message says what to do
    """
    sources = Sources.of(api_db_folder())
    committed = read_facts(sources.signatures)
    installed = _installed(packages, python, required=official is None)
    database = locate.open_database()
    entries = {name: entry for name in database.entries() if (entry := database.entry(name)) is not None}
    looks = list(_of_installed(sources, committed, installed, entries))
    if official is not None:
        looks += of_tables(read_tables(official), Facts(committed), database.entry)
    looks.sort()
    click.echo(_json(looks, installed) if form == "json" else "\n".join(map(visible, _lines(looks, installed))))
    return FINDINGS if any(look.kind not in OPINIONS for look in looks) else DONE


def _installed(packages: Sequence[str], python: Path | None, required: bool) -> list[FactFile]:
    """The facts of what is installed; WrongUse where a package that is asked for has no interpreter."""
    pythons = {package: _interpreter(package, python) for package in packages or _PACKAGES}
    for package in packages:
        if pythons[package] is None:
            cure = f"give --python, set {VARIABLE.format(package.upper())}, or run `mindport frameworks install`"
            raise WrongUse(package, "no interpreter that has it is known", cure)
    chosen = {package: found for package, found in pythons.items() if found is not None}
    if python is not None and not packages:
        raise WrongUse("--python", "does not say what it has", f"name {', '.join(_PACKAGES)} behind it")
    if not chosen and required:
        raise WrongUse("mindport db check", "nothing to compare with", "give --python and a package, or --official")
    with tempfile.TemporaryDirectory(prefix="mindport-") as scratch:
        try:
            for package, found in chosen.items():
                extract_facts(package, found, Path(scratch))
        except ExtractionError as error:
            raise WrongUse(*error.parts) from error
        return read_facts(Path(scratch))


def _interpreter(package: str, explicit: Path | None) -> Path | None:
    if explicit is not None or package != "mindspore":
        return python_of(package, explicit)
    return python_of("mindspore") or python_of("torch") or python_of("tensorflow")


def _of_installed(
    sources: Sources, committed: Sequence[FactFile], installed: Sequence[FactFile], entries: dict[str, Entry]
) -> Iterator[Look]:
    if not installed:
        return
    base = sources.mappings.parent.parent
    rules, _ = general_rules(sources, base)
    yield from of_entries(check([sources.mappings], with_installed(committed, installed), rules, base).problems)
    for file in installed:
        known = [one for one in committed if one.framework == file.framework]
        same = [one for one in known if one.version == file.version]
        yield from of_names((same or known)[-1], file, entries)


def _lines(looks: Sequence[Look], installed: Sequence[FactFile]) -> Iterator[str]:
    for look in looks:
        place = f"{look.place}: " if look.place else ""
        yield f"{place}{look.kind.value}: {look.name}: {look.text}"
    against = [f"{file.framework} {file.version}" for file in installed]
    counted = Counter(look.kind.value for look in looks)
    found = ", ".join(f"{count} {kind}" for kind, count in sorted(counted.items())) or "nothing to look at"
    yield f"{', '.join(['entries', *against])}: {found}"


def _json(looks: Sequence[Look], installed: Sequence[FactFile]) -> str:
    versions = {file.framework: str(file.version) for file in installed}
    document = msgspec.json.encode({"version": 1, "installed": versions, "looks": looks})
    return msgspec.json.format(document, indent=2).decode()
