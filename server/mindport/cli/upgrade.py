# SPDX-License-Identifier: Apache-2.0
"""`mindport upgrade`: what another MindSpore version changes for a project."""

import os
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import click
import msgspec

from mindport.cli import DONE, UNREADABLE, complain
from mindport.cli.database import facts_of, open_database
from mindport.cli.settings import chosen_settings
from mindport.core.choose import minor
from mindport.core.mapping import Device
from mindport.project.files import common_root
from mindport.project.problem import WrongUse
from mindport.project.settings import Language
from mindport.project.upgrade import Affected, Upgrade, Versions, upgrade
from mindport.report.escape import visible


@click.command("upgrade", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True, path_type=Path))
@click.option("--from", "before", required=True, metavar="VERSION", help="The MindSpore version that is used now.")
@click.option("--to", "after", metavar="VERSION", help="The one that shall be used.  [default: the newest]")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--device", type=click.Choice([device.value for device in Device]), help="Which shall run the code.")
@click.option("--language", type=click.Choice([language.value for language in Language]), help="Of the texts.")
def upgrade_command(paths: tuple[Path, ...], before: str, after: str | None, form: str, **options: Any) -> int:
    """Show what changes for a project with another MindSpore version.

    Told are uses of PyTorch and TensorFlow for which something else stands then, and MindSpore names of the project
    that are gone, deprecated, or take this call's arguments otherwise. Methods of MindSpore objects are not followed.

    \b
    Examples:
      mindport upgrade --from 2.8
      mindport upgrade train.py models/ --from 2.7 --to 2.9 --format json
    """
    settings = chosen_settings(Path(common_root(paths or [Path()])), options)
    database = open_database(settings)
    newest = database.versions["mindspore"][-1]
    versions = Versions(facts_of(database, _version(before, "--from"), "--from"),
                        facts_of(database, _version(after or newest, "--to"), "--to"))  # fmt: skip
    result = upgrade(paths or [Path()], settings, database, versions)
    language = settings.language.value
    click.echo(_json(result, language) if form == "json" else "\n".join(map(visible, _lines(result, language))))
    for file in result.unreadable:
        complain(f"{os.path.join(result.root, file.path)}: {file.why('en')}: the rest of the report is complete")
    return UNREADABLE if result.unreadable else DONE


def _version(text: str, option: str) -> str:
    """What the user gave, if it is a version at all; whether it is known is another question."""
    parts = text.split(".")
    if len(parts) not in (2, 3) or not all(part.isdecimal() for part in parts):
        raise WrongUse(option, f"{text!r} is not allowed", 'give a version such as "2.10"')
    return text


def _lines(result: Upgrade, language: str) -> Iterator[str]:
    for path, places in groupby(result.affected, key=lambda one: one.path):
        yield path
        for one in places:
            cell = f"[{one.cell}] " if one.cell is not None else ""
            yield f"  {cell}{one.line}:{one.column}  {one.api}: {_told(one, language)}"
    kinds = Counter(one.change.kind.value for one in result.affected)
    counted = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())) or "nothing changes"
    then, later = minor(result.versions.before), minor(result.versions.after)
    yield f"MindSpore {then} -> {later}: {result.uses} uses; {counted}"


def _told(one: Affected, language: str) -> str:
    return one.change.text.in_language(language).replace("\n", " ")


def _json(result: Upgrade, language: str) -> str:
    rows = [
        {
            "path": one.path, "line": one.line, "column": one.column, "cell": one.cell, "api": one.api,
            "change": one.change.kind, "message": one.change.text.in_language(language),
        }
        for one in result.affected
    ]  # fmt: skip
    document = {
        "version": 1,
        "from": result.versions.before,
        "to": result.versions.after,
        "root": result.root,
        "uses": result.uses,
        "changes": rows,
        "unreadable": [{"path": file.path, "error": file.why(language)} for file in result.unreadable],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
