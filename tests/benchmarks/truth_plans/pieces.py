# SPDX-License-Identifier: Apache-2.0
"""What the plans share: runs from a package's README and docstrings, tiny models from signatures, a training step."""

import contextlib
import doctest
import importlib
import importlib.metadata
import inspect
import io
import pkgutil
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any

import torch

Run = tuple[str, Callable[[], object]]


def readme(distribution: str, replacements: Mapping[str, str]) -> Iterator[Run]:
    """Each Python block of a distribution's README, made small by replacing regular expressions."""
    text = importlib.metadata.distribution(distribution).read_text("METADATA")
    shared: dict[str, object] = {"__name__": "readme"}  # Later blocks use what earlier ones imported.
    for number, block in enumerate(re.findall(r"```(?:python|py)\n(.*?)```", str(text), re.DOTALL)):
        code = textwrap.dedent(block)
        for pattern, replacement in replacements.items():
            code = re.sub(pattern, replacement, code)
        yield f"readme-{number}", _script(code, f"<readme {distribution} {number}>", shared)


def _script(code: str, name: str, shared: dict[str, object]) -> Callable[[], object]:
    return lambda: exec(compile(code, name, "exec"), shared)


def modules(package: str, skip: str = r"$^") -> Iterator[ModuleType]:
    """The modules of a package that can be imported here."""
    root = importlib.import_module(package)
    yield root
    for found in pkgutil.walk_packages(root.__path__, f"{package}.", onerror=lambda name: None):
        if re.search(skip, found.name):
            continue
        with contextlib.suppress(Exception, SystemExit):  # Optional dependencies are missing in many ways.
            yield importlib.import_module(found.name)


def doctests(package: str, skip: str = r"$^") -> Iterator[Run]:
    """Each docstring example of a package; what it prints is not compared, only that it runs."""
    finder, seen = doctest.DocTestFinder(exclude_empty=True), set()
    usual = {"torch": torch, "np": importlib.import_module("numpy"), package: importlib.import_module(package)}
    for module in modules(package, skip):
        for test in finder.find(module, module.__name__):
            if test.examples and (test.docstring or "") not in seen:
                seen.add(test.docstring or "")
                yield test.name, _example(test, usual)


def _example(test: doctest.DocTest, usual: Mapping[str, object]) -> Callable[[], object]:
    def run() -> None:
        test.globs.update(usual)
        for example in test.examples:
            if doctest.SKIP in example.options:
                continue
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(example.source, f"<{test.name}>", "single"), test.globs)

    return run


def built(cls: Callable[..., Any], values: Mapping[str, Any], **given: Any) -> Any:
    """An object of a class with the parameters it has taken from a table of tiny values."""
    parameters = inspect.signature(cls).parameters
    return cls(**{name: value for name, value in values.items() if name in parameters} | given)


def tensors(value: object) -> Iterator[torch.Tensor]:
    """All tensors inside a result."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, Mapping):
        yield from tensors(list(value.values()))
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for item in value:
            yield from tensors(item)


def trained(model: torch.nn.Module, *inputs: Any, **keywords: Any) -> Any:
    """One forward, backward and optimiser step, then a forward in evaluation mode."""
    parameters = list(model.parameters()) or [torch.nn.Parameter(torch.zeros(1))]  # Some layers have none.
    optimizer = torch.optim.AdamW(parameters, lr=1e-3)
    result = model(*inputs, **keywords)
    losses = [tensor.float().mean() for tensor in tensors(result) if tensor.requires_grad]
    if losses:
        torch.stack(losses).sum().backward()
        optimizer.step()
        optimizer.zero_grad()
    model.eval()
    with torch.no_grad():
        return model(*inputs, **keywords)
