# SPDX-License-Identifier: Apache-2.0
"""Trials -> records: what counts as verified, what a failing case is blamed on, what is only a limit."""

from typing import Any

import pytest

from mindport.core.judge import Options
from mindport.core.mapping import Device, Entry, Target
from mindport.core.proof import Status, covers
from mindport.db.verified import Record
from mindport.verify.cases import FROM_TORCH, ZERO_SIZE, Planned
from mindport.verify.summary import records
from mindport.verify.trial import Outcome, Trial

ENTRY = Entry("torch.amax", (Target("mindspore.mint.amax"),))
TEXT = "import torch\n\n\ndef case(a: torch.Tensor):\n    result = torch.amax(a)\n    return locals()\n"
KERNEL = "RuntimeError: The kernel X unregistered."


def trial(
    outcome: Outcome = Outcome.EQUAL, *given: str, rank: int = 2, limits: tuple[str, ...] = (), **more: Any
) -> Trial:
    inputs = {"a": {"tensor": "float32", "shape": [2] * rank}}
    case = Planned(FROM_TORCH, TEXT, inputs, limits)
    return Trial(case, outcome, given=tuple(sorted({"input", *given})), target="mindspore.mint.amax", **more)


def record(*trials: Trial) -> Record:
    (found,) = records(ENTRY, trials, Options(Device.CPU), ("2.13.0", "2.10.0")).values()
    return found


def test_equal_cases_verify_the_parameters_they_give() -> None:
    found = record(trial(error=1e-7), trial(Outcome.EQUAL, "dim", error=3.14e-6, gradient=Outcome.EQUAL))
    assert (found.status, found.cases, found.gradients) == (Status.VERIFIED, {FROM_TORCH: 2}, 1)
    assert (found.parameters, found.max_error) == (("dim", "input"), 3.1e-6)


@pytest.mark.parametrize(
    ("trials", "status"),
    [
        ([trial(), trial(Outcome.DIFFERS, "dim")], Status.PARTLY),
        ([trial(), trial(Outcome.DIFFERS, "dim", declared=True)], Status.VERIFIED),
        ([trial(), trial(Outcome.ERROR, "dim", declared=True)], Status.PARTLY),
        ([trial(gradient=Outcome.DIFFERS)], Status.PARTLY),
        ([trial(Outcome.DIFFERS)], Status.CONTRADICTED),
        ([trial(Outcome.DIFFERS, declared=True)], Status.DECLARED),
        ([trial(Outcome.ERROR, what=KERNEL)], Status.NO_KERNEL),
        ([trial(Outcome.REFUSED, what="dtype has no counterpart")], Status.REFUSED),
        ([trial(Outcome.VOID)], Status.NO_CASE),
        ([], Status.NO_CASE),
    ],
)
def test_the_status_follows_from_the_trials(trials: list[Trial], status: Status) -> None:
    assert record(*trials).status is status


def test_only_calls_that_give_what_a_failing_case_gave_are_not_covered() -> None:
    found = record(
        trial(Outcome.EQUAL, "dim"), trial(Outcome.EQUAL, "keepdim"), trial(Outcome.DIFFERS, "dim", "keepdim")
    )
    evidence = found.evidence(Device.CPU)
    assert evidence is not None
    assert covers(evidence, frozenset(("input", "dim")))
    assert not covers(evidence, frozenset(("input", "dim", "keepdim")))
    assert not covers(evidence, frozenset(("input", "out"))), "no case gave it"


def test_a_wrong_gradient_counts_against_a_call() -> None:
    evidence = record(trial(gradient=Outcome.DIFFERS)).evidence(Device.CPU)
    assert evidence is not None
    assert not covers(evidence, frozenset(("input",)))


def test_unusual_inputs_that_are_refused_are_limits() -> None:
    found = record(
        trial(),
        trial(Outcome.DIFFERS, limits=(ZERO_SIZE,)),
        trial(Outcome.ERROR, limits=("int64 input",)),
        trial(Outcome.ERROR, rank=1),
    )
    assert (found.status, found.failing) == (Status.VERIFIED, ())
    assert found.limits == {"1-d input": 1, "int64 input": 1, ZERO_SIZE: 1}


def test_a_wrong_value_is_never_a_limit_of_rank() -> None:
    assert record(trial(), trial(Outcome.DIFFERS, rank=1)).status is Status.PARTLY


def test_a_target_without_a_passing_case_proves_nothing() -> None:
    assert record(trial(Outcome.DIFFERS)).evidence(Device.CPU) is None
