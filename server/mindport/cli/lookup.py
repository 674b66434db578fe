# SPDX-License-Identifier: Apache-2.0
"""`mindport lookup`: what the database says of APIs, for people and for programs."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from mindport.cli.database import open_database
from mindport.cli.settings import chosen_settings
from mindport.core.mapping import Device
from mindport.project.settings import Language


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--device", type=click.Choice([device.value for device in Device]), help="Which shall run the code.")
@click.option("--mindspore", metavar="VERSION", help="Which MindSpore the code shall run on.")
@click.option("--language", type=click.Choice([language.value for language in Language]), help="Of the texts.")
@click.option("--all", "everywhere", is_flag=True, help="Show all targets, by device and MindSpore version.")
def lookup(names: tuple[str, ...], form: str, everywhere: bool, **options: str | None) -> int:
    """Show what stands for APIs in MindSpore; with - the names come from standard input, one a line.

    \b
    Examples:
      mindport lookup torch.nn.Conv2d
      mindport lookup --format json --device cpu torch.max keras.layers.Dense
      mindport lookup --all torch.rand
      cat names.txt | mindport lookup --format json -
    """
    from mindport.db.answer import Question, answer  # the command's help needs no database

    settings = chosen_settings(Path.cwd(), options)
    question = Question(settings.device, settings.mindspore, settings.language.value)
    database = open_database(settings)
    if everywhere:
        from mindport.cli.lookup_everywhere import show_offers

        show_offers(database, _asked(names), form)
        return 0
    answers = [answer(database, name, question) for name in _asked(names)]
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(answers), indent=2).decode())
    else:
        from mindport.cli.lookup_text import show

        show(answers, settings.device.value, settings.mindspore)
    return 0


def _asked(names: Sequence[str]) -> list[str]:
    if "-" not in names:
        return list(names)
    typed = [line.strip() for line in sys.stdin]
    lines = [line for line in typed if line]
    return [name for given in names for name in (lines if given == "-" else [given])]
