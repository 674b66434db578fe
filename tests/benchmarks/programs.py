# SPDX-License-Identifier: Apache-2.0
"""Small programs of PyTorch or TensorFlow, rewritten and run: how many give in MindSpore what they give there.

The Markdown files in programs/ hold them, a family each: see programs/README.md. The interpreters with the frameworks
are found as `mindport verify` finds them.
Run: python tests/benchmarks/programs.py [FAMILY…] [--framework tensorflow] [--show OUTCOME]
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import click
from msgspec import Struct

from program_bench import Bench, Program, run_and_show, show_options

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


class Framework(Struct, frozen=True):
    """What the programs of a framework are written in."""

    name: str
    folder: Path
    tensor: str
    """A call that makes a tensor of numbers."""
    imports: dict[str, str]
    """Import -> how a program uses what it brings."""


FRAMEWORKS = {
    "torch": Framework(
        "torch",
        FOLDER,
        "torch.tensor({numbers}, dtype=torch.{dtype})",
        {"import torch": "torch.", "import torch.nn as nn": "nn.", "import torch.nn.functional as F": "F."},
    ),
    "tensorflow": Framework(
        "tensorflow",
        FOLDER / "tensorflow",
        "tf.constant({numbers}, dtype=tf.{dtype})",
        {"import tensorflow as tf": "tf.", "from tensorflow import keras": "keras."},
    ),
}


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
    own = re.search(rf"^(import|from) .*{framework.name}", text, re.MULTILINE) is not None
    imports = {"import numpy as np": "np.", **({} if own else framework.imports)}
    needed = [line for line, use in imports.items() if re.search(rf"(?<![\w.]){re.escape(use)}", text)]
    return "\n".join([*needed, "", text])


@click.command(help=__doc__)
@click.argument("families", nargs=-1)
@click.option("--framework", type=click.Choice([*FRAMEWORKS]), default="torch")
@click.option("--title", default="", help="Only programs whose title has this in it.")
@show_options
def main(
    families: tuple[str, ...], framework: str, title: str,
    show: tuple[str, ...], code: bool, save: TextIO | None, device: str,
) -> None:  # fmt: skip
    chosen = (program for program in programs(FRAMEWORKS[framework], families) if title in program.title)
    run_and_show(Bench.on(device, framework), chosen, show, code, save)


if __name__ == "__main__":
    main()
