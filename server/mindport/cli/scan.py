# SPDX-License-Identifier: Apache-2.0
"""`mindport scan`, also started as `api-scan`: options to settings, a scan, reports, an exit code."""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from msgspec import structs

from mindport.cli import DONE, FINDINGS, UNREADABLE, complain
from mindport.cli.database import open_database
from mindport.cli.outputs import check_writable, chosen_outputs, write_file, write_reports
from mindport.cli.progress import progress_bar
from mindport.cli.settings import chosen_settings
from mindport.core.mapping import Device
from mindport.db.lookup import Database
from mindport.project.collector import collector_off
from mindport.project.files import common_root
from mindport.project.log import log_to_file
from mindport.project.problem import WrongUse
from mindport.project.result import ScanResult
from mindport.project.scan import scan_project, scan_unsaved
from mindport.project.settings import CsvLayout, FailOn, Framework, Language, Settings
from mindport.report import baseline as baselines
from mindport.report.document import report_on


def _choice(values: Any) -> click.Choice[str]:
    return click.Choice([value.value for value in values], case_sensitive=False)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[:FILE]",
    help="text (the default), json, csv, html, sarif or markdown; several with files of their own.",
)
@click.option("--output", "-o", metavar="FILE", help="Where the report goes; by itself its ending tells the format.")
@click.option("--framework", type=_choice(Framework), help="Whose APIs are looked for.  [default: all]")
@click.option("--device", type=_choice(Device), help="What the converted code shall run on.  [default: ascend]")
@click.option("--mindspore", metavar="VERSION", help="The MindSpore it shall run on.  [default: 2.10]")
@click.option(
    "--exclude",
    multiple=True,
    metavar="PATTERN",
    help="Leave out what matches, as in .gitignore; relative to the folder of pyproject.toml, else of what is scanned.",
)
@click.option("--jobs", "-j", type=click.IntRange(0), help="Processes; 0 decides by the size of the project.")
@click.option("--cache/--no-cache", default=None, help="Take results of unchanged files from the last scan.")
@click.option("--baseline", metavar="FILE", help="An earlier baseline or JSON report: what is not in it is new.")
@click.option(
    "--write-baseline", metavar="FILE", type=click.Path(path_type=Path), help="Keep what is found as baseline."
)
@click.option("--fail-on", type=_choice(FailOn), help="Findings that give exit code 1.  [default: none]")
@click.option("--csv-layout", type=_choice(CsvLayout), help="One table, or the blocks of the Dev Toolkit.")
@click.option("--language", type=_choice(Language), help="Language of texts in reports.  [default: en]")
@click.option("--assess", is_flag=True, help="As text, only what the migration will take: shares and missing APIs.")
@click.option(
    "--stdin-filename",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Scan standard input as if it were this file; PATHs then say where the project is that it imports from.",
)
def scan(
    paths: tuple[Path, ...],
    formats: tuple[str, ...],
    output: str | None,
    write_baseline: Path | None,
    assess: bool,
    stdin_filename: Path | None,
    **options: Any,
) -> int:
    """Find every PyTorch and TensorFlow API that a project uses, and say what stands for it in MindSpore.

    PATHs are files, notebooks and folders; without one the current folder is scanned. Options can also stand in
    pyproject.toml, as [tool.mindport].

    \b
    Examples:
      api-scan
      api-scan train.py models/ --device gpu
      api-scan . --format text --format html:report.html
      api-scan . --format sarif --output scan.sarif --fail-on unmapped
      api-scan . --baseline baseline.json --fail-on new
      api-scan --stdin-filename model.py < model.py

    \b
    Exit codes:
      0  done
      1  there are findings that --fail-on names
      2  wrong use; the message says what to do
      3  some file could not be read; the report names it and is complete otherwise
    """
    log_to_file()
    outputs = chosen_outputs(formats, output)
    if assess and any(one.format != "text" for one in outputs):
        raise WrongUse("--assess", "is text", "leave --format out; the other formats always have the assessment too")
    if write_baseline is not None:
        check_writable(write_baseline)
    settings = _settings(paths, stdin_filename, options)
    known = _known(settings, options["baseline"])
    database = open_database(settings)
    with collector_off():
        result = _scanned(paths, stdin_filename, settings, database)
        for problem in result.problems:
            complain(str(problem))
        result = structs.replace(result, known=known)
        advice = {name: package.advice for name, package in database.packages.items()}
        report = report_on(result, advice, made=f"{datetime.now():%Y-%m-%d %H:%M}")
        if write_baseline is not None:
            write_file(write_baseline, baselines.encode(baselines.known_uses(result.files)))
        write_reports(report, outputs, settings.language.value, assess)
    failing = bool(report.failing(settings.fail_on))
    return _exit_code(result, failing)


def _settings(paths: Sequence[Path], stdin_filename: Path | None, options: dict[str, Any]) -> Settings:
    """What pyproject.toml says, and above it the command line."""
    start = stdin_filename.absolute().parent if stdin_filename else Path(common_root(paths or [Path()]))
    settings = chosen_settings(start, options)
    if settings.fail_on is FailOn.NEW and settings.baseline is None:
        raise WrongUse("--fail-on", "new means new against a baseline", "give --baseline FILE")
    return settings


def _known(settings: Settings, on_command_line: str | None) -> dict[str, dict[str, int]] | None:
    """The uses that the baseline knows, None without one."""
    if settings.baseline is None:
        return None
    folder = "" if on_command_line else settings.folder or ""
    file = Path(folder, settings.baseline)
    try:
        return baselines.decode(file.read_bytes())
    except FileNotFoundError:
        raise WrongUse(str(file), "no such baseline", f"make it with --write-baseline {file}") from None
    except OSError as error:
        raise WrongUse(str(file), error.strerror or str(error), "name a baseline that can be read") from error
    except baselines.BaselineError as error:
        raise WrongUse(str(file), "no baseline", str(error)) from error


def _scanned(paths: Sequence[Path], stdin_filename: Path | None, settings: Settings, database: Database) -> ScanResult:
    if stdin_filename is not None:
        return scan_unsaved(stdin_filename, sys.stdin.buffer.read(), paths, settings, database)
    with progress_bar() as progress:
        return scan_project(paths or [Path()], settings, database, progress)


def _exit_code(result: ScanResult, failing: bool) -> int:
    unreadable = result.unreadable()
    for file in unreadable:
        complain(f"{os.path.join(result.root, file.path)}: {file.why('en')}: the rest of the report is complete")
    if unreadable:
        return UNREADABLE
    return FINDINGS if failing else DONE
