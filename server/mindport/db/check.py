# SPDX-License-Identifier: Apache-2.0
"""Entry + facts -> the computed entry, or everything in it that the facts contradict."""

from mindport.core.mapping import Case, Entry, Signature, Target, Text
from mindport.db.facts import KnownFacts
from mindport.db.families import check_family, is_family
from mindport.db.general import GeneralRules
from mindport.db.problem import Problem
from mindport.db.read import Placed
from mindport.db.target_check import TargetCheck, overridden


def check_entry(placed: Placed, facts: KnownFacts, rules: GeneralRules) -> tuple[Entry | None, list[Problem]]:
    """The entry with everything computed, and its problems; no entry where there are some."""
    if is_family(placed.name):
        return check_family(placed, facts)
    source = facts.source(placed.name)
    if source is None:
        close = facts.similar(placed.name)
        return None, [placed.problem("", f"not in the facts{f'; did you mean {close}?' if close else ''}")]
    if source.name != placed.name:
        return None, [placed.problem("", f"another name of {source.name}: write the entry under that name")]
    written = placed.written
    problems: list[Problem] = []
    if not written.targets and written.advice is None:
        problems.append(placed.problem("", "neither targets nor advice: say what to do instead"))
    if written.not_run is not None and written.cases:
        problems.append(placed.problem(".not_run", "there are cases as well: leave out one of the two"))
    signatures = source.signatures
    if written.signature is not None:
        signatures = overridden(placed, ".signature", written.signature, problems)
    targets: list[Target] = []
    claimed: set[Signature] = set()
    for index, target in enumerate(written.targets):
        checked = TargetCheck(placed, f".targets[{index}]", target, signatures, claimed, facts, rules)
        targets += checked.targets()
        problems += checked.problems
    if problems:
        return None, problems
    advice = Text(written.advice.en, written.advice.zh) if written.advice else None
    return Entry(
        source=source.name,
        targets=tuple(targets),
        advice=advice,
        data_processing=written.data_processing,
        library_model=written.library_model,
        signatures=signatures,
        cases=tuple(Case(case.code, case.expect, case.note) for case in written.cases),
        not_run=written.not_run,
        see=tuple(written.see),
        place=f"{placed.path}:{placed.lines['']}",
    ), []
