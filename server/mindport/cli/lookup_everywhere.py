# SPDX-License-Identifier: Apache-2.0
"""`mindport lookup --all`: every target of a name, by device and MindSpore version."""

from collections.abc import Sequence

import click
import msgspec
from msgspec import Struct
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from mindport.core.choose import minor
from mindport.core.frameworks import TARGET
from mindport.core.mapping import Device
from mindport.db.lookup import Database
from mindport.db.offers import Offer, offers, spans
from mindport.report.escape import visible


class Everywhere(Struct, frozen=True):
    """One name and all its targets."""

    api: str
    """As asked."""
    canonical: str | None
    targets: tuple[Offer, ...] | None
    """None where there is no entry."""
    similar: tuple[str, ...] = ()
    """Names like one that is not known."""


def show_offers(database: Database, names: Sequence[str], form: str) -> None:
    """Print what each name has everywhere."""
    answers = [_everywhere(database, name) for name in names]
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(answers), indent=2).decode())
        return
    console = Console()
    known = [minor(version) for version in database.versions.get(TARGET, ())]
    for answer in answers:
        console.print(Text(visible(answer.api), style="bold"))
        if answer.targets is not None:
            console.print(_table(answer.targets, known))
            continue
        if answer.canonical is not None:
            console.print("  The database has no entry for it.")
            continue
        meant = f"; did you mean {', '.join(answer.similar)}?" if answer.similar else ""
        console.print(Text(f"  No framework in the database has this name{meant}"))


def _everywhere(database: Database, name: str) -> Everywhere:
    canonical = database.canonical(name)
    if canonical is None or database.fact(canonical) is None:
        return Everywhere(name, None, None, tuple(database.similar(name)))
    entry = database.entry(canonical)
    return Everywhere(name, canonical, tuple(offers(database, entry)) if entry is not None else None)


def _table(targets: Sequence[Offer], known: Sequence[str]) -> Table:
    target = Column("target", overflow="fold")  # a name that is cut short is none
    table = Table(target, "verdict", "overload", *(device.value for device in Device))
    for offer in targets:
        cells = [_cell(offer, device, known) for device in Device]
        overload = f"({', '.join(offer.overload)})" if offer.overload else ""
        table.add_row(Text(offer.target or "none"), offer.verdict.value, Text(overload), *cells)
    return table


def _cell(offer: Offer, device: Device, known: Sequence[str]) -> str:
    verified = f"\nverified {minor(offer.verified[device])}" if device in offer.verified else ""
    return spans(offer.places.get(device, ()), known) + verified
