# SPDX-License-Identifier: Apache-2.0
"""`mindport fix`: options to a choice, a rewrite in memory, differences on the screen, files only with `--write`."""

import shlex
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from mindport.cli import DONE, FINDINGS, UNREADABLE, complain
from mindport.cli.database import open_database
from mindport.cli.progress import progress_bar
from mindport.cli.settings import chosen_settings
from mindport.core.mapping import Device
from mindport.core.model import Safety
from mindport.db.lookup import Database
from mindport.project.files import common_root
from mindport.project.fix import ProjectFix, fix_project
from mindport.project.fixer import Choice
from mindport.project.log import log_to_file
from mindport.project.problem import WrongUse
from mindport.project.settings import Language
from mindport.project.undo import Written, write_fixes
from mindport.report.fixes import Shown, diff_lines, next_steps, summary
from mindport.report.terminal import show, show_lines

_PATTERN_CHARACTERS = frozenset("*?[")


class _Wish(Struct, frozen=True):
    """What shall happen with the rewrite."""

    diff: bool
    write: bool
    check: bool


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option(
    "--safety",
    type=click.Choice(["safe", "review"]),
    default="safe",
    show_default=True,
    help="Rewrite only what runs have proven, or also what a person must review.",
)
@click.option("--diff", is_flag=True, help="Show the differences; without --write and --check that happens anyway.")
@click.option("--write", is_flag=True, help="Write the files, and keep a patch that undoes it.")
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 if something would change.")
@click.option(
    "--select", multiple=True, metavar="API", help='Only uses of this API, or of all that fit "torch.nn.*"; repeatable.'
)
@click.option("--device", type=click.Choice([one.value for one in Device]), help="What it shall run on.")
@click.option("--mindspore", metavar="VERSION", help="The MindSpore it shall run on.  [default: 2.10]")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out what matches, as in .gitignore.")
@click.option("--jobs", "-j", type=click.IntRange(0), help="Processes; 0 decides by the size of the project.")
@click.option("--language", type=click.Choice([one.value for one in Language]), help="Of the texts.  [default: en]")
@click.option("--verbose", "-v", is_flag=True, help="Name every file, reason and place, not only the first.")
def fix(
    paths: tuple[Path, ...],
    safety: str,
    diff: bool,
    write: bool,
    check: bool,
    select: tuple[str, ...],
    verbose: bool,
    **options: Any,
) -> int:
    """Rewrite uses of PyTorch and TensorFlow APIs to MindSpore, and say what was left and why.

    Shows the differences and writes nothing, unless --write is given. Comments, formatting, encodings, line ends and
    the outputs of notebooks stay as they are. What --write changes, the patch in .mindport/undo takes back.

    \b
    Examples:
      mindport fix train.py
      mindport fix . --device cpu --write
      mindport fix models/ --safety review --select torch.cat --select "torch.nn.*"
      mindport fix . --check

    \b
    Exit codes:
      0  done
      1  with --check: something would change
      2  wrong use; the message says what to do
      3  some file could not be read or written; the others are done
    """
    log_to_file()
    if write and check:
        raise WrongUse("--check", "writes nothing", "give either --write or --check")
    wish = _Wish(diff or not (write or check), write, check)
    settings = chosen_settings(Path(common_root(paths)), options)
    database = open_database(settings)
    choice = Choice(Safety[safety.upper()], tuple(_canonical(name, database) for name in select))
    with progress_bar("rewriting") as progress:
        fixed = fix_project(paths, settings, database, choice, progress)
    unproven = "" if database.was_run_on(settings.device) else settings.device.value
    shown = Shown(settings.language.value, verbose, unproven)
    return _told(fixed, wish, paths, shown)


def _told(fixed: ProjectFix, wish: _Wish, paths: Sequence[Path], shown: Shown) -> int:
    """Show and write what is wished; the exit code."""
    written = write_fixes(fixed, datetime.now()) if wish.write else None
    changed = fixed.changed() if written is None else list(written.files)
    if wish.diff:
        show_lines(diff_lines(changed), sys.stdout)
    show(summary(changed, fixed.files, shown, wish.write), sys.stdout)
    show_lines(next_steps(_commands(fixed, written, paths, shown), shown.language), sys.stdout)
    for problem in written.problems if written else ():
        complain(str(problem))
    for file in fixed.unreadable():
        complain(f"{Path(fixed.root, file.path)}: {file.unreadable}: the others are done")
    if fixed.unreadable() or (written and written.problems):
        return UNREADABLE
    return FINDINGS if wish.check and changed else DONE


def _canonical(name: str, database: Database) -> str:
    """The name by which the database knows an API; a pattern stays one."""
    if _PATTERN_CHARACTERS & set(name):
        return name
    canonical = database.canonical(name)
    if canonical is None:
        similar = database.similar(name)
        cure = f"did you mean {', '.join(similar)}?" if similar else "look it up with mindport lookup"
        raise WrongUse("--select", f"no framework in the database has {name!r}", cure)
    return canonical


def _commands(fixed: ProjectFix, written: Written | None, paths: Sequence[Path], shown: Shown) -> dict[str, str]:
    """Keys of texts, each with the command that does it."""
    given = [one for one in sys.argv[1:] if one not in ("--check", "--diff", "--write")]
    steps: dict[str, str] = {}
    if written is None and fixed.changed():
        steps["fix.write"] = shlex.join(["mindport", *given, "--write"])
    if written is not None and written.undo is not None:
        root = Path(fixed.root)
        place = [] if root == Path.cwd() else [str(root)]
        undo = str(written.undo)
        steps["fix.undo"] = shlex.join(["git", *(["-C", *place] if place else []), "apply", "-R", undo])
        patch = ["patch", "-R", "-p1", *(["-d", *place] if place else []), "-i", undo]
        steps["fix.undo.patch"] = shlex.join(patch)
    if any(kept.safety is Safety.REVIEW for file in fixed.files for kept in file.kept):
        steps["fix.more"] = shlex.join(["mindport", *given, "--safety", "review"])
    if not shown.everything and any(file.kept for file in fixed.files):
        steps["fix.places"] = shlex.join(["mindport", *given, "--verbose"])
    if written is not None:
        steps["fix.scan"] = shlex.join(["api-scan", *map(str, paths)])
    return steps
