# SPDX-License-Identifier: Apache-2.0
"""Small programs of PyTorch, rewritten and run: how many give in MindSpore what they give in PyTorch.

The Markdown files in programs/ hold them, a family each: see programs/README.md. The interpreters with the frameworks
are found as `mindport verify` finds them. Run: python tests/benchmarks/programs.py [FAMILY…] [--show OUTCOME]
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import click

from program_bench import Bench, Program, run_and_show, show_options

FOLDER = Path(__file__).parent / "programs"
SECTION = re.compile(r"^## ", re.MULTILINE)
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VARIANTS = re.compile(r"^([A-Z]+): (.+)$", re.MULTILINE)
INPUT = re.compile(r"^(\w+) = (rand|ints)\((.*)\)$", re.MULTILINE)
MADE = {
    "rand": "{0} = torch.tensor(np.random.RandomState({1}).uniform(-2, 2, ({2},)), dtype=torch.float32)",
    "ints": "{0} = torch.tensor(np.random.RandomState({1}).randint(0, 3, ({2},)), dtype=torch.int64)",
}


def programs(families: tuple[str, ...]) -> Iterator[Program]:
    """All programs of the families named, or of all."""
    for path in sorted(FOLDER.glob("*.md")):
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
                    yield Program(path.stem, " ".join([title, *words]), script(text))


def script(text: str) -> str:
    """The program as a user has it: with its imports, and with inputs made of numbers."""
    seeds = itertools.count(1)
    text = INPUT.sub(lambda match: MADE[match[2]].format(match[1], next(seeds), match[3]), text)
    imports = {"import numpy as np": "np.", "import torch": "torch.", "import torch.nn as nn": "nn."}
    imports["import torch.nn.functional as F"] = "F."
    if re.search(r"^(import|from) .*torch", text, re.MULTILINE):
        imports = {"import numpy as np": "np."}
    needed = [line for line, use in imports.items() if re.search(rf"(?<![\w.]){re.escape(use)}", text)]
    return "\n".join([*needed, "", text])


@click.command(help=__doc__)
@click.argument("families", nargs=-1)
@click.option("--title", default="", help="Only programs whose title has this in it.")
@show_options
def main(families: tuple[str, ...], title: str, show: tuple[str, ...], code: bool, device: str) -> None:
    chosen = (program for program in programs(families) if title in program.title)
    run_and_show(Bench.on(device), chosen, show, code)


if __name__ == "__main__":
    main()
