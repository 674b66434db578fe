# SPDX-License-Identifier: Apache-2.0
"""What is told of runs: the largest errors where they verify a call, and the reason where they do not."""

import pytest
from msgspec import Struct, structs

from mindport.core.evidence import Proof, proof_of, run_told
from mindport.core.mapping import Device, Entry, NotRun, Target
from mindport.core.model import Evidence
from mindport.core.proof import Official, Run, Status

TARGET = Target("mindspore.ops.relu")
ENTRY = Entry("torch.relu", (TARGET,))
PROVED = Evidence(Device.CPU, "2.13.0", "2.10.0", 12, 3e-7, ("dim", "input"), (("dim",),), 10, 2e-6)
RUN = Run(Device.CPU, Status.PARTLY, "dim: result: 1 of 2 differ", PROVED)


class Recorded(Struct, frozen=True):
    """A run on one device."""

    kept: Run | None = None

    def run(self, source: str, target: str, device: Device) -> Run | None:
        assert (source, target) == ("torch.relu", "mindspore.ops.relu")
        return self.kept if self.kept is not None and self.kept.device is device else None


def proof(
    run: Run | None, *given: str, device: Device = Device.CPU, entry: Entry = ENTRY, version: str = "2.10"
) -> Proof:
    return proof_of(entry, TARGET, given, device, version, Recorded(run))


def test_a_call_that_equal_runs_cover_is_verified() -> None:
    assert proof(RUN, "input") == Proof(PROVED, None, None)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (("input", "out", "keepdim"), "no equal run gives keepdim, out"),
        (("input", "dim"), "a run that gives dim is not equal"),
    ],
)
def test_a_call_that_they_do_not_cover_hears_why(given: tuple[str, ...], reason: str) -> None:
    found = proof(RUN, *given)
    assert found.evidence is None
    assert found.unverified is not None and found.unverified.en == reason
    assert found.unverified.zh != reason


def test_runs_with_another_mindspore_are_named() -> None:
    found = proof(RUN, "input", version="2.9").unverified
    assert found is not None and found.en == "run with MindSpore 2.10, not with 2.9"


def test_elsewhere_the_runs_of_another_device_are_told() -> None:
    found = proof(RUN, "input", device=Device.ASCEND)
    assert found.evidence is None
    assert found.unverified is not None and found.unverified.en == (
        "not run on ascend; 12 cases equal on cpu, largest error 3e-07; gradients of 10, largest error 2e-06; "
        "not equal: dim: result: 1 of 2 differ"
    )
    nothing = proof(None, device=Device.GPU).unverified
    assert nothing is not None and nothing.zh == "尚未在 gpu 上运行，仅据文档"


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (Status.NO_KERNEL, "cpu has no kernel for it: why"),
        (Status.DECLARED, "runs on cpu differ, as it says: why"),
        (Status.CONTRADICTED, "runs on cpu differ: why"),
        (Status.REFUSED, "no case could be rewritten: why"),
        (Status.NO_CASE, "no case could be compared on cpu"),
    ],
)
def test_a_run_that_proves_nothing_says_so(status: Status, told: str) -> None:
    run = Run(Device.CPU, status, "why", None)
    assert run_told(run).en == told
    found = proof(run).unverified
    assert found is not None and found.en == told


def test_one_case_is_one() -> None:
    assert run_told(structs.replace(RUN, evidence=Evidence(Device.CPU, "2", "2", 1, 0.0), reason="")).en == (
        "1 case equal on cpu, largest error 0"
    )


def test_an_entry_that_cannot_be_run_says_why() -> None:
    found = proof(None, entry=structs.replace(ENTRY, not_run=NotRun.GPU)).unverified
    assert found is not None and "needs a GPU" in found.en


def test_what_an_official_table_says_otherwise_is_told_on_every_device() -> None:
    wrong = structs.replace(RUN, official=Official("r2.0", "consistent", "result = torch.relu(a)", "result: 1 differ"))
    told = (
        "MindSpore's r2.0 table calls the two consistent; on cpu a run is not: result = torch.relu(a): result: 1 differ"
    )
    for device in (Device.CPU, Device.ASCEND):
        found = proof(wrong, "input", device=device).official
        assert found is not None and found.en == told
    equal = structs.replace(RUN, official=Official("r2.0", "different", "", ""))
    found = proof(equal, "input").official
    assert found is not None and found.en == "MindSpore's r2.0 table lists differences; all runs on cpu are equal."
