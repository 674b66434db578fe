# SPDX-License-Identifier: Apache-2.0
"""Usage + what the database says + the call's own arguments -> what the user is told."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from mindport.core import links, sentences
from mindport.core.binding import Bound, bind_best
from mindport.core.choose import choose
from mindport.core.mapping import Device, Difference, Entry, Fact, Signature, Target, Text, Verdict
from mindport.core.model import Argument, Category, Certainty, Finding, Safety, Usage
from mindport.core.world import Knowledge


class Options(Struct, frozen=True):
    """What the judgement depends on besides the code."""

    device: Device = Device.ASCEND
    mindspore: str = "2.10"
    framework: str = "all"
    """"torch", "tensorflow" or "all": whose APIs are reported."""


class Judgement(Struct, frozen=True):
    """What applies to one call."""

    target: Target | None
    verdict: Verdict | None
    safety: Safety
    unsupported: tuple[str, ...] = ()
    """Parameters that the call gives and the target has no counterpart for."""
    differences: tuple[Difference, ...] = ()
    """Those that concern this call."""
    stars: tuple[str, ...] = ()


def judge(usage: Usage, knowledge: Knowledge, options: Options) -> Finding:
    """Everything a user is told about one use of an API."""
    entry = knowledge.entry(usage.api)
    fact = knowledge.fact(usage.api)
    judged = judge_call(usage, entry, fact, options)
    target = judged.target
    target_name = (target.api or target.template) if target is not None else None
    return Finding(
        api=usage.api,
        span=usage.span,
        use=usage.use,
        certainty=usage.certainty,
        category=category(usage, entry, judged),
        verdict=judged.verdict,
        entry_verdict=entry.verdict if entry is not None else None,
        target=target_name,
        message=sentences.message(usage, entry, judged, options),
        difference=sentences.joined([difference.text for difference in judged.differences]),
        safety=judged.safety,
        verified=None,
        links=addresses(usage.api, target, knowledge, options),
        devices=target.devices if target is not None else (),
        advice=entry.advice if entry is not None and target is None else None,
        library_model=entry is not None and entry.library_model,
        needs_mindspore=target.mindspore if target is not None else "",
    )


def judge_call(usage: Usage, entry: Entry | None, fact: Fact | None, options: Options) -> Judgement:
    """Choose the target and look at what this very call gives."""
    if entry is None:
        return Judgement(None, None, Safety.NONE)
    bound = bound_call(usage, entry.signatures or (fact.signatures if fact is not None else ()), fact)
    overload = tuple(parameter.name for parameter in bound.signature.parameters) if bound is not None else None
    target = choose(entry, options.device, options.mindspore, overload)
    if target is None:
        return Judgement(None, Verdict.NONE, Safety.NONE)
    if bound is None:
        differences = tuple(d for d in target.differences if not d.when)
        verdict = target.verdict
        if verdict is Verdict.DIFFERS and not differences and usage.arguments is None:
            # A class or function handed on: what it will be called with is seen where it is called.
            verdict = Verdict.RENAMED
        return Judgement(target, verdict, safety(usage, verdict, (), ()), (), differences)
    given = meaningful(bound)
    unsupported = tuple(name for name in target.unsupported if name in given)
    differences = tuple(d for d in target.differences if not d.when or given.intersection(d.when))
    stars = tuple(argument.text for argument in bound.stars)
    verdict = call_verdict(target, given, unsupported, differences)
    return Judgement(target, verdict, safety(usage, verdict, unsupported, stars), unsupported, differences, stars)


def bound_call(usage: Usage, signatures: Sequence[Signature], fact: Fact | None) -> Bound | None:
    """The call beside the overload that it means; None where there is no call or no signature."""
    if usage.arguments is None or not signatures:
        return None
    arguments: Sequence[Argument] = usage.arguments
    if fact is not None and fact.kind == "method" and not usage.method:
        arguments = arguments[1:]  # torch.Tensor.view(x, …): the receiver is written as an argument
    return bind_best(arguments, signatures)


def meaningful(bound: Bound) -> frozenset[str]:
    """The parameters that a call gives another value than the default."""
    defaults = {parameter.name: parameter.default for parameter in bound.signature.parameters}
    return frozenset(name for name, argument in bound.given.items() if argument.text != defaults.get(name))


def call_verdict(
    target: Target, given: frozenset[str], unsupported: tuple[str, ...], differences: tuple[Difference, ...]
) -> Verdict:
    """How this call relates to the target, whatever other calls may suffer from."""
    if unsupported or differences:
        return Verdict.DIFFERS
    if target.template is not None or target.values or target.defaults:
        return Verdict.RENAMED
    if given.intersection(target.rename) or given.intersection(target.drop):
        return Verdict.RENAMED
    return Verdict.SAME if target.verdict in (Verdict.SAME, Verdict.DIFFERS) else Verdict.RENAMED


def safety(usage: Usage, verdict: Verdict, unsupported: tuple[str, ...], stars: tuple[str, ...]) -> Safety:
    """How safely the use can be rewritten. Nothing is SAFE before runs have shown it."""
    if verdict is Verdict.NONE or unsupported or stars:
        return Safety.NONE
    return Safety.SHOW if usage.certainty is Certainty.BY_NAME else Safety.REVIEW


def category(usage: Usage, entry: Entry | None, judged: Judgement) -> Category:
    """The list that a use belongs to."""
    if usage.certainty is Certainty.BY_NAME:
        return Category.POSSIBLE_TENSOR
    if entry is not None and entry.data_processing:
        return Category.DATA_PROCESSING
    return Category.NO_MAPPING if judged.target is None else Category.CONVERTIBLE


def addresses(api: str, target: Target | None, knowledge: Knowledge, options: Options) -> dict[str, str]:
    """Documentation of both sides, as far as it is known."""
    found = {}
    source = links.source_link(api)
    if source is not None:
        found["source"] = source
    if target is not None and target.api is not None:
        page = links.target_link(knowledge.fact(target.api), target.api, options.mindspore)
        if page is not None:
            found["target"] = page
    return found
