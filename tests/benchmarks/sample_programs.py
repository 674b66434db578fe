# SPDX-License-Identifier: Apache-2.0
"""A sample of torch's own test inputs as a whole program, in the forms that people write calls in."""

from __future__ import annotations

import builtins
import random
import re
from collections.abc import Mapping
from enum import Enum
from typing import Any

from msgspec import Struct

from mindport.core.mapping import Fact, Signature
from mindport.verify.cases import keyword_names
from sample_values import shape_text, tensor_text

Sample = Mapping[str, Any]
NAMES = {"a": ("a", "x", "x", "input"), "b": ("b", "y", "y", "other"), "c": ("c", "z", "w", "third")}
OPTIMIZER = """\
model = nn.Linear(3, 2)
for number, parameter in enumerate(model.parameters()):
    nn.init.constant_(parameter, 0.1 * (number + 1))
x = torch.tensor(np.random.RandomState(0).uniform(-1, 1, (4, 3)), dtype=torch.float32)
target = torch.tensor(np.random.RandomState(1).uniform(-1, 1, (4, 2)), dtype=torch.float32)
optimizer = {call}
losses = []
for step in range(3):
    optimizer.zero_grad()
    loss = F.mse_loss(model(x), target)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
weight = model.weight.detach()
"""
WEIGHTS = (
    "for p in layer.parameters():\n    nn.init.constant_(p, 0.1)\n",
    "with torch.no_grad():\n    for p in layer.parameters():\n        p.fill_(0.2)\n",
    "with torch.no_grad():\n    for p in layer.parameters():\n"
    "        p.copy_(torch.linspace(-1, 1, p.numel()).reshape(p.shape))\n",
)


class Form(str, Enum):
    """How a call is written."""

    PLAIN = "plain"
    KEYWORDS = "keywords"
    PLACES = "places"
    FUNCTION = "function"
    CLASS = "class"
    GRADIENT = "gradient"
    OUT = "out"


class Result(Struct, frozen=True):
    """What the plain form leaves, as far as other forms need it; no shape where it is no single tensor."""

    dtype: str = ""
    shape: tuple[int, ...] | None = None
    weights: bool = False
    """Whether the layer has any."""


def forms_of(sample: Sample, fact: Fact, result: Result) -> list[Form]:
    """The forms that make sense for a sample."""
    if "gradient" in sample["inputs"]:
        return [Form.PLAIN]
    single = result.shape is not None
    gradient = single and result.dtype.startswith(("float", "complex")) and bool(_float_names(sample))
    if "called" in sample:
        return [Form.PLAIN, Form.CLASS, *([Form.GRADIENT] if gradient else [])]
    in_place = fact.name.endswith("_") and "receiver" in sample
    found = [Form.PLAIN, Form.FUNCTION]
    if _by_keyword(sample, fact) is not None:
        found.append(Form.KEYWORDS)
    if _by_place(sample, fact) is not None:
        found.append(Form.PLACES)
    if fact.name.startswith("torch.nn.functional."):
        found.append(Form.CLASS)
    if gradient and not in_place:
        found.append(Form.GRADIENT)
    if single and "receiver" not in sample and any(_has_out(each) for each in fact.signatures):
        found.append(Form.OUT)
    return found


def program_text(sample: Sample, fact: Fact, form: Form, result: Result, chance: random.Random, exact: bool) -> str:
    """The program; `exact` where the numbers of the sample are needed."""
    if "gradient" in sample["inputs"]:
        body = OPTIMIZER.format(call=_optimizer(sample, fact.name, chance))
        return _with_imports(body, [], chance)
    imports, call = _called(fact.name, chance)
    names = _names(sample, chance)
    watched = _float_names(sample) if form is Form.GRADIENT else []
    lines = [
        f"{names[name]} = {_watched(tensor_text(content, chance, exact), name in watched)}\n"
        for name, content in sample["inputs"].items()
    ]
    if "called" in sample:
        body = _layer(sample, call, names, form, chance.choice(WEIGHTS) if result.weights else "")
    else:
        body = _operator(sample, fact, call, names, form, result)
    if form is Form.GRADIENT:
        whole = "result" if result.dtype.startswith("float") else "result.abs()"
        loss = chance.choice((f"{whole}.sum().backward()\n", f"loss = ({whole} ** 2).mean()\nloss.backward()\n"))
        body += loss + "".join(f"{names[name]}_gradient = {names[name]}.grad\n" for name in watched)
    return _with_imports("".join(lines) + body, imports, chance)


def _operator(sample: Sample, fact: Fact, call: str, names: Mapping[str, str], form: Form, result: Result) -> str:
    arguments, keywords = list(sample["arguments"]), dict(sample["keywords"])
    if form is Form.KEYWORDS:
        arguments, keywords = _by_keyword(sample, fact) or (arguments, keywords)
    if form is Form.PLACES:
        arguments, keywords = _by_place(sample, fact) or (arguments, keywords)
    given = ", ".join([*arguments, *(f"{name}={value}" for name, value in keywords.items())])
    given = _renamed(given, names)
    tensors = ", ".join(names.values())
    if "receiver" in sample:
        call = f"{names[sample['receiver']]}.{fact.name.rpartition('.')[2]}"
    if form is Form.FUNCTION:
        return f"\n\ndef compute({tensors}):\n    return {call}({given})\n\n\nresult = compute({tensors})\n"
    if form is Form.CLASS:
        forward = f"def forward(self, {tensors}):\n        return {call}({given})"
        return f"\n\nclass Model(nn.Module):\n    {forward}\n\n\nmodel = Model()\nresult = model({tensors})\n"
    if form is Form.OUT:
        made = f"torch.{'empty' if result.shape and result.dtype == 'float32' else 'zeros'}"
        dtype = "" if result.dtype == "float32" else f", dtype=torch.{result.dtype}"
        return f"result = {made}({shape_text(result.shape or ())}{dtype})\n{call}({given}, out=result)\n"
    if "receiver" in sample and call.endswith("_"):
        return f"{call}({given})\n"
    return f"result = {call}({given})\n"


def _layer(sample: Sample, call: str, names: Mapping[str, str], form: Form, weights: str) -> str:
    given = [*sample["arguments"], *(f"{name}={value}" for name, value in sample["keywords"].items())]
    made = f"{call}({_renamed(', '.join(given), names)})"
    called = _renamed(", ".join(sample["called"]), names)
    state = "layer.eval()\n" if sample["state"] == "eval" else ""
    if form is Form.CLASS:
        init = f"def __init__(self):\n        super().__init__()\n        self.layer = {made}"
        forward = "def forward(self, *inputs):\n        return self.layer(*inputs)"
        if "=" not in called:
            tensors = ", ".join(names[name] for name in sample["inputs"])
            forward = f"def forward(self, {tensors}):\n        return self.layer({called})"
            text = f"\n\nclass Model(nn.Module):\n    {init}\n\n    {forward}\n\n\nlayer = Model()\n"
            return f"{text}{weights}{state}result = layer({tensors})\n"
    return f"layer = {made}\n{weights}{state}result = layer({called})\n"


def _optimizer(sample: Sample, api: str, chance: random.Random) -> str:
    keywords = "".join(f", {name}={value}" for name, value in sample["keywords"].items())
    return f"{chance.choice(('torch.optim', 'optim'))}.{api.rpartition('.')[2]}(model.parameters(){keywords})"


def _called(api: str, chance: random.Random) -> tuple[list[str], str]:
    """The lines that import a function or class, and how it is then called."""
    owner, _, name = api.rpartition(".")
    if owner == "torch.nn.functional":
        return [], chance.choice((f"F.{name}", f"F.{name}", f"F.{name}", f"torch.nn.functional.{name}"))
    if owner == "torch.nn":
        return [], chance.choice((f"nn.{name}", f"nn.{name}", api))
    taken = name in dir(builtins) or len(name) < 5
    if chance.random() < 0.2 and not taken and owner != "torch.Tensor":
        return [f"from {owner} import {name}"], name
    if chance.random() < 0.2 and owner in ("torch.linalg", "torch.fft", "torch.special"):
        return [f"from torch import {owner.rpartition('.')[2]}"], f"{owner.rpartition('.')[2]}.{name}"
    return [], api


def _with_imports(body: str, imports: list[str], chance: random.Random) -> str:
    """The program with what it uses imported, in one of the usual ways."""
    known = {
        r"\bnp\.": ("import numpy as np",),
        r"\btorch\.": ("import torch",),
        r"(?<![\w.])nn\.": ("import torch.nn as nn", "from torch import nn"),
        r"(?<![\w.])F\.": ("import torch.nn.functional as F", "from torch.nn import functional as F"),
        r"(?<![\w.])optim\.": ("import torch.optim as optim", "from torch import optim"),
    }
    lines = [chance.choice(forms) for use, forms in known.items() if re.search(use, body)]
    return "\n".join([*lines, *imports]) + "\n\n" + body.lstrip("\n")


def _names(sample: Sample, chance: random.Random) -> dict[str, str]:
    """What the inputs are called; texts of a sample may have their own letters, as those of einsum."""
    texts = [*sample["arguments"], *sample["keywords"].values(), *sample.get("called", ())]
    style = 0 if any("'" in text for text in texts) else chance.randrange(4)
    return {name: NAMES[name][style] if name in NAMES else f"{name}_" for name in sample["inputs"]}


def _renamed(text: str, names: Mapping[str, str]) -> str:
    return re.sub(r"(?<![\w.'])[a-z]1*\b(?![=\w'])", lambda match: names.get(match[0], match[0]), text)


def _watched(text: str, watched: bool) -> str:
    if not watched:
        return text
    if text.startswith("torch.from_numpy("):
        return f"{text}.requires_grad_()"
    return f"{text[:-1]}, requires_grad=True)"


def _float_names(sample: Sample) -> list[str]:
    return [name for name, content in sample["inputs"].items() if content["tensor"].startswith(("float", "complex"))]


def _has_out(signature: Signature) -> bool:
    return any(parameter.name == "out" for parameter in signature.parameters)


def _by_keyword(sample: Sample, fact: Fact) -> tuple[list[str], dict[str, str]] | None:
    """All arguments but a function's first by keyword; None where there are none, or no signature fits."""
    kept, arguments = 0 if "receiver" in sample else 1, sample["arguments"]
    for signature in fact.signatures:
        names = keyword_names(signature)[: len(arguments)]
        if len(names) == len(arguments) > kept:
            turned = dict(zip(names[kept:], arguments[kept:], strict=True))
            return arguments[:kept], {**turned, **sample["keywords"]}
    return None


def _by_place(sample: Sample, fact: Fact) -> tuple[list[str], dict[str, str]] | None:
    """The keywords that come next in a signature by their places; None where none does."""
    arguments, keywords = list(sample["arguments"]), dict(sample["keywords"])
    for signature in fact.signatures:
        names = keyword_names(signature)
        while len(arguments) < len(names) and names[len(arguments)] in keywords:
            arguments.append(keywords.pop(names[len(arguments)]))
        if len(arguments) > len(sample["arguments"]):
            return arguments, keywords
    return None
