# SPDX-License-Identifier: Apache-2.0
"""torchdiffeq: each solver, forward and adjoint, on small systems, with and without events."""

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import torch

from truth_plans.pieces import Run

PACKAGES = ("torchdiffeq",)
HELD_OUT = True

_SOLVERS = (
    "dopri8", "dopri5", "bosh3", "fehlberg2", "adaptive_heun", "euler", "midpoint", "heun2", "heun3", "rk4",
    "explicit_adams", "implicit_adams", "fixed_adams", "scipy_solver", "implicit_euler", "implicit_midpoint",
    "trapezoid", "radauIIA3", "gl4", "sdirk2", "trbdf2",
)  # fmt: skip


def runs() -> Iterator[Run]:
    for name in _SOLVERS:
        for solve in ("odeint", "odeint_adjoint"):
            yield f"{solve} {name}", _solved(solve, name)
    yield "event", _event


class _Field(torch.nn.Module):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(3, 3)

    def forward(self, time: torch.Tensor, state: Any) -> Any:
        if isinstance(state, tuple):
            return tuple(self.forward(time, part) for part in state)
        return torch.tanh(self.layer(state)) * time.cos()


def _solved(solve: str, name: str) -> Callable[[], object]:
    def run() -> None:
        function = getattr(importlib.import_module("torchdiffeq"), solve)
        options = {"solver": "RK45"} if name == "scipy_solver" else {}
        for start in (torch.randn(2, 3, requires_grad=True), (torch.randn(2, 3), torch.randn(3))):
            for times in (torch.linspace(0, 1, 4), torch.linspace(1, 0, 4)):
                result = function(_Field(), start, times, rtol=1e-3, atol=1e-4, method=name, options=options or None)
                last = result[0] if isinstance(result, tuple) else result
                if last.requires_grad:
                    last.sum().backward()
        if name in ("euler", "rk4", "midpoint"):
            function(_Field(), torch.randn(3), torch.linspace(0, 1, 4), method=name, options={"step_size": 0.1})

    return run


def _event() -> None:
    library = importlib.import_module("torchdiffeq")
    start, begin = torch.ones(3, requires_grad=True), torch.tensor(0.0)
    for method in ("dopri5", "rk4"):
        options = {"step_size": 0.1} if method == "rk4" else None
        library.odeint_event(
            lambda time, state: -torch.ones_like(state), start, begin, event_fn=lambda time, state: state[0] - 0.5,
            method=method, options=options, odeint_interface=library.odeint,
        )  # fmt: skip
