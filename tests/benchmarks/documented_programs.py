# SPDX-License-Identifier: Apache-2.0
"""Writes a program for each docstring of PyTorch's public API that has examples, as JSON lines.

Run by an interpreter that has torch: every statement is tried in it, and one that raises is left out. Argument: the
folder in which the package `worker` of mindport lies.
"""

import ast
import importlib
import inspect
import itertools
import json
import os
import signal
import sys
import tempfile
import warnings
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
import torch

from docstring_examples import statements
from random_calls import with_numbers

MODULES = (
    "torch", "torch.nn", "torch.nn.functional", "torch.nn.init", "torch.nn.utils", "torch.nn.utils.rnn",
    "torch.nn.utils.parametrize", "torch.nn.utils.parametrizations", "torch.nn.utils.prune", "torch.nn.attention",
    "torch.optim", "torch.optim.lr_scheduler", "torch.optim.swa_utils", "torch.linalg", "torch.fft", "torch.special",
    "torch.utils.data", "torch.utils.checkpoint", "torch.distributions", "torch.distributions.kl",
    "torch.distributions.constraints", "torch.distributions.transforms", "torch.autograd", "torch.autograd.functional",
    "torch.autograd.forward_ad", "torch.autograd.graph", "torch.func", "torch.sparse", "torch.signal.windows",
    "torch.random", "torch.testing", "torch.amp", "torch.masked", "torch.utils.dlpack",
)  # fmt: skip
PRELUDE = {
    "model": "model = nn.Linear(4, 3)\ngiven_weights(model)",
    "net": "net = nn.Linear(4, 3)\ngiven_weights(net)",
    "input": "input = torch.tensor(np.random.RandomState(3).randn(5, 4), dtype=torch.float32)",
    "x": "x = torch.tensor(np.random.RandomState(4).randn(5, 4), dtype=torch.float32)",
    "target": "target = torch.tensor(np.random.RandomState(5).randn(5, 3), dtype=torch.float32)",
    "loss_fn": "loss_fn = nn.MSELoss()",
    "criterion": "criterion = nn.MSELoss()",
    "optimizer": "model = nn.Linear(4, 3)\ngiven_weights(model)\n"
    "optimizer = torch.optim.SGD(model.parameters(), lr=0.05)",
    "train": "def train(*values):\n    optimizer.zero_grad()\n    model(torch.ones(2, 4)).sum().backward()\n"
    "    optimizer.step()",
    "validate": "def validate(*values):\n    return 0.5",
    "dataset": "dataset = [(torch.ones(4) * place, torch.zeros(3)) for place in range(6)]",
    "loader": "loader = [(torch.ones(2, 4) * place, torch.zeros(2, 3)) for place in range(3)]",
    "dataloader": "dataloader = [(torch.ones(2, 4) * place, torch.zeros(2, 3)) for place in range(3)]",
}
"""What many examples take for granted."""
ALIASES = {"nn": "import torch.nn as nn", "F": "import torch.nn.functional as F", "np": "import numpy as np"}
USUAL = {
    **{name: f"import {name}" for name in ("math", "itertools", "copy", "functools", "collections")},
    **{name: f"from typing import {name}" for name in ("Iterator", "List", "TypeVar", "Any")},
    "OrderedDict": "from collections import OrderedDict",
}
SECONDS = 20


class TooLong(BaseException):
    """An example takes its time; no example catches this."""


def public_names() -> Iterator[tuple[str, str, Any]]:
    """Module, full name and object of all that is public, members of classes included."""
    for member in dir(torch.Tensor):
        if member.startswith("_"):
            continue
        yield "torch.Tensor", f"torch.Tensor.{member}", getattr(torch.Tensor, member)
    for module_name in MODULES:
        module = importlib.import_module(module_name)
        listed = getattr(module, "__all__", None)
        for name in sorted(listed if listed and module_name != "torch" else dir(module)):
            found = getattr(module, name, None)
            if name.startswith("_") or found is None or isinstance(found, ModuleType):
                continue
            yield module_name, f"{module_name}.{name}", found
            if inspect.isclass(found) and found.__module__.startswith("torch"):
                for member in sorted(vars(found)):
                    if not member.startswith("_"):
                        yield module_name, f"{module_name}.{name}.{member}", getattr(found, member, None)


class Example:
    """One docstring's statements, run one after the other."""

    def __init__(self, api: str, given_weights: Any) -> None:
        self.api = api
        self.head: list[str] = []
        self.lines: list[str] = []
        self.names: dict[str, Any] = {"__name__": "example", "torch": torch, "given_weights": given_weights}
        self.seeds, self.places = itertools.count(1), itertools.count(1)

    def add(self, statement: ast.stmt) -> None:
        """Keep a statement if it runs, with numbers that NumPy makes where chance would."""
        text = ast.unparse(statement)
        own = self.api.rpartition(".")[2]
        with_given = ast.unparse(with_numbers(ast.parse(text), self.seeds, own))
        for written in dict.fromkeys((with_given, text)):
            if self._runs(written, isinstance(statement, ast.Expr)):
                return

    def _runs(self, text: str, shown: bool) -> bool:
        for _ in range(8):
            try:
                if not shown:
                    exec(compile(text, self.api, "exec"), self.names)
                    self.lines.append(text)
                    self._give_weights(text)
                    return True
                value = eval(compile(text, self.api, "eval"), self.names)
                plain = value is None or text.split("(")[0].endswith("_") or isinstance(value, torch.nn.Module)
                self.lines.append(text if plain else f"shown_{next(self.places)} = {text}")
                return True
            except NameError as error:
                if not self._supplied(error.name):
                    return False
            except Exception:
                return False
        return False

    def _supplied(self, name: str | None) -> bool:
        """Whether a name that an example does not define is one that many take for granted."""
        if name in PRELUDE:
            lines = [PRELUDE[name]]
            needed = [ALIASES[alias] for alias in ALIASES if f"{alias}." in lines[0] and alias not in self.names]
        elif name in ALIASES:
            lines, needed = [], [ALIASES[name]]
        elif name in USUAL:
            lines, needed = [], [USUAL[name]]
        else:
            owner = next((one for one in MODULES if name and hasattr(importlib.import_module(one), name)), None)
            if owner is None:
                return False
            lines, needed = [], [f"from {owner} import {name}"]
        for line in (*needed, *lines):
            exec(line, self.names)
        self.head += needed
        self.lines += lines
        return True

    def _give_weights(self, text: str) -> None:
        """After `name = layer`, the same weights on both sides."""
        parsed = ast.parse(text).body[0]
        target = parsed.targets[0] if isinstance(parsed, ast.Assign) else None
        module = self.names.get(target.id) if isinstance(target, ast.Name) else None
        if not isinstance(module, torch.nn.Module) or not any(True for _ in module.parameters()):
            return
        assert isinstance(target, ast.Name)
        if any(isinstance(one, torch.nn.parameter.UninitializedParameter) for one in module.parameters()):
            return
        self.names["given_weights"](module)
        self.lines.append(f"given_weights({target.id})")

    def text(self) -> str:
        """The program; empty where it leaves nothing that can be compared, or asks for another device."""
        if not any("=" in line for line in self.lines) or torch.get_default_device().type != "cpu":
            return ""
        if any(isinstance(value, torch.Tensor) and not _is_usual(value) for value in self.names.values()):
            return ""
        # The next program has the same process.
        if torch.get_default_dtype() is not torch.float32:
            self.lines.append("torch.set_default_dtype(torch.float32)")
        if not torch.is_grad_enabled():
            self.lines.append("torch.set_grad_enabled(True)")
        body = "\n".join(self.lines)
        needed = ["import numpy as np"] if "np." in body and "import numpy as np" not in self.head else []
        return "\n".join([*needed, "import torch", *dict.fromkeys(self.head), "", body, ""])


def _is_usual(tensor: torch.Tensor) -> bool:
    """Whether a tensor has plain numbers: it is not sparse, nested, quantized or masked."""
    plain = type(tensor) in (torch.Tensor, torch.nn.Parameter) and tensor.layout is torch.strided
    return plain and not tensor.is_quantized and not tensor.is_nested and tensor.device.type == "cpu"


def main(folder: str) -> None:
    sys.path.append(folder)
    side = importlib.import_module("worker.side_torch").Torch()
    warnings.simplefilter("ignore")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    signal.signal(signal.SIGALRM, _stop)
    seen: set[str] = set()
    with tempfile.TemporaryDirectory() as temporary:
        os.chdir(temporary)
        for family, api, found in public_names():
            docstring = inspect.getdoc(found) or ""
            if docstring in seen or not (shown := statements(docstring)):
                continue
            seen.add(docstring)
            side.seed(0)
            example = Example(api, side.given_weights)
            signal.alarm(SECONDS)
            try:
                for statement in shown:
                    example.add(statement)
                text = example.text()
            except TooLong:
                text = ""
            finally:
                signal.alarm(0)
                torch.set_default_dtype(torch.float32)
                torch.set_default_device("cpu")
                torch.set_grad_enabled(True)
            answers.write(json.dumps({"family": family, "title": api, "text": text}) + "\n")
        os.chdir("/")


def _stop(*_: object) -> None:
    raise TooLong


if __name__ == "__main__":
    np.random.seed(0)
    main(sys.argv[1])
