# SPDX-License-Identifier: Apache-2.0
"""One case: run in the source framework, rewritten, run in MindSpore, compared."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any

from msgspec import Struct, convert, structs

from mindport.core.differences import Deviation, are_declared
from mindport.core.judge import Call, Options, bound_call, judge_call
from mindport.core.mapping import Difference, Entry, Shown
from mindport.core.model import Usage
from mindport.core.proof import target_key
from mindport.core.rewriting.recorded import START
from mindport.core.rewriting.rewrite import Rewriting
from mindport.core.rewriting.use_edits import ALREADY
from mindport.core.world import Knowledge
from mindport.verify.cases import Planned, inputs_of
from mindport.verify.process import Answer, Worker
from mindport.verify.staleness import rewriting_of


class Outcome(str, Enum):
    """What came of a case."""

    EQUAL = "equal"
    DIFFERS = "differs"
    ERROR = "error"
    """MindSpore raised, died or did not answer."""
    REFUSED = "refused"
    """The rewriter leaves the call alone, and says why."""
    INCOMPLETE = "incomplete"
    """The rewriter leaves something else of the case alone, so that it cannot run."""
    VOID = "void"
    """The source framework does not run it."""


class Trial(Struct, frozen=True):
    """A case and what came of it."""

    case: Planned
    outcome: Outcome
    what: str = ""
    target: str = ""
    given: tuple[str, ...] = ()
    declared: bool = False
    """Whether the entry tells of everything that is not equal."""
    by_chance: bool = False
    """Whether the values are random, so that only their shape and dtype are compared."""
    error: float = 0.0
    gradient: Outcome | None = None
    gradient_what: str = ""
    gradient_declared: bool = False
    """Whether the entry tells that the gradients differ."""
    gradient_error: float = 0.0
    rewritten: str = ""


class Judged(Struct, frozen=True):
    """What the entry says of the call that a case is about."""

    target: str
    given: tuple[str, ...]
    differences: tuple[Difference, ...]
    """Those that concern this call."""


class Bench:
    """A source worker, a MindSpore worker and the rewriter between them."""

    def __init__(self, source: Worker, target: Worker, knowledge: Knowledge, options: Options) -> None:
        self.source = source
        self.target = target
        self.knowledge = knowledge
        self.options = options

    def run(self, api: str, entry: Entry, case: Planned) -> Trial:
        """Try one case from beginning to end."""
        there = self.source.ask("run", code=case.text, inputs=case.inputs, shapes_only=case.shapes_only)
        if there.error is not None:
            return Trial(case, Outcome.VOID, there.error)
        rewriting = rewriting_of(case.text, self.knowledge, self.options)
        remaining = [left for left in rewriting.left if left.reason != ALREADY]
        refused = next((left for left in remaining if left.usage.api == api), None)
        judged = self._judged(entry, _usage_of(api, rewriting))
        if refused is not None:
            return Trial(case, Outcome.REFUSED, refused.reason.en, judged.target)
        if remaining:
            left = remaining[0]
            return Trial(case, Outcome.INCOMPLETE, f"{left.usage.api}: {left.reason.en}", judged.target)
        here = self.target.ask(
            "run", code=rewriting.text, inputs=case.inputs, expected=there.value, shapes_only=case.shapes_only
        )
        outcome, what = _compared(here)
        declared = are_declared(_deviations(here), judged.differences, inputs_of(case))
        trial = Trial(
            case, outcome, what, judged.target, judged.given, declared, _has_chance(there.value),
            here.value["error"] if outcome is Outcome.EQUAL else 0.0, rewritten=rewriting.text,
        )  # fmt: skip
        if outcome is not Outcome.EQUAL or trial.by_chance:
            return trial
        results = [name for name in there.value if name.isidentifier() and name not in case.inputs]
        return self._with_gradients(trial, results, judged.differences)

    def _with_gradients(self, trial: Trial, names: Sequence[str], differences: Sequence[Difference]) -> Trial:
        """The gradients of what the source leaves under these names: a rewrite may leave names of its own."""
        case = trial.case
        if START in trial.rewritten:
            return trial  # it runs its own record backwards, and a gradient cannot be computed around that
        there = self.source.ask("gradients", code=case.text, inputs=case.inputs, names=names)
        if there.error is not None or there.value is None:
            return trial
        here = self.target.ask("gradients", code=trial.rewritten, inputs=case.inputs, names=names, expected=there.value)
        outcome, what = _compared(here)
        if outcome is Outcome.ERROR:
            self.target.close()  # what comes after a failed gradient in the same process may fail for no other reason
        error = here.value["error"] if outcome is Outcome.EQUAL else 0.0
        deviations = [Deviation(Shown.GRADIENT, deviation.text) for deviation in _deviations(here)]
        declared = are_declared(deviations, differences, inputs_of(case))
        return structs.replace(
            trial, gradient=outcome, gradient_what=what, gradient_declared=declared, gradient_error=error
        )

    def _judged(self, entry: Entry, usage: Usage | None) -> Judged:
        if usage is None:
            return Judged("", (), ())
        fact = self.knowledge.fact(usage.api)
        signatures = entry.signatures or (fact.signatures if fact is not None else ())
        bound = bound_call(usage, signatures, fact)
        call = Call.of(bound) if bound is not None else None
        judged = judge_call(usage, entry, call, self.options, self.knowledge)
        given = tuple(sorted(call.given)) if call is not None else ()
        return Judged(target_key(judged.target) if judged.target else "", given, judged.differences)


def _usage_of(api: str, rewriting: Rewriting) -> Usage | None:
    usages = [fix.usage for fix in rewriting.fixes] + [left.usage for left in rewriting.left]
    return next((usage for usage in usages if usage.api == api), None)


def _compared(answer: Answer) -> tuple[Outcome, str]:
    if answer.error is not None:
        return Outcome.ERROR, answer.error
    texts = [deviation["text"] for deviation in answer.value["deviations"]]
    return (Outcome.DIFFERS, "; ".join(texts[:3])) if texts else (Outcome.EQUAL, "")


def _deviations(answer: Answer) -> list[Deviation]:
    if answer.error is not None:
        return [Deviation(Shown.ERROR, answer.error)]
    return [convert(deviation, Deviation) for deviation in answer.value["deviations"]]


def _has_chance(left: dict[str, Any]) -> bool:
    """Whether a run left tensors without data."""
    return any(_without_data(value) for value in left.values())


def _without_data(value: Any) -> bool:
    if "several" in value:
        return any(map(_without_data, value["several"]))
    return ("tensor" in value and "data" not in value) or "anything" in value
