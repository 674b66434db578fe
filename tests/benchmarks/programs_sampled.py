# SPDX-License-Identifier: Apache-2.0
"""Whole programs made of torch's own test inputs, rewritten and run: how many give in MindSpore what PyTorch gives.

Each operator, layer and optimizer that torch has samples for gets a few programs, spread over dtypes, arguments and
forms of calling. Run: python tests/benchmarks/programs_sampled.py [FAMILY…] [--share 0.1] [--seed 1] [--show OUTCOME]
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, TextIO

import click

from mindport.core.mapping import Fact
from mindport.verify.cases import is_uninitialised
from mindport.verify.process import Worker
from program_bench import LEFT, Bench, Program, run_and_show, show_options
from sample_programs import Form, Result, Sample, forms_of, program_text

DTYPES = ("float32", "int64", "bool", "float64", "complex64")
PLANNED = ("float32", "float32", "float32", "int64", "float32", "complex64", "float64", "bool")
"""The dtypes that programs are drawn from, as far as an operator has them."""
ZERO_SIZES = 0.2
"""The part of the samples without elements that keep their places among the others."""


class Family(str, Enum):
    """Which part of the framework an API belongs to."""

    IN_PLACE = "in_place"
    METHODS = "methods"
    FUNCTIONAL = "functional"
    MODULES = "modules"
    OPTIMIZERS = "optimizers"
    LINALG = "linalg"
    FFT = "fft"
    SPECIAL = "special"
    FUNCTIONS = "functions"


OWNERS = {
    "torch.Tensor": Family.METHODS,
    "torch.nn.functional": Family.FUNCTIONAL,
    "torch.nn": Family.MODULES,
    "torch.optim": Family.OPTIMIZERS,
    "torch.linalg": Family.LINALG,
    "torch.fft": Family.FFT,
    "torch.special": Family.SPECIAL,
    "torch": Family.FUNCTIONS,
}


def family_of(api: str) -> Family | None:
    """The family; None for what is in none of them."""
    owner, _, name = api.rpartition(".")
    if owner == "torch.Tensor" and name.endswith("_") and not name.endswith("__"):
        return Family.IN_PLACE
    return OWNERS.get(owner)


def programs_of(
    source: Worker, fact: Fact, family: Family, count: int, chance: random.Random, dtypes: Sequence[str] = DTYPES
) -> Iterator[Program]:
    """A few programs for one API, each different in dtype, arguments or form."""
    by_dtype = _samples(source, fact.name, chance, dtypes)
    told: set[tuple[str, Form]] = set()
    planned = [dtype for dtype in PLANNED if dtype in by_dtype] or list(by_dtype)
    for number in range(count if by_dtype else 0):
        dtype = chance.choice(planned)
        sample = by_dtype[dtype][number % len(by_dtype[dtype])]
        exact, result = _plain_result(source, sample, fact)
        if result is None:
            continue
        forms = forms_of(sample, fact, result)
        fresh = [form for form in forms if (dtype, form) not in told]
        form = chance.choice(fresh or forms)
        told.add((dtype, form))
        text = program_text(sample, fact, form, result, chance, exact)
        title = f"{fact.name} {number + 1} {dtype} {form.value}"
        yield Program(family.value, title, text, is_uninitialised(fact.name))


def _samples(source: Worker, api: str, chance: random.Random, dtypes: Sequence[str]) -> dict[str, list[Sample]]:
    """The samples by dtype, in any order."""
    found: dict[str, list[Sample]] = {}
    for dtype in dtypes:
        for sample in source.ask("inputs", api=api, dtypes=[dtype]).value or ():
            found.setdefault(dtype if "tensor" in str(sample["inputs"]) else sample["dtype"], []).append(sample)
        if api.startswith(("torch.nn.", "torch.optim.")) and not api.startswith("torch.nn.functional."):
            break  # the samples of layers and optimizers have one dtype
    for samples in found.values():
        chance.shuffle(samples)
        samples.sort(key=lambda sample: _zero_size(sample) and chance.random() > ZERO_SIZES)
    return found


def _zero_size(sample: Sample) -> bool:
    return any(0 in content["shape"] for content in sample["inputs"].values())


def _plain_result(source: Worker, sample: Sample, fact: Fact) -> tuple[bool, Result | None]:
    """Whether a sample needs its own numbers, and what the plain call gives; None where it cannot be written."""
    for exact in (False, True):
        text = program_text(sample, fact, Form.PLAIN, Result(), random.Random(0), exact)
        if "called" in sample:
            text += "weights = any(True for _ in layer.parameters())\n"
        left = source.ask("run", code=text + LEFT, inputs={})
        if left.error is None:
            value: Any = left.value.get("result", {})
            shape = tuple(value["shape"]) if "shape" in value else None
            return exact, Result(value.get("tensor", ""), shape, left.value.get("weights") == {"plain": True})
    return True, None


@click.command(help=__doc__)
@click.argument("families", nargs=-1, type=click.Choice([family.value for family in Family]))
@click.option("--only", default="", help="Only APIs whose name has this in it.")
@click.option("--count", default=4, help="Programs for each API.")
@click.option("--share", default=1.0, help="Only this part of the APIs, chosen by chance.")
@click.option("--dtype", "dtypes", multiple=True, default=DTYPES, help="Only samples of these dtypes.")
@click.option("--seed", default=0, help="Another seed makes other programs.")
@show_options
def main(
    families: tuple[str, ...], only: str, count: int, share: float, dtypes: tuple[str, ...], seed: int,
    show: tuple[str, ...], code: bool, save: TextIO | None, device: str,
) -> None:  # fmt: skip
    bench = Bench.on(device)

    def chosen() -> Iterator[Program]:
        apis = list(bench.database.entries())
        random.Random(seed).shuffle(apis)  # so that the first results already are a sample of all
        for api in apis:
            family, fact, chance = family_of(api), bench.database.fact(api), random.Random(f"{seed} {api}")
            if family is None or fact is None or only not in api or chance.random() >= share:
                continue
            if not families or family.value in families:
                yield from programs_of(bench.source, fact, family, count, chance, dtypes)

    run_and_show(bench, chosen(), show, code, save)


if __name__ == "__main__":
    main()
