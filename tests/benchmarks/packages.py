# SPDX-License-Identifier: Apache-2.0
"""Says of the uses of framework APIs in real packages how many are answered, mapped, and would be rewritten.

Run: python tests/benchmarks/packages.py PATH… ; each PATH is one row. Counted are uses by sure and inferred names, each
place once; imports are not. Nothing is written.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click
from msgspec import Struct
from rich.console import Console
from rich.table import Table

from mindport.core.mapping import Device, Verdict
from mindport.core.model import Certainty, Finding, Safety, Use
from mindport.db.locate import open_database
from mindport.db.lookup import Database
from mindport.project.fix import fix_project
from mindport.project.fixer import Choice
from mindport.project.scan import scan_project
from mindport.project.settings import Settings

DEVICES = (Device.CPU, Device.ASCEND)
Place = tuple[str, str, int, int]
"""File, API, line and column of a use."""


class Uses(Struct):
    """The uses of one package."""

    found: dict[Place, Finding]
    rewritten: dict[Device, dict[Place, Safety]]

    @property
    def answered(self) -> int:
        """Those for which the database has an entry."""
        return sum(one.verdict is not None for one in self.found.values())

    @property
    def mapped(self) -> int:
        """Those for which it has something in MindSpore."""
        return sum(one.target is not None for one in self.found.values())

    def with_safety(self, device: Device, safety: Safety) -> int:
        """Those that are rewritten so safely."""
        made = self.rewritten.get(device, {})
        return sum(made.get(place) is safety for place in self.found)

    def __add__(self, other: "Uses") -> "Uses":
        both = {one: self.rewritten.get(one, {}) | other.rewritten.get(one, {}) for one in DEVICES}
        return Uses(self.found | other.found, both)


def uses_of(path: Path, database: Database, rewrite: bool) -> Uses:
    """Scan a package, and rewrite it in memory for each device."""
    settings = Settings(cache=False, jobs=1, device=Device.CPU)
    result = scan_project([path], settings, database)
    found = {
        (f"{path}/{file.path}", one.api, one.span.line, one.span.column): one
        for file in result.files
        for one in file.findings
        if one.use is not Use.IMPORT and one.certainty is not Certainty.BY_NAME
    }
    return Uses(found, {device: _rewritten(path, database, device) for device in DEVICES} if rewrite else {})


def _rewritten(path: Path, database: Database, device: Device) -> dict[Place, Safety]:
    fixed = fix_project([path], Settings(jobs=1, device=device), database, Choice(Safety.REVIEW))
    return {
        (f"{path}/{file.path}", one.api, one.spot.line, one.spot.column): one.safety
        for file in fixed.files
        for one in file.fixes
    }


def most_used(found: Iterable[Finding], limit: int) -> list[tuple[str, int]]:
    """APIs with the most of these uses."""
    return Counter(one.api for one in found).most_common(limit)


@click.command(help=__doc__)
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--rewrite/--no-rewrite", default=True, help="Whether to count rewrites, which takes most of the time.")
@click.option("--unmapped", default=30, help="How many of the names without a counterpart are listed.")
def main(paths: tuple[Path, ...], rewrite: bool, unmapped: int) -> None:
    database = open_database()
    packages = {path.name: uses_of(path, database, rewrite) for path in paths}
    total = sum(packages.values(), Uses({}, {}))
    console = Console()
    levels = [(device, safety) for device in DEVICES for safety in (Safety.SAFE, Safety.REVIEW)] if rewrite else []
    titles = [f"{safety.name} {device.value}" for device, safety in levels]
    table = Table("package", "uses", "answered", "mapped", *titles)
    for name, uses in (*packages.items(), ("all", total)):
        counts = [uses.answered, uses.mapped, *(uses.with_safety(*level) for level in levels)]
        table.add_row(name, str(len(uses.found)), *(f"{count / max(len(uses.found), 1):.1%}" for count in counts))
    console.print(table)
    unknown = most_used((one for one in total.found.values() if one.verdict is None), len(total.found))
    console.print(f"unknown: {', '.join(f'{api} ({count})' for api, count in unknown) or 'none'}")
    missing = most_used((one for one in total.found.values() if one.verdict is Verdict.NONE), unmapped)
    console.print(f"most used without a counterpart: {', '.join(f'{api} ({count})' for api, count in missing)}")


if __name__ == "__main__":
    main()
