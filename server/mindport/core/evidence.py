# SPDX-License-Identifier: Apache-2.0
"""What runs showed of calls like one of the user's, and in words why they prove nothing of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from mindport.core.choose import minor
from mindport.core.mapping import Device, Entry, Target, Text
from mindport.core.model import Evidence
from mindport.core.proof import Official, Run, Status, covers, is_of, target_key
from mindport.core.sentences import not_run, plus


class Records(Protocol):
    """What is asked of the database here."""

    def run(self, source: str, target: str, device: Device) -> Run | None: ...


class Proof(NamedTuple):
    """What is known from runs of one call's target."""

    evidence: Evidence | None
    """None where runs prove nothing of this call on the device."""
    unverified: Text | None
    """Why not."""
    official: Text | None
    """What an official table says that a run contradicts."""


UNPROVED = Proof(None, None, None)
_NOTHING_PROVED = {
    Status.NO_KERNEL: Text("{device} has no kernel for it: {reason}", "{device} 没有对应的算子实现：{reason}"),
    Status.DECLARED: Text(
        "runs on {device} differ, as it says: {reason}", "在 {device} 上运行结果有差异（已说明）：{reason}"
    ),
    Status.CONTRADICTED: Text("runs on {device} differ: {reason}", "在 {device} 上运行结果不一致：{reason}"),
    Status.REFUSED: Text("no case could be rewritten: {reason}", "没有可改写的用例：{reason}"),
    Status.NO_CASE: Text("no case could be compared on {device}", "在 {device} 上没有可比较的用例"),
}


def proof_of(
    entry: Entry, target: Target, given: Iterable[str], device: Device, mindspore: str, records: Records
) -> Proof:
    """What runs of the target prove of a call that gives these parameters."""
    if entry.not_run is not None:
        return Proof(None, not_run(entry.not_run), None)
    key = target_key(target)
    devices = (device, *(one for one in Device if one is not device))
    runs = [run for run in (records.run(entry.source, key, one) for one in devices) if run is not None]
    if not runs:
        return Proof(None, _documented(device), None)
    nearest = runs[0]
    official = official_told(nearest.official, nearest.device) if nearest.official is not None else None
    if nearest.device is not device:
        return Proof(None, _elsewhere(device, nearest), official)
    reason = _lacking(nearest, frozenset(given), mindspore)
    return Proof(nearest.evidence if reason is None else None, reason, official)


def run_told(run: Run) -> Text:
    """What a run showed, in a sentence."""
    proof = run.evidence
    if proof is None:
        return _nothing(run)
    told = Text(
        f"{cases_in_english(proof.cases)} equal on {run.device.value}, largest error {proof.max_error:.1g}",
        f"在 {run.device.value} 上 {proof.cases} 个用例一致，最大误差 {proof.max_error:.1g}",
    )
    if proof.gradients:
        error = f"{proof.gradient_error:.1g}"
        gradients = f"; gradients of {proof.gradients}, largest error {error}"
        told = plus(told, Text(gradients, f"；其中 {proof.gradients} 个的梯度一致，最大误差 {error}"))
    return plus(told, Text(f"; not equal: {run.reason}", f"；不一致：{run.reason}")) if run.reason else told


def cases_in_english(count: int) -> str:
    """ "1 case", "2 cases"."""
    return f"{count} case{'s' * (count != 1)}"


def official_told(official: Official, device: Device) -> Text:
    """The contradiction in a sentence."""
    if official.says == "different":
        return Text(
            f"MindSpore's {official.release} table lists differences; all runs on {device.value} are equal.",
            f"MindSpore {official.release} 版映射表称两者有差异，但在 {device.value} 上运行结果全部一致。",
        )
    return Text(
        f"MindSpore's {official.release} table calls the two consistent; "
        f"on {device.value} a run is not: {official.code}: {official.what}",
        f"MindSpore {official.release} 版映射表称两者一致，但在 {device.value} 上有运行结果不一致："
        f"{official.code}：{official.what}",
    )


def _documented(device: Device) -> Text:
    return Text(f"not run on {device.value}: documented only", f"尚未在 {device.value} 上运行，仅据文档")


def _elsewhere(device: Device, other: Run) -> Text:
    told = run_told(other)
    return Text(f"not run on {device.value}; {told.en}", f"尚未在 {device.value} 上运行；{told.zh}")


def _lacking(run: Run, given: frozenset[str], mindspore: str) -> Text | None:
    """Why a run on the device asked for proves nothing of a call; None where it does."""
    proof = run.evidence
    if proof is None:
        return _nothing(run)
    if not is_of(proof, mindspore):
        ran, asked = minor(proof.mindspore), minor(mindspore)
        return Text(f"run with MindSpore {ran}, not with {asked}", f"在 MindSpore {ran} 上运行过，未在 {asked} 上运行")
    if covers(proof, given):
        return None
    untried = ", ".join(sorted(given.difference(proof.parameters)))
    if untried:
        return Text(f"no equal run gives {untried}", f"没有给出 {untried} 且结果一致的用例")
    failing = next(names for names in proof.failing if given.issuperset(names))
    what = ", ".join(failing) or "nothing"
    return Text(f"a run that gives {what} is not equal", f"给出 {what} 的用例结果不一致")


def _nothing(run: Run) -> Text:
    template = _NOTHING_PROVED.get(run.status, _NOTHING_PROVED[Status.NO_CASE])
    values = {"device": run.device.value, "reason": run.reason}
    return Text(template.en.format(**values), template.zh.format(**values))
