# SPDX-License-Identifier: Apache-2.0
"""Times a scan beside its peers on the same files in one run, and takes its memory by the number of files.

Prints ratios; asserts nothing. The scan runs in this process with the database open and its cache off, reading the
files included; `ast.parse` parses texts that are already in memory, with the garbage collector off. `torchfix` runs as
a process of its own with one job: its time is given with and without its start, that of a run on an empty folder.
"""

import ast
import gc
import json
import multiprocessing
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from mindport.db.locate import open_database
from mindport.project.result import ScanResult
from mindport.project.scan import scan_project
from mindport.project.settings import Settings

REPEATS = 3
MEMORY_SIZES = (100, 500, 2000)


def best_of(repeats: int, work: Callable[[], object]) -> float:
    """The seconds of the fastest of several runs."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def python_files(paths: Sequence[Path]) -> list[Path]:
    """The Python files that CPython can parse: the ones that all peers are timed on."""
    found = [file for path in paths for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]
    return [file for file in found if _parses(file)]


def _parses(file: Path) -> bool:
    try:
        ast.parse(file.read_bytes())
    except (SyntaxError, ValueError):
        return False
    return True


def ast_seconds(files: Sequence[Path]) -> float:
    """`ast.parse` of all files with the garbage collector off."""
    texts = [file.read_bytes() for file in files]

    def parse_all() -> None:
        for text in texts:
            ast.parse(text)

    gc.collect()
    gc.disable()
    try:
        return best_of(REPEATS, parse_all)
    finally:
        gc.enable()


def scan_seconds(files: Sequence[Path], jobs: int) -> float:
    """A scan that knows nothing from before."""
    database = open_database()
    settings = Settings(cache=False, jobs=jobs)
    return best_of(REPEATS, lambda: scan_project(files, settings, database))


def rescan_seconds(files: Sequence[Path]) -> float:
    """A scan of unchanged files that an earlier one has cached."""
    database, settings = open_database(), Settings(cache=True, jobs=1)
    with tempfile.TemporaryDirectory() as folder:

        def scan() -> ScanResult:
            return scan_project(files, settings, database, cache_folder=Path(folder))

        scan()
        return best_of(REPEATS, scan)


def torchfix_seconds(command: Sequence[str], files: Sequence[Path]) -> tuple[float, float] | None:
    """One run on the files and one on an empty folder; None where torchfix is not installed."""
    if shutil.which(command[0]) is None:
        return None
    with tempfile.TemporaryDirectory() as empty:
        start = best_of(REPEATS, lambda: _quietly([*command, "--jobs", "1", empty]))
    return best_of(1, lambda: _quietly([*command, "--jobs", "1", *map(str, files)])), start


def _quietly(command: Sequence[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def peak_memory(files: Sequence[Path]) -> float:
    """The most memory in MB that a fresh process takes for a scan of the files."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_scan_and_weigh, (list(files),))


def _scan_and_weigh(files: Sequence[Path]) -> float:
    scan_project(files, Settings(cache=False, jobs=1), open_database())
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(paths: Sequence[Path], torchfix: Sequence[str]) -> dict[str, Any]:
    """All figures: seconds, and memory in MB by the number of files."""
    files = python_files(paths)
    seconds: dict[str, float] = {
        "ast.parse, collector off": ast_seconds(files),
        "scan, cold, one process": scan_seconds(files, 1),
        "scan, cold, --jobs 2": scan_seconds(files, 2),
        "scan, cached": rescan_seconds(files),
    }
    peer = torchfix_seconds(torchfix, files)
    if peer is not None:
        seconds["torchfix, with its start"] = peer[0]
        seconds["torchfix, without its start"] = peer[0] - peer[1]
    lines = sum(file.read_bytes().count(b"\n") for file in files)
    memory = {size: peak_memory(files[:size]) for size in MEMORY_SIZES if size <= len(files)}
    return {"files": len(files), "lines": lines, "seconds": seconds, "memory_mb": memory}


def show(figures: dict[str, Any], console: Console) -> None:
    """Print the figures as tables, each time beside the cold scan's and `ast.parse`'s."""
    seconds: dict[str, float] = figures["seconds"]
    cold, parse = seconds["scan, cold, one process"], seconds["ast.parse, collector off"]
    table = Table(title=f"{figures['files']} files, {figures['lines']} lines")
    for heading in ("", "seconds", "lines/s", "of the cold scan", "of ast.parse"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, value in seconds.items():
        speed = f"{figures['lines'] / value:,.0f}"
        table.add_row(name, f"{value:.3f}", speed, f"{value / cold:.3f}", f"{value / parse:.2f}")
    console.print(table)
    memory = Table(title="peak memory of a cold scan, one process")
    memory.add_column("files", justify="right")
    memory.add_column("MB", justify="right")
    for size, megabytes in figures["memory_mb"].items():
        memory.add_row(str(size), f"{megabytes:.0f}")
    if figures["memory_mb"]:
        console.print(memory)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--torchfix", default="torchfix", show_default=True, help="The command of the peer.")
@click.option("--json", "output", type=click.Path(path_type=Path), help="Keep the figures in this file too.")
def main(paths: tuple[Path, ...], torchfix: str, output: Path | None) -> None:
    """Time scans of the Python files below PATHS.

    Example: nox -s benchmark -- path/to/site-packages/vit_pytorch
    """
    figures = measure([path.resolve() for path in paths], torchfix.split())
    show(figures, Console())
    if output is not None:
        output.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
