# SPDX-License-Identifier: Apache-2.0
"""Compare the records of verification with MindSpore's own mapping tables, and write down where they disagree.

Run it with the Python of an environment that has mindport, and with a folder of tables as CSV files,
`official_pytorch_mapping.csv` and `official_tensorflow_mapping.csv`, with the columns `release`, `source_api`,
`target_api` and `class`, in the order of the releases: `.venv/bin/python docs/make_official_tables.py FOLDER`.
Without a folder only the page is written anew, from `api_db/official/`.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from mindport.core.mapping import Device, Entry, Target, Verdict
from mindport.core.proof import Status, target_key
from mindport.db.locate import open_database
from mindport.db.lookup import Database
from mindport.db.official import CONSISTENT, DIFFERENT, Contradiction, contradiction_files
from mindport.db.verified import Failing, Record, read_records, record_files

ROOT = Path(__file__).resolve().parents[1]
OFFICIAL = ROOT / "api_db" / "official"
VERIFIED = ROOT / "api_db" / "verified"
PAGE = ROOT / "docs" / "official-tables.md"
TABLES = ("official_pytorch_mapping.csv", "official_tensorflow_mapping.csv")
DIFFERENCES = ("difference", "param_default_differs", "param_dtype_differs", "param_missing")
"""Classes of rows that speak of more than names and order, which the rewriter takes care of."""
ENOUGH = 5
"""Cases without which nothing can be said against a table."""
HEAD = """\
# Where the official mapping tables do not hold

MindSpore's documentation publishes, with each release, tables of API pairs, which call a pair consistent or describe a
difference. Here are the pairs of which the newest table that has them says one thing, and runs of both sides on the
same inputs another. A row gives one case; the pair may agree in many others: `mindport lookup NAME` tells how many.
Made by `docs/make_official_tables.py` from `api_db/verified/`.

A difference of "a as others see it" is one of the argument itself: PyTorch changes it in place, MindSpore returns a new
tensor and leaves it as it is.
"""


class Claim(Struct, frozen=True):
    """What the newest table that has a pair says of it."""

    release: str
    kind: str


def main(arguments: list[str]) -> int:
    """Write the data, if there is a folder, and the page; return the exit code."""
    if arguments:
        claims = read_claims(Path(arguments[0]))
        database = open_database()
        OFFICIAL.mkdir(exist_ok=True)
        for device in Device:
            found = {(row.source, row.target): row for row in contradictions(claims, database, device)}
            if found:
                rows = [found[pair] for pair in sorted(found)]
                encoded = msgspec.json.format(msgspec.json.encode(rows), indent=1)
                (OFFICIAL / f"{device.value}.json").write_bytes(encoded + b"\n")
                print(f"{device.value}: {len(rows)} contradictions")
    PAGE.write_text(page(OFFICIAL), encoding="utf-8")
    return 0


def read_claims(folder: Path) -> dict[tuple[str, str], Claim]:
    """The newest claim about each pair; later rows are of newer releases."""
    claims: dict[tuple[str, str], Claim] = {}
    for name in TABLES:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["class"] != "unstated":
                    claims[row["source_api"], row["target_api"]] = Claim(row["release"], row["class"])
    return claims


def contradictions(claims: dict[tuple[str, str], Claim], database: Database, device: Device) -> Iterator[Contradiction]:
    """The claims about pairs of the database that runs on a device contradict."""
    named = {(_canonical(database, source), _canonical(database, target)): claim
             for (source, target), claim in claims.items()}  # fmt: skip
    for path in record_files(VERIFIED / device.value):
        for source, records in read_records(path).items():
            entry = database.entry(source)
            for target in entry.targets if entry is not None else ():
                record = records.get(target_key(target))
                claim = named.get((source, _canonical(database, target.api or "")))
                if entry is not None and record is not None and claim is not None:
                    yield from compared(claim, entry, target, record)


def _canonical(database: Database, name: str) -> str:
    return database.canonical(name) or name


def compared(claim: Claim, entry: Entry, target: Target, record: Record) -> Iterator[Contradiction]:
    """The contradiction between a claim about a pair and the runs of it, if there is one."""
    pair = entry.source, target_key(target), claim.release
    failing = sorted((*record.failing, *record.gradients_failing), key=_telling)
    if claim.kind == CONSISTENT and failing:
        yield Contradiction(*pair, CONSISTENT, failing[0].code, failing[0].what)
    if claim.kind in DIFFERENCES and _without_any_difference(entry, target, record):
        yield Contradiction(*pair, DIFFERENT, "", f"all {record.equal} cases are equal, and no parameter is untried")


def _telling(failing: Failing) -> tuple[bool, bool]:
    """Other values first, then errors, then what is only seen by others who hold the argument."""
    return "inplace" in failing.given, "Error: " in failing.what


def _without_any_difference(entry: Entry, target: Target, record: Record) -> bool:
    """Whether the call stands as it is, and a case that is equal gives each parameter that the target takes."""
    told = {name for difference in target.differences for name in difference.when}
    aside = {*target.drop, *target.unsupported, *told}
    names = {parameter.name for signature in entry.signatures for parameter in signature.parameters}
    stated = all(difference.when for difference in target.differences)
    whole = record.status is Status.VERIFIED and not record.failing and not record.limits
    return (
        whole and record.equal >= ENOUGH and stated and target.verdict is Verdict.SAME
        and names - aside <= set(record.parameters)
    )  # fmt: skip


def page(folder: Path) -> str:
    """The page, from the data alone."""
    parts = [HEAD]
    for path in contradiction_files(folder):
        rows = msgspec.json.decode(path.read_bytes(), type=list[Contradiction])
        for says, title in ((CONSISTENT, "called consistent, and not"), (DIFFERENT, "called different, and equal")):
            lines = [_line(row) for row in rows if row.says == says]
            if lines:
                parts.append(f"\n## On {path.stem.upper()}: {title} ({len(lines)})\n\n")
                parts.append("| source | target | release | case | what ran |\n| --- | --- | --- | --- | --- |\n")
                parts += lines
    return "".join(parts)


def _line(row: Contradiction) -> str:
    case = f"`{'; '.join(row.case.splitlines())}`" if row.case else ""
    cells = (f"`{row.source}`", f"`{row.target}`", row.release, case, row.outcome)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
