# SPDX-License-Identifier: Apache-2.0
"""Small programs of PyTorch or TensorFlow, rewritten and run: how many give in MindSpore what they give there.

The Markdown files in programs/ hold them, a family each: see programs/README.md. The interpreters with the frameworks
are found as `mindport verify` finds them.
Run: python tests/benchmarks/programs.py [FAMILY…] [--framework tensorflow] [--show OUTCOME]
"""

from __future__ import annotations

import itertools
import re
import sys
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import click
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
from mindport.verify.process import Worker

FOLDER = Path(__file__).parent / "programs"
SECTION = re.compile(r"^## ", re.MULTILINE)
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VARIANTS = re.compile(r"^([A-Z]+): (.+)$", re.MULTILINE)
INPUT = re.compile(r"^(\w+) = (rand|ints)\((.*)\)$", re.MULTILINE)
NUMBERS = {
    "rand": "np.random.RandomState({0}).uniform(-2, 2, ({1},))",
    "ints": "np.random.RandomState({0}).randint(0, 3, ({1},))",
}
DTYPES = {"rand": "float32", "ints": "int64"}
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


class Framework(Struct, frozen=True):
    """What the programs of a framework are written in."""

    name: str
    module: str
    folder: Path
    tensor: str
    """A call that makes a tensor of numbers."""
    imports: dict[str, str]
    """Import -> how a program uses what it brings."""


FRAMEWORKS = {
    "torch": Framework(
        "torch",
        "torch",
        FOLDER,
        "torch.tensor({numbers}, dtype=torch.{dtype})",
        {"import torch": "torch.", "import torch.nn as nn": "nn.", "import torch.nn.functional as F": "F."},
    ),
    "tensorflow": Framework(
        "tensorflow",
        "tensorflow",
        FOLDER / "tensorflow",
        "tf.constant({numbers}, dtype=tf.{dtype})",
        {"import tensorflow as tf": "tf.", "from tensorflow import keras": "keras."},
    ),
}


class Program(Struct, frozen=True):
    family: str
    title: str
    text: str


class Result(Struct, frozen=True):
    program: Program
    outcome: Outcome
    what: str
    rewritten: str


def programs(framework: Framework, families: tuple[str, ...]) -> Iterator[Program]:
    """All programs of the families named, or of all."""
    for path in sorted(framework.folder.glob("*.md")):
        if path.stem == "README" or (families and path.stem not in families):
            continue
        for section in SECTION.split(path.read_text(encoding="utf-8"))[1:]:
            title = section.partition("\n")[0]
            for block in BLOCK.findall(section):
                names = {name: words.split(" | ") for name, words in VARIANTS.findall(BLOCK.sub("", section))}
                for words in itertools.product(*names.values()):
                    text = block
                    for name, word in zip(names, words, strict=True):
                        text = re.sub(rf"\b{name}\b", word.replace("\\", r"\\"), text)
                    yield Program(path.stem, " ".join([title, *words]), script(framework, text))


def script(framework: Framework, text: str) -> str:
    """The program as a user has it: with its imports, and with inputs made of numbers."""
    seeds = itertools.count(1)

    def made(match: re.Match[str]) -> str:
        numbers = NUMBERS[match[2]].format(next(seeds), match[3])
        return f"{match[1]} = {framework.tensor.format(numbers=numbers, dtype=DTYPES[match[2]])}"

    text = INPUT.sub(made, text)
    own = re.search(rf"^(import|from) .*{framework.module}", text, re.MULTILINE) is not None
    imports = {"import numpy as np": "np.", **({} if own else framework.imports)}
    needed = [line for line, use in imports.items() if re.search(rf"(?<![\w.]){re.escape(use)}", text)]
    return "\n".join([*needed, "", text])


class Bench:
    """Runs programs in both frameworks."""

    def __init__(self, framework: Framework, database: Database, options: Options) -> None:
        python = python_of(framework.name)
        here = python_of("mindspore") or python
        if python is None or here is None:
            raise click.ClickException("no frameworks here: run `mindport frameworks install`")
        self.framework = framework
        self.source, self.target = Worker(framework.name, python), Worker("mindspore", here, options.device.value)
        self.database, self.options = database, options

    def run(self, program: Program) -> Result:
        """Try one program."""
        there = self.source.ask("run", code=program.text + LEFT, inputs={})
        if there.error is not None:
            return Result(program, Outcome.VOID, there.error, "")
        rewriting = rewrite_text(program.text, "", no_outlines, self.database, self.options, at_least=Safety.REVIEW)
        left = [f"{one.usage.api}: {one.reason.en}" for one in rewriting.left if one.reason != ALREADY]
        if re.search(rf"^\s*(import|from) {self.framework.module}\b", rewriting.text, re.MULTILINE):
            return Result(program, Outcome.REFUSED, "; ".join(left), rewriting.text)
        here = self.target.ask("run", code=rewriting.text + LEFT, inputs={}, expected=there.value)
        if here.error is None and not here.value["differences"]:
            return Result(program, Outcome.EQUAL, "", rewriting.text)
        what = here.error or "; ".join(here.value["differences"][:3])
        if left:
            return Result(program, Outcome.REFUSED, "; ".join([*left, what]), rewriting.text)
        return Result(program, Outcome.ERROR if here.error else Outcome.DIFFERS, what, rewriting.text)


def table(results: list[Result]) -> Iterator[str]:
    """The shares by family."""
    kinds = [outcome for outcome in Outcome if outcome is not Outcome.VOID]
    yield f"{'family':24}" + "".join(f"{kind.value:>9}" for kind in kinds) + f"{'share':>9}"
    counted = [one for one in results if one.outcome is not Outcome.VOID]
    for family in [*dict.fromkeys(one.program.family for one in counted), "all"]:
        counts = Counter(one.outcome for one in counted if family in (one.program.family, "all"))
        share = counts[Outcome.EQUAL] / max(counts.total(), 1)
        yield f"{family:24}" + "".join(f"{counts[kind]:>9}" for kind in kinds) + f"{share:>9.1%}"


@click.command(help=__doc__)
@click.argument("families", nargs=-1)
@click.option("--framework", type=click.Choice([*FRAMEWORKS]), default="torch")
@click.option("--show", multiple=True, type=click.Choice([outcome.value for outcome in Outcome]))
@click.option("--code", is_flag=True, help="Show the rewritten programs too.")
@click.option("--title", default="", help="Only programs whose title has this in it.")
@click.option("--device", type=click.Choice([device.value for device in Device]), default="cpu")
def main(families: tuple[str, ...], framework: str, show: tuple[str, ...], code: bool, title: str, device: str) -> None:
    chosen = FRAMEWORKS[framework]
    bench = Bench(chosen, open_database(), Options(device=Device(device)))
    results = []
    for program in programs(chosen, families):
        if title not in program.title:
            continue
        result = bench.run(program)
        results.append(result)
        if result.outcome.value in (show or ("differs", "void")):
            click.echo(f"{program.family}: {program.title}: {result.outcome.value}: {result.what}")
            if code:
                click.echo(result.rewritten)
    bench.source.close()
    bench.target.close()
    click.echo("\n".join(table(results)))
    sys.exit(0)


if __name__ == "__main__":
    main()
