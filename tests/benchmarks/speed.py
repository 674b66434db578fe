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
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click
from rich.console import Console
from rich.table import Table

from mindport.db.locate import open_database
from mindport.project.result import ScanResult
from mindport.project.scan import scan_project
from mindport.project.settings import Settings

PARSE, COLD = "ast.parse, collector off", "scan, cold, one process"
REPEATS = 3
MEMORY_SIZES = (100, 500, 2000)


class Cost(NamedTuple):
    """What a piece of work takes: time on the wall, and on the processors with those of its child processes."""

    wall: float
    cpu: float


def cost_of(work: Callable[[], object]) -> Cost:
    """The cost of one run."""
    wall, cpu = time.perf_counter(), _cpu_seconds()
    work()
    return Cost(time.perf_counter() - wall, _cpu_seconds() - cpu)


def _cpu_seconds() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def least_costs(works: Mapping[str, Callable[[], object]]) -> dict[str, Cost]:
    """The least cost of several runs of each, taken in turns: what disturbs the machine disturbs them all."""
    runs = [{name: cost_of(work) for name, work in works.items()} for _ in range(REPEATS)]
    return {name: Cost(*(min(run[name][part] for run in runs) for part in (0, 1))) for name in works}


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


def parser(files: Sequence[Path]) -> Callable[[], None]:
    """`ast.parse` of all files with the garbage collector off."""
    texts = [file.read_bytes() for file in files]

    def parse_all() -> None:
        gc.disable()
        for text in texts:
            ast.parse(text)
        gc.enable()

    return parse_all


def scanner(files: Sequence[Path], jobs: int) -> Callable[[], ScanResult]:
    """A scan that knows nothing from before."""
    database, settings = open_database(), Settings(cache=False, jobs=jobs)
    return lambda: scan_project(files, settings, database)


def rescanner(files: Sequence[Path], folder: Path) -> Callable[[], ScanResult]:
    """A scan of unchanged files that an earlier one has cached in the folder."""
    database, settings = open_database(), Settings(cache=True, jobs=1)
    scan_project(files, settings, database, cache_folder=folder)
    return lambda: scan_project(files, settings, database, cache_folder=folder)


def torchfix_costs(command: Sequence[str], files: Sequence[Path]) -> dict[str, Cost]:
    """One run on the files, with and without what one on an empty folder costs; nothing where it is not installed."""
    if shutil.which(command[0]) is None:
        return {}
    with tempfile.TemporaryDirectory() as empty:
        start = cost_of(lambda: _quietly([*command, "--jobs", "1", empty]))
    whole = cost_of(lambda: _quietly([*command, "--jobs", "1", *map(str, files)]))
    rest = Cost(whole.wall - start.wall, whole.cpu - start.cpu)
    return {"torchfix, with its start": whole, "torchfix, without its start": rest}


def _quietly(command: Sequence[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def peak_memory(files: Sequence[Path]) -> float:
    """The most memory in MB that a fresh process takes for a scan of the files."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_scan_and_weigh, (list(files),))


def _scan_and_weigh(files: Sequence[Path]) -> float:
    scan_project(files, Settings(cache=False, jobs=1), open_database())
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would give at least what the parent had when it started this process
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(peak.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(paths: Sequence[Path], torchfix: Sequence[str]) -> dict[str, Any]:
    """All figures: costs in seconds, and memory in MB by the number of files."""
    files = python_files(paths)
    with tempfile.TemporaryDirectory() as folder:
        costs = least_costs(
            {PARSE: parser(files), COLD: scanner(files, 1), "scan, cold, --jobs 2": scanner(files, 2)}
            | {"scan, cached": rescanner(files, Path(folder))}
        )
    costs |= torchfix_costs(torchfix, files)
    lines = sum(file.read_bytes().count(b"\n") for file in files)
    memory = {size: peak_memory(files[:size]) for size in MEMORY_SIZES if size <= len(files)}
    seconds = {name: cost._asdict() for name, cost in costs.items()}
    return {"files": len(files), "lines": lines, "seconds": seconds, "memory_mb": memory}


def show(figures: dict[str, Any], console: Console) -> None:
    """Print the figures as tables, each cost beside those of the cold scan and of `ast.parse`."""
    seconds: dict[str, dict[str, float]] = figures["seconds"]
    table = Table(title=f"{figures['files']} files, {figures['lines']} lines")
    for heading in ("", "wall s", "CPU s", "lines / CPU s", "wall / cold scan", "CPU / cold scan", "CPU / ast.parse"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, cost in seconds.items():
        ratios = (
            cost["wall"] / seconds[COLD]["wall"],
            cost["cpu"] / seconds[COLD]["cpu"],
            cost["cpu"] / seconds[PARSE]["cpu"],
        )
        speed = f"{figures['lines'] / cost['cpu']:,.0f}"
        table.add_row(name, f"{cost['wall']:.3f}", f"{cost['cpu']:.3f}", speed, *(f"{ratio:.3f}" for ratio in ratios))
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
