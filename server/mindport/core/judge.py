# SPDX-License-Identifier: Apache-2.0
"""Usage + what the database says + the call's own arguments -> what the user is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from mindport.core import links, sentences
from mindport.core.binding import POSITIONAL, Bound, bind_best, same_literal
from mindport.core.choose import choose, needed
from mindport.core.differences import concerns
from mindport.core.evidence import UNPROVED, Proof, proof_of
from mindport.core.mapping import Device, Difference, Entry, Fact, Signature, Target, Verdict
from mindport.core.model import Argument, Category, Certainty, Finding, Safety, Usage, Use
from mindport.core.rewriting.sketch import names_to_define
from mindport.core.world import Knowledge

_MOST_SEEN = 20_000
"""Calls whose findings are kept by what is written; a project has any number."""


class Options(Struct, frozen=True):
    """What the judgement depends on besides the code."""

    device: Device = Device.ASCEND
    mindspore: str = "2.10"
    framework: str = "all"
    """"torch", "tensorflow" or "all": whose APIs are reported."""
    ignore: tuple[str, ...] = ()
    """APIs that are not reported, or patterns for them."""


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
    proof: Proof = UNPROVED
    """What runs showed of calls like this one."""


class Judge:
    """Judges the uses of any number of files; calls that give the same parameters are judged once."""

    def __init__(self, knowledge: Knowledge, options: Options) -> None:
        self.knowledge = knowledge
        self.options = options
        self._told: dict[tuple[object, ...], Finding] = {}
        self._seen: dict[tuple[object, ...], Finding] = {}
        """By what is written: an editor's text is scanned again and again, and little of it changes."""

    def finding(self, usage: Usage) -> Finding:
        """Everything a user is told about one use of an API."""
        written = None
        if usage.arguments is not None:
            written = tuple((one.keyword, one.star, one.text) for one in usage.arguments)
        key = (usage.api, written, usage.certainty, usage.use, usage.method)
        told = self._seen.get(key)
        if told is None:
            if len(self._seen) == _MOST_SEEN:
                self._seen.clear()
            told = self._seen[key] = self._finding(usage)
        return Finding(
            usage.api, usage.span, usage.use, usage.certainty, told.category, told.verdict, told.entry_verdict,
            told.target, told.message, told.difference, told.safety, told.verified, told.links, told.devices,
            told.advice, None, told.library_model, told.needs_mindspore, told.unverified, told.official,
        )  # fmt: skip

    def _finding(self, usage: Usage) -> Finding:
        """The finding of the first use that is written like this, or gives the same parameters."""
        entry = self.knowledge.entry(usage.api)
        bound: Bound | None = None
        if entry is not None and usage.arguments is not None:
            fact = self.knowledge.fact(usage.api)
            bound = bound_call(usage, entry.signatures or (fact.signatures if fact is not None else ()), fact)
        call = Call.of(bound) if bound is not None else None
        key = (usage.api, call and call.key, usage.certainty, usage.use is Use.ANNOTATION)
        told = self._told.get(key)
        if told is None:
            told = self._told[key] = self.tell(usage, entry, call)
        return told

    def tell(self, usage: Usage, entry: Entry | None, call: Call | None) -> Finding:
        """The finding of the first use that gives these parameters."""
        options = self.options
        judged = judge_call(usage, entry, call, options, self.knowledge)
        target = judged.target
        return Finding(
            api=usage.api,
            span=usage.span,
            use=usage.use,
            certainty=usage.certainty,
            category=category(usage, entry, judged),
            verdict=judged.verdict,
            entry_verdict=target.verdict if target is not None else None if entry is None else Verdict.NONE,
            target=(target.api or target.template) if target is not None else None,
            message=sentences.message(usage, entry, judged, options),
            difference=sentences.joined([difference.text for difference in judged.differences]),
            safety=judged.safety,
            verified=judged.proof.evidence,
            links=self.addresses(usage.api, target),
            devices=target.devices if target is not None else (),
            advice=entry.advice if entry is not None and target is None else None,
            library_model=entry is not None and entry.library_model,
            needs_mindspore=needed(entry, target) if entry is not None and target is not None else "",
            unverified=judged.proof.unverified,
            official=judged.proof.official,
        )

    def addresses(self, api: str, target: Target | None) -> dict[str, str]:
        fact = self.knowledge.fact
        there = target.api if target is not None else None
        return links.addresses(fact(api), api, fact(there) if there else None, there, self.options.mindspore)


class Call(NamedTuple):
    """What matters of a call's arguments."""

    signature: Signature
    """The overload that the call means."""
    given: frozenset[str]
    """Parameters with another value than the default."""
    positional: tuple[str, ...]
    """Parameters filled by position, in order."""
    stars: tuple[str, ...]

    @classmethod
    def of(cls, bound: Bound) -> Call:
        positional = tuple(name for name, argument in bound.given.items() if argument.keyword is None)
        return cls(bound.signature, meaningful(bound), positional, tuple(argument.text for argument in bound.stars))

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for calls that are told the same; signatures live as long as the database."""
        return id(self.signature), self.given, self.positional, self.stars


def judge_call(
    usage: Usage, entry: Entry | None, call: Call | None, options: Options, knowledge: Knowledge
) -> Judgement:
    """Choose the target and look at what this very call gives."""
    if entry is None:
        return Judgement(None, None, Safety.NONE)
    overload = tuple(parameter.name for parameter in call.signature.parameters) if call is not None else None
    given = call.given if call is not None else frozenset[str]()
    target = choose(entry, options.device, options.mindspore, overload, given)
    if target is None:
        return Judgement(None, Verdict.NONE, Safety.NONE)
    proof = proof_of(entry, target, given, options.device, options.mindspore, knowledge)
    if call is None:
        return without_call(usage, target, proof)
    unsupported = tuple(name for name in target.unsupported if name in given)
    differences = tuple(one for one in target.differences if concerns(one, given))
    verdict = call_verdict(target, call, unsupported, differences)
    safe = safety(usage, target, verdict, unsupported, call.stars, proof)
    return Judgement(target, verdict, safe, unsupported, differences, call.stars, proof)


def without_call(usage: Usage, target: Target, proof: Proof) -> Judgement:
    """An API that is named, not called: as a base, an annotation, a value handed on."""
    if usage.use is Use.ANNOTATION:
        # What is said of a class's objects and calls does not concern its name.
        return Judgement(target, Verdict.SAME, safety(usage, target, Verdict.SAME, (), (), proof), proof=proof)
    differences = tuple(one for one in target.differences if concerns(one, ()))
    verdict = target.verdict
    if verdict is Verdict.DIFFERS and not differences and usage.arguments is None:
        # What it will be called with is seen where it is called.
        verdict = Verdict.RENAMED
    return Judgement(target, verdict, safety(usage, target, verdict, (), (), proof), (), differences, proof=proof)


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
    return frozenset(
        name for name, argument in bound.given.items() if not same_literal(argument.text, defaults.get(name))
    )


def call_verdict(
    target: Target, call: Call, unsupported: tuple[str, ...], differences: tuple[Difference, ...]
) -> Verdict:
    """How this call relates to the target, whatever other calls may suffer from."""
    if unsupported or differences:
        return Verdict.DIFFERS
    if target.template is not None or target.values or target.defaults:
        return Verdict.RENAMED
    by_keyword = call.given.difference(call.positional)
    if by_keyword.intersection(target.rename) or call.given.intersection(target.drop):
        return Verdict.RENAMED
    return Verdict.SAME if in_place(call, target) else Verdict.RENAMED


def in_place(call: Call, target: Target) -> bool:
    """Whether the arguments that a call gives by position stand where the target expects them."""
    if not target.signatures or not call.positional:
        return True
    places = [p for p in target.signatures[0].parameters if p.kind in (*POSITIONAL, "var-positional")]
    for index, name in enumerate(call.positional):
        if index >= len(places):
            return bool(places) and places[-1].kind == "var-positional"
        if places[index].kind == "var-positional":
            return True
        if places[index].name != target.rename.get(name, name):
            return False
    return True


def safety(
    usage: Usage,
    target: Target,
    verdict: Verdict,
    unsupported: tuple[str, ...],
    stars: tuple[str, ...],
    proof: Proof,
) -> Safety:
    """How safely the use can be rewritten. Nothing is SAFE before runs have shown it."""
    if verdict is Verdict.NONE or unsupported or stars:
        return Safety.NONE
    is_sketch = target.template and not target.defines and names_to_define(target.template)
    if usage.certainty is Certainty.BY_NAME or is_sketch:
        return Safety.SHOW
    return Safety.SAFE if proof.evidence is not None and verdict is not Verdict.DIFFERS else Safety.REVIEW


def category(usage: Usage, entry: Entry | None, judged: Judgement) -> Category:
    """The list that a use belongs to."""
    if usage.certainty is Certainty.BY_NAME:
        return Category.POSSIBLE_TENSOR
    if entry is not None and entry.data_processing:
        return Category.DATA_PROCESSING
    return Category.NO_MAPPING if judged.target is None else Category.CONVERTIBLE
