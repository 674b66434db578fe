# SPDX-License-Identifier: Apache-2.0
"""Applies every fix to every file of real packages in memory: what comes out parses, keeps its comments, and stays put.

Run: python tests/benchmarks/never_break.py PATH… ; exit code 1 when a file broke. Nothing is written.
"""

import ast
import io
import sys
import time
import tokenize
import warnings
from collections import Counter
from pathlib import Path

import click

from mindport.core.judge import Options
from mindport.core.mapping import Device
from mindport.core.model import Safety
from mindport.core.rewriting.edits import apply
from mindport.core.rewriting.rewrite import Rewriting, rewrite_text
from mindport.core.scan import no_outlines
from mindport.db.locate import open_database
from mindport.db.lookup import Database
from mindport.project.source import Unreadable, decode, read_bytes

LIMIT = 20_000_000


def parses(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError):
            return False
    return True


def comments(text: str) -> Counter[str]:
    """The comments of a text that parses."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)


def faults(text: str, first: Rewriting, second: Rewriting) -> list[str]:
    """What one rewriting of a text that parses did wrong."""
    found = []
    if apply(text, first.edits) != first.text:
        found.append("the edits do not make the text: something else changed")
    if not parses(first.text):
        return [*found, "does not parse any more"]
    lost = comments(text) - comments(first.text)
    if lost:
        found.append(f"lost comments: {sorted(lost)[:3]}")
    if second.text != first.text:
        found.append("a second rewriting changes it again")
    return found


def rewrite(text: str, database: Database, options: Options) -> Rewriting:
    return rewrite_text(text, "", no_outlines, database, options, at_least=Safety.REVIEW)


@click.command(help=__doc__)
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--device", type=click.Choice([device.value for device in Device]), default="cpu")
def main(paths: tuple[Path, ...], device: str) -> None:
    database, options = open_database(), Options(device=Device(device))
    files = fixes = left = broken = 0
    start = time.process_time()
    files_named = (file for named in paths for file in ([named] if named.is_file() else named.rglob("*.py")))
    for path in sorted(files_named):
        try:
            text = decode(read_bytes(path, LIMIT))
        except Unreadable:
            continue
        if not parses(text):
            continue
        files += 1
        first = rewrite(text, database, options)
        fixes += len(first.fixes)
        left += len(first.left)
        for fault in faults(text, first, rewrite(first.text, database, options)):
            broken += 1
            click.echo(f"{path}: {fault}")
    seconds = time.process_time() - start
    click.echo(f"{files} files, {fixes} uses rewritten, {left} left, {broken} faults, {seconds:.0f} s")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
