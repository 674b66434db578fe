# SPDX-License-Identifier: Apache-2.0
"""A progress bar where a person can see it, nothing anywhere else."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from mindport.project.scan import Progress, no_progress


@contextmanager
def progress_bar(doing: str = "scanning") -> Iterator[Progress]:
    """On a terminal's standard error a bar that goes when all is done."""
    if not sys.stderr.isatty():
        yield no_progress
        return
    from rich.console import Console  # takes longer to import than many a scan takes
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
