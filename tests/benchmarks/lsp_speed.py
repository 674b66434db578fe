# SPDX-License-Identifier: Apache-2.0
"""Times the language server beside its peers on one file in one run; prints figures and ratios, asserts nothing.

`ruff server` runs with its usual rules and with all of them, where it reports about as much as we do; the peers are
left out where they are not installed. CPU time is that of the server's process and does not suffer from other work on
the machine.
"""

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import click
from rich.console import Console
from rich.table import Table

from tests.lsp.wire import SERVER, Wire

OURS = "mindport serve"
PAUSE = 0.6
"""Seconds between two edits: each is one that somebody makes and then looks at what comes of it."""
INSERTED = ("x = 1\n", "y = [x, x]\n", "# a comment\n", "torch.zeros(3)\n")


class Peer(NamedTuple):
    """A server to time."""

    name: str
    command: tuple[str, ...]
    settings: str = ""
    """What stands in ruff.toml."""
    versions: bool = True
    """Whether its diagnostics say which version they are of."""


class Figures(NamedTuple):
    """What was measured of one server, in seconds and MB."""

    initialized: float
    first: float
    edits: list[float]
    cpu: float
    """Of one edit."""
    memory: int
    diagnostics: int


def peers(programs: Path) -> list[Peer]:
    """The servers that are installed."""
    found = [Peer(OURS, SERVER)]
    ruff = shutil.which("ruff", path=f"{programs}{os.pathsep}{os.environ['PATH']}")
    if ruff is not None:
        found.append(Peer("ruff server", (ruff, "server")))
        found.append(Peer("ruff server, all rules", (ruff, "server"), 'preview = true\nlint.select = ["ALL"]\n'))
    pylsp = shutil.which("pylsp", path=f"{programs}{os.pathsep}{os.environ['PATH']}")
    if pylsp is not None:
        found.append(Peer("python-lsp-server", (pylsp,), versions=False))
    return found


def measure(peer: Peer, text: str, edits: int) -> Figures:
    """One session: start, open the file, edit it line by line."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "ruff.toml").write_text(peer.settings, encoding="utf-8")
        begin = time.perf_counter()
        wire = Wire(peer.command, stderr=subprocess.DEVNULL, cwd=root)
        try:
            wire.begin(root)
            initialized = wire.came - begin
            uri = (root / "model.py").as_uri()
            begin = time.perf_counter()
            wire.open(uri, text)
            wire.diagnostics(uri)
            first = wire.came - begin
            time.sleep(2)  # what it does in the background after that
            cpu = cpu_seconds(wire.process.pid)
            taken, found = edited(wire, peer, uri, text, edits)
            cpu = (cpu_seconds(wire.process.pid) - cpu) / edits
            return Figures(initialized, first, taken, cpu, resident(wire.process.pid), len(found))
        finally:
            wire.kill()


def edited(wire: Wire, peer: Peer, uri: str, text: str, edits: int) -> tuple[list[float], list[Any]]:
    """Seconds from each edit to its diagnostics, and the last of these."""
    chance, lines, taken, found = random.Random(1), text.count("\n"), [], []
    for version in range(2, edits + 2):
        place = {"line": chance.randrange(lines // 2, lines), "character": 0}
        change = {"range": {"start": place, "end": place}, "text": INSERTED[version % len(INSERTED)]}
        begin = time.perf_counter()
        wire.change(uri, version, change)
        found = wire.diagnostics(uri, version if peer.versions else None)
        taken.append(wire.came - begin)
        time.sleep(PAUSE)
    return taken, found


def cpu_seconds(process_id: int) -> float:
    """CPU time of a process; 0 where the system does not tell."""
    status = Path(f"/proc/{process_id}/stat")
    if not status.exists():
        return 0.0
    fields = status.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(process_id: int) -> int:
    """Memory of a process in MB; 0 where the system does not tell."""
    status = Path(f"/proc/{process_id}/status")
    if not status.exists():
        return 0
    return next(int(line.split()[1]) // 1024 for line in status.read_text().splitlines() if line.startswith("VmRSS:"))


def show(figures: dict[str, Figures], console: Console) -> None:
    """Print the figures as a table; what one edit takes also as a multiple of what it takes the peers."""
    table = Table(title="language servers, times in ms")
    times_of = ("initialize", "first", "edit, median", "edit, p95", "CPU an edit")
    for heading in ("", *times_of, "MB", "diagnostics", "ours / its edit"):
        table.add_column(heading, justify="right" if heading else "left")
    ours = statistics.median(figures[OURS].edits)
    for name, one in figures.items():
        median, late = statistics.median(one.edits), sorted(one.edits)[int(len(one.edits) * 0.95)]
        times = (one.initialized, one.first, median, late, one.cpu)
        cells = [f"{1000 * seconds:.0f}" for seconds in times]
        table.add_row(name, *cells, str(one.memory), str(one.diagnostics), f"{ours / median:.1f}")
    console.print(table)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--edits", default=40, show_default=True)
@click.option("--json", "output", type=click.Path(path_type=Path), help="Keep the figures in this file too.")
def main(file: Path, edits: int, output: Path | None) -> None:
    """Time language servers on FILE.

    Example: nox -s benchmark -- server path/to/modeling.py
    """
    text = file.read_text(encoding="utf-8")
    found = {peer.name: measure(peer, text, edits) for peer in peers(Path(sys.executable).parent)}
    Console().print(f"{file.name}: {text.count(chr(10))} lines")
    show(found, Console())
    if output is not None:
        output.write_text(json.dumps({name: one._asdict() for name, one in found.items()}, indent=1) + "\n")


if __name__ == "__main__":
    main()
