# SPDX-License-Identifier: Apache-2.0
"""Times the database as programs use it: opening, looking up, searching at each key that is typed.

Prints times and ratios; asserts nothing. "first" is what a new process waits for: the file opened and one question
answered. The peer is what looking up would cost without an index: every entry decoded, as reading one large file is.
"""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from mindport.db.locate import open_database
from mindport.db.lookup import Database

TYPED = (
    "torch.nn.BatchNorm2d",
    "cross entropy loss",
    "mindspore.mint.nn.functional.relu",
    "ConvTr",
    "lr_scheduler",
    "keras dense",
    "grid_smaple",
)
REPEATS = 20


def times(work: Callable[[], object], repeats: int = REPEATS) -> list[float]:
    """Milliseconds of each run."""
    found = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1000)
    return found


def first_answer(path: Path) -> None:
    """What a new process does."""
    Database(path).entry("torch.nn.Conv2d")


def everything(path: Path) -> None:
    """Every entry decoded."""
    database = Database(path)
    for name in database.entries():
        database.entry(name)


@click.command()
@click.option("--database", "given", type=click.Path(exists=True, path_type=Path), help="Instead of the checkout's.")
def main(given: Path | None) -> None:
    """Measure and print."""
    path = given or open_database().path
    database = Database(path)
    names = database.entries()
    peer = statistics.median(times(lambda: everything(path), 3))
    keys = [word[:end] for word in TYPED for end in range(1, len(word) + 1)]
    first_search = times(lambda: Database(path).search("conv"))
    per_key = [times(lambda key=key: database.search(key), 3) for key in keys]  # type: ignore[misc]
    slowest = max(zip(keys, per_key, strict=True), key=lambda pair: min(pair[1]))
    rows = {
        "open and first look-up": times(lambda: first_answer(path)),
        "look-up": [found / len(names) for found in times(lambda: everything(path), 3)],
        "MindSpore name in an older version": times(lambda: database.fact_in("mindspore.mint.rand", "2.7.0")),
        "first search": first_search,
        "search, each key": [min(found) for found in per_key],
    }
    table = Table("", "median ms", "most ms", "share of decoding all")
    for name, found in rows.items():
        median = statistics.median(found)
        table.add_row(name, f"{median:.3f}", f"{max(found):.3f}", f"{median / peer:.1%}")
    console = Console()
    console.print(f"{path.stat().st_size / 1e6:.1f} MB, {len(names)} entries; decoding all of them {peer:.0f} ms")
    console.print(table)
    console.print(f"{len(keys)} keys; slowest: {slowest[0]!r}, {min(slowest[1]):.1f} ms")


if __name__ == "__main__":
    main()
