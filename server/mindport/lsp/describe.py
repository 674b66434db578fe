# SPDX-License-Identifier: Apache-2.0
"""What is known of an API, and of one use of it, as a page: what hover and `mindport.lookup` show."""

from __future__ import annotations

from collections.abc import Iterator

from mindport.core.choose import choose
from mindport.core.judge import Options
from mindport.core.mapping import Signature, Target
from mindport.core.model import Evidence, Finding, Use
from mindport.core.sentences import DELETED
from mindport.core.side_by_side import Relation, closest
from mindport.db.answer import Answer, Question, answer
from mindport.db.lookup import Database
from mindport.db.signature_text import write_signature
from mindport.lsp.page import Block, Bullets, Code, Grid, Heading, Links, Paragraph
from mindport.lsp.texts import say
from mindport.report.document import framework_of
from mindport.report.texts import label
from mindport.report.texts import say as report_says

_FRAMEWORKS = {"torch": "PyTorch", "tensorflow": "TensorFlow", "torchvision": "torchvision", "torchaudio": "torchaudio"}


def describe(
    api: str, database: Database, options: Options, language: str, finding: Finding | None = None
) -> tuple[Block, ...]:
    """The page of an API; with a finding, that of one use: its overload, and what concerns it before the rest."""
    known = answer(database, api, Question(options.device, options.mindspore, language))
    return tuple(_blocks(known, database, options, language, finding))


def _blocks(
    known: Answer, database: Database, options: Options, language: str, finding: Finding | None
) -> Iterator[Block]:
    name = known.canonical or known.api
    verdict = finding.verdict if finding is not None else known.verdict
    goal = finding.target if finding is not None else known.target
    shown = say("hover.not-needed", language) if goal in DELETED else goal
    yield Heading(f"{name} → {shown}" if shown else name)
    facts = [label(verdict, language)]
    if finding is not None and goal:
        facts.append(label(finding.safety, language))
    if known.devices:
        devices = ", ".join(report_says(f"device.{device.value}", language) for device in known.devices)
        facts.append(say("hover.platforms", language, devices=devices))
    yield Paragraph(" · ".join(facts))
    if finding is not None:
        yield Paragraph(f"{say('hover.this-use', language)}: {finding.message.in_language(language).strip()}")
        if finding.difference is not None:
            yield Bullets(tuple(finding.difference.in_language(language).splitlines()))
    yield from _signatures(known, database, options, language, finding)
    stated = tuple(_other_differences(known, finding, language))
    if stated:
        yield Heading(say("hover.differences" if finding is None else "hover.other-differences", language))
        yield Bullets(stated)
    if known.advice:
        yield Heading(say("hover.advice", language))
        yield Bullets(tuple(line for line in known.advice.splitlines() if line.strip()))
    if known.verdict is None:
        yield Paragraph(say("hover.unknown", language))
    if known.target is not None:
        yield Paragraph(evidence_words(known, finding, options, language))
        if known.official is not None:
            yield Paragraph(known.official)
    links = {**known.links, **(finding.links if finding is not None else {})}
    words = tuple((_link_word(side, name, language), address) for side, address in links.items())
    if words:
        yield Links(words)


def _signatures(
    known: Answer, database: Database, options: Options, language: str, finding: Finding | None
) -> Iterator[Block]:
    """Signature beside signature, and the parameters that are not simply the same."""
    entry = database.entry(known.canonical) if known.canonical else None
    target = choose(entry, options.device, options.mindspore) if entry is not None else None
    own = _own_signatures(known, database, target)
    name = known.canonical or known.api
    lines = [f"{name}{write_signature(signature)}" for signature in own] or [name]
    if known.template is not None and known.template not in DELETED:
        lines.append(known.template)
    elif known.target is not None and known.template is None:
        lines += [f"{known.target}{signature}" for signature in known.target_signature] or [known.target]
    yield Code(tuple(lines))
    if target is None or not own or (finding is not None and finding.use is not Use.CALL):
        return
    changed = [pair for pair in closest(own, target) if pair.relation is not Relation.SAME]
    if changed:
        header = (name.rpartition(".")[2], "MindSpore", "")
        rows = tuple((one.source, one.target, say(f"relation.{one.relation.value}", language)) for one in changed)
        yield Grid(header, rows, frozenset((0, 1)))


def _own_signatures(known: Answer, database: Database, target: Target | None) -> tuple[Signature, ...]:
    """The overloads of the source; where the target is for one of them, that one."""
    entry = database.entry(known.canonical) if known.canonical else None
    fact = database.fact(known.canonical) if known.canonical else None
    own = (entry.signatures if entry is not None else ()) or (fact.signatures if fact is not None else ())
    if target is not None and target.overload:
        meant = tuple(one for one in own if tuple(p.name for p in one.parameters) == target.overload)
        return meant or own
    return own


def _other_differences(known: Answer, finding: Finding | None, language: str) -> Iterator[str]:
    """What differs, but for what has been said of this use; of a name in an annotation nothing matters."""
    if finding is not None and finding.use is Use.ANNOTATION:
        return
    said = finding.difference.in_language(language) if finding is not None and finding.difference is not None else ""
    for one in known.differences:
        if one.text not in said:
            yield f"{_given(one.when, language)}{one.text}"


def evidence_words(known: Answer, finding: Finding | None, options: Options, language: str) -> str:
    """What runs showed, for this use where there is one, or why they show nothing."""
    proof = finding.verified if finding is not None else known.verified
    device = report_says(f"device.{options.device.value}", language)
    if proof is not None:
        return _proof_words(proof, known, language)
    if finding is not None and finding.unverified is not None:
        reason: str | None = finding.unverified.in_language(language)
    else:
        reason = known.unverified
    if reason is None:
        return say("hover.documented", language, device=device)
    words = say("hover.runs", language, device=device, reason=reason)
    if finding is None or known.verified is None:
        return words
    return f"{words}; {say('hover.other-calls', language, proof=_proof_words(known.verified, known, language))}"


def _proof_words(proof: Evidence, known: Answer, language: str) -> str:
    words = report_says(
        "evidence.some",
        language,
        device=report_says(f"device.{proof.device.value}", language),
        cases=proof.cases,
        error=f"{proof.max_error:.1g}",
        mindspore=proof.mindspore,
        source=f"{_framework(known.canonical or known.api)} {proof.source_version}",
    )
    failing = "; ".join(", ".join(given) for given in proof.failing if given)
    return f"{words}; {say('hover.except', language, parameters=failing)}" if failing else words


def _given(when: tuple[str, ...], language: str) -> str:
    return f"{say('hover.with', language, parameters=', '.join(when))}: " if when else ""


def _link_word(side: str, api: str, language: str) -> str:
    return (
        say(f"link.{side}", language, framework=_framework(api)) if side == "source" else say(f"link.{side}", language)
    )


def _framework(api: str) -> str:
    family = framework_of(api)
    return _FRAMEWORKS.get(family, family)
