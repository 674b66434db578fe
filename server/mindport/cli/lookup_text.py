# SPDX-License-Identifier: Apache-2.0
"""Answers of `mindport lookup` for a person: both signatures, what differs, what to do."""

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mindport.core.evidence import cases_in_english
from mindport.core.frameworks import family_of
from mindport.core.mapping import Verdict
from mindport.core.model import Evidence
from mindport.db.answer import Answer
from mindport.report.escape import visible

_COLOURS = {Verdict.SAME: "green", Verdict.RENAMED: "cyan", Verdict.DIFFERS: "yellow", Verdict.NONE: "red"}
_MEANING = {
    Verdict.SAME: "same call under another name",
    Verdict.RENAMED: "same result after a mechanical change",
    Verdict.DIFFERS: "something differs; read on",
    Verdict.NONE: "nothing in MindSpore stands for it",
}


def show(answers: Sequence[Answer], device: str, mindspore: str) -> None:
    """Print the answers, one below the other."""
    console = Console()
    for number, answer in enumerate(answers):
        if number:
            console.print()
        console.print(Group(*_parts(answer, device, mindspore)), soft_wrap=False)


def _parts(answer: Answer, device: str, mindspore: str) -> Iterator[RenderableType]:
    title = Text(visible(answer.api), style="bold")
    if answer.canonical not in {None, answer.api}:
        title.append(f"  = {answer.canonical}", style="not bold")
    if answer.deprecated:
        title.append("  deprecated", style="magenta")
    yield title
    if answer.canonical is None:
        meant = f"; did you mean {', '.join(answer.similar)}?" if answer.similar else ""
        yield Padding(Text(f"No framework in the database has this name{meant}"), (0, 0, 0, 2))
        if answer.verdict is None:
            return
    elif answer.verdict is None:
        yield Padding(Text("The database has no entry for it."), (0, 0, 0, 2))
    else:
        line = Text(answer.verdict.value, style=_COLOURS[answer.verdict])
        line.append(f": {_MEANING[answer.verdict]} (MindSpore {mindspore}, {device})", style="default")
        yield Padding(line, (0, 0, 0, 2))
    yield Padding(_table(answer), (0, 0, 0, 2))


def _table(answer: Answer) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, text in _rows(answer):
        table.add_row(name, Text(text))
    return table


def _rows(answer: Answer) -> Iterator[tuple[str, str]]:
    yield "from", _signed(answer.canonical or answer.api, answer.signature)
    if answer.template is not None:
        yield "to", answer.template
        if answer.defines is not None:
            yield "with", answer.defines.rstrip()
    elif answer.target is not None:
        yield "to", _signed(answer.target, answer.target_signature)
    if answer.rename:
        yield "rename", ", ".join(f"{old} -> {new}" for old, new in answer.rename.items())
    if answer.values:
        yield "write", ", ".join(f"{name}={value}" for name, value in answer.values.items())
    if answer.defaults:
        yield "defaults", ", ".join(f"{name}={value}" for name, value in answer.defaults.items())
    if answer.drop:
        yield "leave out", ", ".join(answer.drop)
    if answer.unsupported:
        yield "missing", ", ".join(answer.unsupported)
    if answer.devices:
        yield "runs on", ", ".join(device.value for device in answer.devices)
    if answer.verified is not None:
        yield "verified", _evidence(answer.verified, answer.canonical or answer.api)
    elif answer.unverified is not None:
        yield "verified", f"no: {answer.unverified}"
    for run in answer.runs:
        if run.target not in (answer.template, answer.target):
            yield "other run", f"{run.target}: {run.told}"
    if answer.official is not None:
        yield "official", answer.official
    for difference in answer.differences:
        given = f"with {', '.join(difference.when)}: " if difference.when else ""
        yield "differs", given + difference.text
    if answer.advice:
        yield "do", answer.advice
    for name, address in answer.links.items():
        yield f"{name} docs", address
    for address in answer.see:
        yield "see", address


def _evidence(proof: Evidence, api: str) -> str:
    failing = "; ".join(", ".join(given) or "any call" for given in proof.failing)
    gradients = f", gradients of {proof.gradients} with {proof.gradient_error:.1g}" if proof.gradients else ""
    return (
        f"{cases_in_english(proof.cases)} on {proof.device.value}, largest error {proof.max_error:.1g}{gradients}, "
        f"MindSpore {proof.mindspore} against {family_of(api)} {proof.source_version}"
        + (f"; not with {failing}" if failing else "")
    )


def _signed(name: str, signatures: Sequence[str]) -> str:
    return "\n".join(f"{name}{signature}" for signature in signatures) or name
