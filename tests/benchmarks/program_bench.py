# SPDX-License-Identifier: Apache-2.0
"""Runs programs in a framework and in MindSpore and counts what came of it; knows not where they come from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Any, TextIO

import click
import msgspec
from msgspec import Struct

from mindport.core.judge import Options
from mindport.core.mapping import Device
from mindport.core.model import Safety
from mindport.core.rewriting.rewrite import rewrite_text
from mindport.core.rewriting.use_edits import ALREADY
from mindport.core.scan import no_outlines
from mindport.db.locate import open_database
from mindport.db.lookup import Database
from mindport.verify.frameworks import python_of
from mindport.verify.process import Answer, Worker
from mindport.verify.summary import NO_KERNEL

LEFT = "\n\ndef case():\n    return {name: value for name, value in globals().items() if not name.startswith('_')}\n"


class Outcome(str, Enum):
    """What came of a program."""

    EQUAL = "equal"
    REFUSED = "refused"
    """Not carried over as a whole, and the user is told what was left and why."""
    ERROR = "error"
    """Nothing was left, and MindSpore raised."""
    DIFFERS = "differs"
    """Nothing was left, and the results differ: the worst."""
    VOID = "void"
    """Its own framework does not run it: a mistake in the program."""


class Program(Struct, frozen=True):
    family: str
    title: str
    text: str
    shapes_only: bool = False
    """Whether the values are whatever the memory held."""


class Result(Struct, frozen=True):
    program: Program
    outcome: Outcome
    what: str
    rewritten: str


class Bench:
    """Runs programs in both frameworks."""

    def __init__(self, database: Database, options: Options, framework: str = "torch") -> None:
        python = python_of(framework)
        here = python_of("mindspore") or python
        if python is None or here is None:
            raise click.ClickException("no frameworks here: run `mindport frameworks install`")
        self.framework = framework
        self.source, self.target = Worker(framework, python), Worker("mindspore", here, options.device.value)
        self.database, self.options = database, options
        self._spoilt = False
        """Whether a program has failed in MindSpore's process, which may leave it unable to run others."""

    @classmethod
    def on(cls, device: str, framework: str = "torch") -> Bench:
        """With the database of this checkout, for a device and programs of a framework."""
        return cls(open_database(), Options(device=Device(device)), framework)

    def close(self) -> None:
        """End the processes."""
        self.source.close()
        self.target.close()

    def run(self, program: Program) -> Result:
        """Try one program."""
        there = self.source.ask("run", code=program.text + LEFT, inputs={}, shapes_only=program.shapes_only)
        if there.error is not None:
            return Result(program, Outcome.VOID, there.error, "")
        rewriting = rewrite_text(program.text, "", no_outlines, self.database, self.options, at_least=Safety.REVIEW)
        left = [f"{one.usage.api}: {one.reason.en}" for one in rewriting.left if one.reason != ALREADY]
        if re.search(rf"^\s*(import|from) {self.framework}\b", rewriting.text, re.MULTILINE):
            return Result(program, Outcome.REFUSED, "; ".join(left), rewriting.text)
        here = self._run_here(rewriting.text, there.value, program.shapes_only)
        if here.error is None and not here.value["deviations"]:
            return Result(program, Outcome.EQUAL, "", rewriting.text)
        what = here.error or "; ".join(deviation["text"] for deviation in here.value["deviations"][:3])
        if left:
            return Result(program, Outcome.REFUSED, "; ".join([*left, what]), rewriting.text)
        return Result(program, Outcome.ERROR if here.error else Outcome.DIFFERS, what, rewriting.text)

    def _run_here(self, text: str, expected: Any, shapes_only: bool) -> Answer:
        """Run the rewritten program, in a new process if it fails in one where another program has failed."""
        asked = {"code": text + LEFT, "inputs": {}, "expected": expected, "shapes_only": shapes_only}
        here = self.target.ask("run", **asked)
        if here.error is not None and self._spoilt and not NO_KERNEL.search(here.error):
            self.target.close()
            self._spoilt = False
            here = self.target.ask("run", **asked)
        self._spoilt |= here.error is not None
        return here


def table(results: list[Result]) -> Iterator[str]:
    """The shares by family."""
    kinds = [outcome for outcome in Outcome if outcome is not Outcome.VOID]
    yield f"{'family':24}" + "".join(f"{kind.value:>9}" for kind in kinds) + f"{'share':>9}"
    counted = [one for one in results if one.outcome is not Outcome.VOID]
    for family in [*dict.fromkeys(one.program.family for one in counted), "all"]:
        counts = Counter(one.outcome for one in counted if family in (one.program.family, "all"))
        share = counts[Outcome.EQUAL] / max(counts.total(), 1)
        yield f"{family:24}" + "".join(f"{counts[kind]:>9}" for kind in kinds) + f"{share:>9.1%}"


def run_and_show(
    bench: Bench, programs: Iterable[Program], show: tuple[str, ...], code: bool, save: TextIO | None = None
) -> None:
    """Run all programs, say what came of those that are to be shown, and end with the table; `save` gets every one."""
    results = []
    for program in programs:
        result = bench.run(program)
        results.append(result)
        if save is not None:
            save.write(msgspec.json.encode(result).decode() + "\n")
            save.flush()  # what is there can be looked at while the rest runs
        if result.outcome.value in (show or (Outcome.DIFFERS.value, Outcome.VOID.value)):
            click.echo(f"{program.family}: {program.title}: {result.outcome.value}: {result.what}")
            if code:
                click.echo(f"{program.text}\n# ---- becomes\n{result.rewritten}")
    bench.close()
    click.echo("\n".join(table(results)))


def show_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that all of these programs have."""
    for option in (
        click.option("--device", type=click.Choice([device.value for device in Device]), default="cpu"),
        click.option("--code", is_flag=True, help="Show the programs too, before and after."),
        click.option("--save", type=click.File("w"), help="A file for all results, one JSON object a line."),
        click.option("--show", multiple=True, type=click.Choice([outcome.value for outcome in Outcome])),
    ):
        command = option(command)
    return command
