# SPDX-License-Identifier: Apache-2.0
"""Everything that is known about one name, in the form in which programs get it."""

from collections.abc import Iterator

from msgspec import Struct, structs

from mindport.core import links
from mindport.core.choose import choose
from mindport.core.evidence import proof_of, run_told
from mindport.core.mapping import Aspect, Device, Entry, Fact, Signature, Target, Verdict
from mindport.core.model import Category, Evidence
from mindport.core.proof import Status
from mindport.db.families import is_family
from mindport.db.lookup import Database
from mindport.db.signature_text import write_signature


class Question(Struct, frozen=True):
    """What an answer depends on besides the name."""

    device: Device = Device.ASCEND
    mindspore: str = "2.10"
    language: str = "en"


class Stated(Struct, frozen=True):
    """One thing that differs."""

    text: str
    aspect: Aspect
    when: tuple[str, ...]
    """Source parameters: only calls that give one of them are concerned; empty: every call."""


class Shown(Struct, frozen=True):
    """What runs of one target on one device showed."""

    target: str
    device: Device
    status: Status
    told: str
    """The outcome in a sentence: the largest error, or why nothing is verified."""
    reason: str
    """Why the status is no better; empty where it is the best."""
    evidence: Evidence | None


class Answer(Struct, frozen=True):
    """One name: what it is, what stands for it on the device and version asked for, and what differs."""

    api: str
    """As asked."""
    canonical: str | None
    kind: str | None = None
    deprecated: bool = False
    verdict: Verdict | None = None
    """None where there is no entry."""
    aspects: tuple[Aspect, ...] = ()
    """The criteria of consistency that do not hold."""
    category: Category | None = None
    target: str | None = None
    template: str | None = None
    defines: str | None = None
    """The class or function that the template uses, which a rewrite puts into the file."""
    difference: str | None = None
    """All that differs, a line each."""
    differences: tuple[Stated, ...] = ()
    verified: Evidence | None = None
    """What runs on the device proved of a plain call; None where they proved nothing."""
    unverified: str | None = None
    """Why they proved nothing."""
    official: str | None = None
    """What an official table says that a run contradicts."""
    runs: tuple[Shown, ...] = ()
    """What runs showed on every device, of every target of the entry."""
    signature: tuple[str, ...] = ()
    target_signature: tuple[str, ...] = ()
    rename: dict[str, str] = {}
    values: dict[str, str] = {}
    defaults: dict[str, str] = {}
    """Arguments that have to be written out, because the target's defaults are others."""
    drop: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    devices: tuple[Device, ...] = ()
    mindspore: str = ""
    """The MindSpore versions the target is for, as a specifier; empty for every supported one."""
    advice: str | None = None
    links: dict[str, str] = {}
    see: tuple[str, ...] = ()
    similar: tuple[str, ...] = ()
    """Names like one that is not known."""


def answer(database: Database, api: str, question: Question) -> Answer:
    """What the database says of a name in any spelling."""
    canonical = database.canonical(api)
    fact = database.fact(canonical) if canonical is not None else None
    if canonical is None or fact is None:
        return _without_facts(database, api, question)
    entry = database.entry(canonical)
    if entry is None:
        return Answer(
            api,
            canonical,
            fact.kind,
            fact.deprecated,
            category=Category.NO_MAPPING,
            signature=_written(fact.signatures),
            links=links.addresses(fact, canonical, None, None, question.mindspore),
        )
    target = choose(entry, question.device, question.mindspore)
    about = database.canonical(target.api) if target is not None and target.api is not None else None
    there = database.fact(about) if about is not None else None
    judged = _judged(Answer(api, canonical, fact.kind, fact.deprecated), entry, fact, target, there, question)
    if target is None:
        return judged
    proof = proof_of(entry, target, (), question.device, question.mindspore, database)
    return structs.replace(
        judged,
        verified=proof.evidence,
        unverified=proof.unverified.in_language(question.language) if proof.unverified is not None else None,
        official=proof.official.in_language(question.language) if proof.official is not None else None,
        runs=tuple(_runs(database, entry, question.language)),
    )


def _without_facts(database: Database, api: str, question: Question) -> Answer:
    """Names like one that the facts do not have, and what its family is answered with; or the family itself."""
    plain = Answer(api, api, "family") if is_family(api) else Answer(api, None, similar=tuple(database.similar(api)))
    entry = database.entry(api)
    if entry is None or entry.advice is None:
        return plain
    advice = entry.advice.in_language(question.language).strip()
    return structs.replace(plain, verdict=Verdict.NONE, category=Category.NO_MAPPING, advice=advice, see=entry.see)


def _runs(database: Database, entry: Entry, language: str) -> Iterator[Shown]:
    for target, runs in database.runs(entry.source).items():
        for run in runs:
            told = run_told(run).in_language(language)
            yield Shown(target, run.device, run.status, told, run.reason, run.evidence)


def _judged(
    plain: Answer, entry: Entry, fact: Fact, target: Target | None, there: Fact | None, question: Question
) -> Answer:
    language = question.language
    answered = structs.replace(
        plain,
        verdict=Verdict.NONE,
        category=Category.DATA_PROCESSING if entry.data_processing else Category.NO_MAPPING,
        signature=_written(entry.signatures or fact.signatures),
        advice=entry.advice.in_language(language).strip() if entry.advice is not None else None,
        links=links.addresses(fact, fact.name, there, target.api if target else None, question.mindspore),
        see=entry.see,
    )
    if target is None:
        return answered
    stated = tuple(Stated(one.text.in_language(language).strip(), one.aspect, one.when) for one in target.differences)
    return structs.replace(
        answered,
        verdict=target.verdict,
        aspects=target.aspects,
        category=Category.DATA_PROCESSING if entry.data_processing else Category.CONVERTIBLE,
        target=target.api or target.template,
        template=target.template,
        defines=target.defines or None,
        difference="\n".join(one.text for one in stated) or None,
        differences=stated,
        target_signature=_written(target.signatures),
        rename=target.rename,
        values=target.values,
        defaults=target.defaults,
        drop=target.drop,
        unsupported=target.unsupported,
        devices=target.devices,
        mindspore=target.mindspore,
    )


def _written(signatures: tuple[Signature, ...]) -> tuple[str, ...]:
    return tuple(map(write_signature, signatures))
