# SPDX-License-Identifier: Apache-2.0
"""The trials of one entry -> a record for each of its targets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from mindport.core.choose import choose
from mindport.core.judge import Options
from mindport.core.mapping import Entry
from mindport.core.proof import Status, target_key
from mindport.db.verified import Failing, Record, entry_digest
from mindport.verify.cases import ZERO_SIZE, kept_text
from mindport.verify.staleness import plan_digest, text_digest
from mindport.verify.trial import Outcome, Trial

MOST_FAILING = 6
"""Failing cases that a record shows: one for each set of parameters, the smallest sets first."""
NO_KERNEL = re.compile(
    r"unregistered|[Kk]ernel select failed|[Cc]reate kernelmod|[Nn]ot implement|only supports? Ascend"
    r"|Unsupported op|not support.*CPU"
)
"""What MindSpore says where a device cannot run a call, whatever ran before it."""
_RAN = (Outcome.EQUAL, Outcome.DIFFERS, Outcome.ERROR)


def records(entry: Entry, trials: Sequence[Trial], options: Options, versions: tuple[str, str]) -> dict[str, Record]:
    """What to keep of an entry's trials; `versions` are the source framework's and MindSpore's."""
    preferred = choose(entry, options.device, options.mindspore)
    default = target_key(preferred) if preferred is not None else ""
    by_target: dict[str, list[Trial]] = {}
    for trial in trials:
        if trial.outcome is not Outcome.VOID:
            by_target.setdefault(trial.target or default, []).append(trial)
    if not by_target and default:
        by_target = {default: []}
    digest = entry_digest(entry, versions[1])
    plan = plan_digest(trial.case for trial in trials)
    return {key: _record(group, (digest, plan), versions) for key, group in sorted(by_target.items()) if key}


def _record(trials: Sequence[Trial], digests: tuple[str, str], versions: tuple[str, str]) -> Record:
    ran = [trial for trial in trials if trial.outcome in _RAN]
    equal = [trial for trial in ran if trial.outcome is Outcome.EQUAL]
    usual = {_rank(trial) for trial in equal}
    found = [(trial, _limit(trial, usual)) for trial in ran if trial.outcome is not Outcome.EQUAL]
    limits = Counter(limit for _, limit in found if limit)
    failing = [trial for trial, limit in found if not limit]
    worse = [t for t in equal if t.gradient in (Outcome.DIFFERS, Outcome.ERROR) and not t.case.limits]
    source_version, mindspore = versions
    entry, plan = digests
    return Record(
        status=_status(trials, equal, failing, worse),
        source_version=source_version,
        mindspore=mindspore,
        entry=entry,
        plan=plan,
        ran={kept_text(trial.case.text): text_digest(trial.rewritten) for trial in trials},
        cases=dict(sorted(Counter(trial.case.origin for trial in equal).items())),
        by_chance=sum(trial.by_chance for trial in equal),
        unequal=len(failing),
        max_error=_rounded(trial.error for trial in equal),
        gradients=sum(trial.gradient is Outcome.EQUAL for trial in equal),
        gradients_unequal=len(worse),
        gradient_error=_rounded(trial.gradient_error for trial in equal),
        parameters=tuple(sorted({name for trial in equal for name in trial.given})),
        failing=_shown((trial, trial.what, trial.declared) for trial in failing),
        gradients_failing=_shown((trial, trial.gradient_what, trial.gradient_declared) for trial in worse),
        limits=dict(sorted(limits.items())),
        refused=_refused(trials),
    )


def _limit(trial: Trial, usual: set[int]) -> str:
    """What is unusual about inputs that MindSpore refuses, "" where the call itself is to blame.

    Zero-size inputs may also differ. Inputs of a rank for which no case is equal, such as those without a batch
    dimension, show a limit of the API; wrong values never do.
    """
    limits = trial.case.limits
    if limits and (trial.outcome is Outcome.ERROR or ZERO_SIZE in limits):
        return limits[0]
    rank = _rank(trial)
    return f"{rank}-d input" if usual and trial.outcome is Outcome.ERROR and rank not in usual else ""


def _rank(trial: Trial) -> int:
    """Of the first input."""
    return next((len(content["shape"]) for content in trial.case.inputs.values()), 0)


def _status(
    trials: Sequence[Trial], equal: Sequence[Trial], failing: Sequence[Trial], worse: Sequence[Trial]
) -> Status:
    if equal:
        undeclared = [trial for trial in failing if not trial.declared or trial.outcome is Outcome.ERROR]
        untold = [trial for trial in worse if not trial.gradient_declared]
        return Status.PARTLY if undeclared or untold else Status.VERIFIED
    if failing:
        if all(trial.outcome is Outcome.ERROR and NO_KERNEL.search(trial.what) for trial in failing):
            return Status.NO_KERNEL
        return Status.DECLARED if all(trial.declared for trial in failing) else Status.CONTRADICTED
    return Status.REFUSED if any(trial.outcome not in _RAN for trial in trials) else Status.NO_CASE


def _shown(failing: Iterable[tuple[Trial, str, bool]]) -> tuple[Failing, ...]:
    """One case for each set of parameters that no smaller set explains."""
    smallest: dict[tuple[str, ...], Failing] = {}
    for trial, what, declared in sorted(failing, key=lambda item: len(item[0].given)):
        given = frozenset(trial.given)
        if not any(given.issuperset(known) for known in smallest):
            smallest[trial.given] = Failing(trial.given, _call(trial), _steady(what), declared)
    return tuple(smallest[given] for given in sorted(smallest))[:MOST_FAILING]


def _call(trial: Trial) -> str:
    """The lines of the case itself."""
    return kept_text(trial.case.text).partition("\n")[2]


def _steady(message: str) -> str:
    """A message without what changes from run to run: addresses and places in MindSpore's sources."""
    return re.sub(r"0x[0-9a-f]+|\(at .*?\)", "…", message)[:200]


def _refused(trials: Sequence[Trial]) -> dict[str, int]:
    reasons = Counter(t.what for t in trials if t.outcome in (Outcome.REFUSED, Outcome.INCOMPLETE))
    return dict(sorted(reasons.items()))


def _rounded(errors: Iterable[float]) -> float:
    """The largest, with two digits: more would differ from machine to machine."""
    return float(f"{max(errors, default=0.0):.1e}")
