# SPDX-License-Identifier: Apache-2.0
"""Which reports go where: `--format` and `--output`; files are written whole or not at all."""

import sys
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from mindport.project.problem import WrongUse
from mindport.project.writing import write_aside
from mindport.report import FORMATS, text
from mindport.report.document import Report

_BY_SUFFIX = {
    ".csv": "csv",
    ".htm": "html",
    ".html": "html",
    ".json": "json",
    ".md": "markdown",
    ".sarif": "sarif",
    ".txt": "text",
}


class Output(Struct, frozen=True):
    """A report in one format; `file` is None for standard output."""

    format: str
    file: Path | None = None


def chosen_outputs(formats: Sequence[str], output: str | None) -> tuple[Output, ...]:
    """The reports that the options ask for; WrongUse where they do not fit together or a file cannot be."""
    outputs = [_parsed(value) for value in formats]
    if output is not None:
        file = None if output == "-" else Path(output)
        open_ends = [index for index, one in enumerate(outputs) if one.file is None]
        if len(open_ends) > 1 or (outputs and not open_ends):
            raise WrongUse("--output", "does not say which format it is for", "write --format FORMAT:FILE for each")
        if open_ends:
            outputs[open_ends[0]] = Output(outputs[open_ends[0]].format, file)
        else:
            outputs.append(Output(_BY_SUFFIX.get(Path(output).suffix.lower(), "text"), file))
    outputs = outputs or [Output("text")]
    for one in outputs:
        if [other.file for other in outputs].count(one.file) > 1:
            place = str(one.file) if one.file else "standard output"
            raise WrongUse(
                place, "more than one report goes there", "write --format FORMAT:FILE with files of their own"
            )
        if one.file is not None:
            check_writable(one.file)
    return tuple(outputs)


def check_writable(file: Path) -> None:
    """Say before the work what would fail after it."""
    if file.is_dir():
        raise WrongUse(str(file), "is a folder", "name a file in it")
    if not file.absolute().parent.is_dir():
        raise WrongUse(str(file), f"there is no folder {file.absolute().parent}", "make it first, or name another file")


def write_reports(report: Report, outputs: Sequence[Output], language: str, assess: bool) -> None:
    """Make every report, files first: standard output may be closed by who reads it. Only text has `assess`."""
    for output in sorted(outputs, key=lambda one: one.file is None):
        if output.file is not None:
            content = text.render(report, language, assess=True) if assess else FORMATS[output.format](report, language)
            write_file(output.file, content)
        elif output.format == "text":
            text.write(report, language, sys.stdout, assess)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(FORMATS[output.format](report, language).encode())


def write_file(file: Path, content: str) -> None:
    """A whole text file in UTF-8; WrongUse if that cannot be."""
    try:
        write_aside(file, content.encode())
    except OSError as error:
        raise WrongUse(str(file), f"cannot be written: {error.strerror or error}", "name another file") from error


def _parsed(value: str) -> Output:
    name, colon, file = value.partition(":")
    if name not in FORMATS:
        raise WrongUse("--format", f"{name!r} is no format", f"choose {', '.join(FORMATS)}, or FORMAT:FILE")
    if colon and not file:
        raise WrongUse("--format", f"{value!r} names no file", "write FORMAT:FILE")
    return Output(name, None if file in ("", "-") else Path(file))
