# SPDX-License-Identifier: Apache-2.0
"""Reads the mapping tables that MindSpore's documentation publishes: its own Markdown pages, or CSV files of them."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from mindport.db.problem import MappingError, Problem

_NAME = r"(?:torch|torchvision|torchaudio|torchtext|tf|tensorflow|keras|mindspore)(?:\.\w+)+"
_CELL = re.compile(rf"^\s*\[?`?({_NAME})`?\]?(?:\(|\s|$)")
_COLUMNS = {"source_api", "target_api"}


class OfficialRow(Struct, frozen=True):
    """One pair of a table, and where it is written."""

    source: str
    target: str
    place: str


def read_tables(folder: Path) -> list[OfficialRow]:
    """Every pair of the tables under a folder, once; MappingError where there is no table."""
    rows: dict[tuple[str, str], OfficialRow] = {}
    for path in sorted(folder.rglob("*")):
        reader = {".csv": _of_csv, ".md": _of_markdown}.get(path.suffix)
        for row in reader(path) if reader is not None else ():
            rows[row.source, row.target] = row
    if not rows:
        wanted = "put pages such as pytorch_api_mapping.md, or CSV files with source_api and target_api, there"
        raise MappingError([Problem(str(folder), 1, "", f"no mapping table there: {wanted}")])
    return list(rows.values())


def _of_csv(path: Path) -> Iterator[OfficialRow]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if not set(reader.fieldnames or ()) >= _COLUMNS:
            return
        for row in reader:
            if row["source_api"] and row["target_api"]:
                yield OfficialRow(row["source_api"], row["target_api"], f"{path}:{reader.line_num}")


def _of_markdown(path: Path) -> Iterator[OfficialRow]:
    """Rows whose first two cells are names, as links or plain."""
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        cells = line.strip().strip("|").split("|")
        names = [match.group(1) for match in map(_CELL.match, cells[:2]) if match is not None]
        if line.lstrip().startswith("|") and len(names) == 2 and not names[0].startswith("mindspore."):
            yield OfficialRow(names[0], names[1], f"{path}:{number}")
