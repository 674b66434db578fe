# SPDX-License-Identifier: Apache-2.0
"""torch's own test inputs, which come with its wheel, as source text with named inputs."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
import torch
from torch.testing._internal.common_methods_invocations import op_db
from torch.testing._internal.common_modules import module_db
from torch.testing._internal.common_optimizers import optim_db

from .values import encode_array

MOST_ELEMENTS = 20_000
LOOKED_AT = 64
"""Samples of one operator among which those that are run are chosen."""
MOST = 14
MOST_OTHER_DTYPES = 2
DTYPES = ("float32", "int64", "float64", "bool")
STATES = {True: "train", False: "eval"}


class Unwritable(Exception):
    """A sample holds something that source text cannot say."""


class Inputs:
    """All of torch's samples by the public name of what they are for."""

    def __init__(self) -> None:
        self.operators: dict[str, list[Any]] = {}
        for operator in op_db:
            for one in (operator, *operator.aliases):
                self.operators.setdefault(f"torch.{one.name}", []).append(operator)
            for method in _methods(operator):
                self.operators.setdefault(f"torch.Tensor.{method}", []).append(operator)
        self.modules = {f"torch.nn.{info.module_cls.__name__}": info for info in module_db}
        self.optimizers = {f"torch.optim.{info.optim_cls.__name__}": info for info in optim_db}

    def of(self, side: Any, api: str, dtypes: Sequence[str] = DTYPES) -> list[dict[str, Any]]:
        """The samples of one API, each with its inputs and the texts of its arguments; most are of the first dtype."""
        side.seed(0)
        if api in self.modules:
            return list(_module_samples(self.modules[api]))
        if api in self.optimizers:
            return list(_optimizer_samples(self.optimizers[api]))
        found: list[dict[str, Any]] = []
        for operator in self.operators.get(api, ()):
            found += _operator_samples(operator, api, dtypes)
        return _spread(found, MOST) + [one for one in found if one["dtype"] != found[0]["dtype"]]


def _methods(operator: Any) -> set[str]:
    """The names of an operator as methods, its in-place forms among them."""
    forms = [form for one in (operator, *operator.aliases) for form in (one.method_variant, one.inplace_variant)]
    return {form.__name__ for form in forms if form is not None and hasattr(form, "__name__")}


def _operator_samples(operator: Any, api: str, dtypes: Sequence[str]) -> list[dict[str, Any]]:
    """Samples of the dtype that matters most, and a few of others."""
    supported = operator.supported_dtypes("cpu")
    wanted = [one for one in (getattr(torch, name) for name in dtypes) if one in supported]
    found = []
    for number, dtype in enumerate(wanted):
        if number and dtype == torch.bool:
            continue
        samples = []
        for sample in islice(operator.sample_inputs("cpu", dtype), LOOKED_AT):
            if api.endswith("_") and sample.broadcasts_input:
                continue
            call = _written(api.startswith("torch.Tensor."), sample)
            if call is not None:
                samples.append({**call, "dtype": str(dtype).removeprefix("torch."), "main": not number})
        found += _spread(samples, MOST_OTHER_DTYPES) if number else samples
    return found


def _written(method: bool, sample: Any) -> dict[str, Any] | None:
    names = Names()
    try:
        first = names.text(sample.input)
        arguments = [names.text(one) for one in sample.args]
        keywords = {name: names.text(value) for name, value in sample.kwargs.items()}
    except Unwritable:
        return None
    call = {"arguments": arguments, "keywords": keywords, "inputs": names.inputs}
    return {**call, "receiver": first} if method else {**call, "arguments": [first, *arguments]}


def _module_samples(info: Any) -> Iterator[dict[str, Any]]:
    found = []
    for training in (True, False) if info.train_and_eval_differ else (True,):
        samples = info.module_inputs_func(info, "cpu", torch.float32, False, training)
        for sample in islice(samples, LOOKED_AT):
            names = Names()
            try:
                made, called = sample.constructor_input, sample.forward_input
                if called is None:
                    continue
                found.append(
                    {
                        "arguments": [names.text(one) for one in made.args],
                        "keywords": {name: names.text(value) for name, value in made.kwargs.items()},
                        "called": _called(names, called),
                        "inputs": names.inputs,
                        "state": STATES[training],
                        "dtype": "float32",
                        "main": True,
                    }
                )
            except Unwritable:
                continue
    yield from _spread(found, MOST)


def _called(names: "Names", called: Any) -> list[str]:
    """What a layer is called with; its first argument by position, as everybody writes it."""
    keywords = dict(called.kwargs)
    first = [keywords.pop("input")] if "input" in keywords and not called.args else []
    texts = [names.text(one) for one in (*first, *called.args)]
    return texts + [f"{name}={names.text(value)}" for name, value in keywords.items()]


def _optimizer_samples(info: Any) -> Iterator[dict[str, Any]]:
    for sample in islice(info.optim_inputs_func("cpu"), LOOKED_AT):
        names = Names()
        weight, gradient = torch.randn(3, 4), torch.randn(3, 4)
        inputs = {
            "weight": {**_tensor(weight), "parameter": True},
            "gradient": _tensor(gradient),
        }
        try:
            keywords = {name: names.text(value) for name, value in sample.kwargs.items()}
        except Unwritable:
            continue
        if not names.inputs:
            yield {"arguments": ["[weight]"], "keywords": keywords, "inputs": inputs, "dtype": "float32", "main": True}


class Names:
    """Writes values as source text; tensors become inputs with names."""

    def __init__(self) -> None:
        self.inputs: dict[str, Any] = {}
        self._seen: dict[int, str] = {}

    def text(self, value: Any) -> str:
        """The text of an argument; Unwritable for what has none."""
        if isinstance(value, torch.Tensor):
            return self._named(value)
        if isinstance(value, torch.dtype):
            return str(value)
        if value is None or value is Ellipsis or isinstance(value, bool | int | str):
            return "..." if value is Ellipsis else repr(value)
        if isinstance(value, float | complex):
            return _number(value)
        if isinstance(value, slice):
            return f"slice({value.start!r}, {value.stop!r}, {value.step!r})"
        if isinstance(value, list):
            return f"[{', '.join(map(self.text, value))}]"
        if isinstance(value, tuple):
            return f"({', '.join(map(self.text, value))}{',' * (len(value) == 1)})"
        if isinstance(value, np.integer):
            return repr(int(value))
        raise Unwritable(type(value).__name__)

    def _named(self, value: torch.Tensor) -> str:
        if id(value) not in self._seen:
            if value.layout != torch.strided or value.is_quantized or value.numel() > MOST_ELEMENTS:
                raise Unwritable("tensor")
            name = "abcdefghijklmnopqrstuvwxyz"[len(self.inputs) % 26] + "1" * (len(self.inputs) // 26)
            self._seen[id(value)] = name
            self.inputs[name] = _tensor(value)
        return self._seen[id(value)]


def _number(value: complex) -> str:
    text = repr(value)
    if "inf" in text or "nan" in text:
        if isinstance(value, complex):
            raise Unwritable(text)
        return f'float("{text}")'
    return text


def _tensor(value: torch.Tensor) -> Any:
    plain = value.detach().resolve_conj().resolve_neg()
    return encode_array(plain.numpy(), str(value.dtype).removeprefix("torch."))


def _spread(samples: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """Some of the samples: of every form of call the first, then the second …"""
    main = [one for one in samples if one["dtype"] == samples[0]["dtype"]]
    forms: dict[object, list[dict[str, Any]]] = {}
    for sample in main:
        forms.setdefault(_form(sample), []).append(sample)
    rounds: Iterable[tuple[int, int, dict[str, Any]]] = (
        (turn, number, sample) for number, group in enumerate(forms.values()) for turn, sample in enumerate(group)
    )
    return [sample for _, _, sample in sorted(rounds, key=lambda item: item[:2])][:most]


def _form(sample: dict[str, Any]) -> object:
    ranks = tuple(len(content["shape"]) for content in sample["inputs"].values())
    return len(sample["arguments"]), tuple(sorted(sample["keywords"])), ranks, sample.get("state")
