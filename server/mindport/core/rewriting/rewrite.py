# SPDX-License-Identifier: Apache-2.0
"""One text in, the edits that carry it to MindSpore out, with what was left as it is and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct, structs

from mindport.core import sentences
from mindport.core.flow.kinds import Kinds
from mindport.core.judge import Options
from mindport.core.mapping import Target, Text
from mindport.core.model import Certainty, Finding, Safety, Usage, Use
from mindport.core.rewriting.by_hand import REWRITES, turn_of
from mindport.core.rewriting.definitions import Definitions
from mindport.core.rewriting.edits import Edit, Patches, apply
from mindport.core.rewriting.extra import Extra
from mindport.core.rewriting.forward import ForwardNames
from mindport.core.rewriting.imports import Imports
from mindport.core.rewriting.judged import Judged, Left, judged_uses
from mindport.core.rewriting.mixed import perhaps_mindspores
from mindport.core.rewriting.operation import Operation
from mindport.core.rewriting.operations import operations
from mindport.core.rewriting.out_argument import written_out
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.rates import rates
from mindport.core.rewriting.recorded import (
    ASKING,
    BY_HAND,
    RECORDED_REWRITES,
    START,
    TARGETS,
    may_record,
    unknown_gradients,
    updates,
)
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.result_fields import result_fields
from mindport.core.rewriting.single_samples import in_batches
from mindport.core.rewriting.trained import around, as_parameter, is_optimized
from mindport.core.rewriting.training_state import training_states
from mindport.core.rewriting.use_edits import ALREADY, UseEdits
from mindport.core.scan import collect_text
from mindport.core.usages import Usages
from mindport.core.world import Knowledge, Outlines, World


class Fix(Struct, frozen=True):
    """One use rewritten."""

    usage: Usage
    edits: tuple[Edit, ...]
    """Of this use and what it encloses, none where it reads the same in MindSpore; imports are made once for all."""
    safety: Safety
    title: Text
    reasons: tuple[Text, ...]
    """Why it is no safer."""


class Rewriting(Struct, frozen=True):
    """What rewriting one text yields."""

    text: str
    fixes: tuple[Fix, ...]
    left: tuple[Left, ...]
    edits: tuple[Edit, ...]
    """All of them, imports included: applied to the old text they give the new one."""
    unneeded: tuple[Edit, ...] = ()
    """Where imports were to be kept: deletions of those that nothing uses once all edits are made."""


def rewrite_text(
    text: str,
    module: str,
    outlines: Outlines,
    knowledge: Knowledge,
    options: Options,
    *,
    at_least: Safety = Safety.REVIEW,
    only: Callable[[Usage], bool] | None = None,
    is_package: bool = False,
    defined: frozenset[str] = frozenset(),
    keep_imports: bool = False,
) -> Rewriting:
    """Rewrite every use of a text that can be, or those that `only` wants, at least as safely as `at_least` says.

    `defined` are names of methods that other files of the project define: a tensor is not told by them. With
    `keep_imports` every edit makes sense without the others, since no name goes and none gets another meaning.
    """

    def rewritten(recorded: bool) -> Rewriting:
        return _rewritten(
            text, module, outlines, knowledge, options, at_least, only, is_package, defined, keep_imports, recorded
        )

    plain = rewritten(False)
    if only is not None or keep_imports or not may_record(text, options.mindspore) or not _gradients_left(plain):
        return plain  # recording concerns a file as a whole
    recorded = rewritten(True)
    return recorded if len(_gradients_left(recorded)) < len(_gradients_left(plain)) else plain


def _gradients_left(rewriting: Rewriting) -> list[Left]:
    """Uses that stay as they are, of which gradients are recorded or read."""
    return [one for one in rewriting.left if one.usage.api in TARGETS]


def _rewritten(
    text: str,
    module: str,
    outlines: Outlines,
    knowledge: Knowledge,
    options: Options,
    at_least: Safety,
    only: Callable[[Usage], bool] | None,
    is_package: bool,
    defined: frozenset[str],
    keep_imports: bool,
    recorded: bool,
) -> Rewriting:
    """The text rewritten in one of two ways: `recorded` says whether MindSpore is to record gradients in it."""
    collected = collect_text(text, module, knowledge, is_package)
    world = World(knowledge, outlines)
    usages = Usages(collected, Kinds(collected, world, defined), world)
    imports = Imports(collected, knowledge, keep_imports)
    judged, left = judged_uses(collected, usages, knowledge, options, only, imports.roots, recorded)
    # With full names first: what is left of the old names then decides which imports stay and how names are written.
    forward = ForwardNames(collected, usages.kinds)
    extras = [
        *forward.others,
        *result_fields(collected, usages.kinds),
        *training_states(collected, usages.kinds, forward),
        *in_batches(collected, usages.placed(), usages.kinds),
        *rates(collected),
    ]
    extras = [extra for extra in extras if only is None or only(extra.usage)]
    at_once = [extra for extra in extras if extra.needs is None]
    operated = [
        one
        for one in operations(collected, usages.kinds, (each.place for each in judged))
        if only is None or only(one.usage)
    ]
    if recorded:
        known = {one.place.usage.span.start for one in judged} | {one.usage.span.start for one in left}
        changed = [*updates(collected.source), *unknown_gradients(collected.source, known)]
        taken = {one.start for one in changed}
        operated = [*(one for one in operated if one.start not in taken), *changed]
    anew = {(one.start, one.end) for one in operated if one.replaces}
    judged = [one for one in judged if (one.place.start, one.place.end) not in anew]
    first = _Round(judged, operated, forward.of_base, at_once, knowledge, options, imports, at_least, recorded)
    imports.settle(apply(text, first.patches.edits), first.targets)
    made = {fix.usage.span.start: fix.safety for fix in first.fixed}
    extras = [extra for extra in extras if extra.needs is None or extra.needs in made]
    if keep_imports:  # then who takes what is safe alone must not take what is wrong without something else
        extras = [_no_safer(extra, made) for extra in extras]
    last = _Round(judged, operated, forward.of_base, extras, knowledge, options, imports, at_least, recorded)
    rewritten = apply(text, last.patches.edits)
    added = last.definitions.edits()
    whole = rewritten + "".join(edit.text for edit in added)
    edits = tuple(sorted((*_put_before(added, last.patches.edits), *imports.edits(whole))))
    return Rewriting(
        apply(text, edits),
        tuple(sorted(last.fixed, key=lambda fix: fix.usage.span.start)),
        tuple(sorted(_still_there((*left, *last.left), edits, text), key=lambda one: one.usage.span.start)),
        edits,
        tuple(imports.deletions()),
    )


def _no_safer(extra: Extra, made: Mapping[int, Safety]) -> Extra:
    """An extra as safe as what it needs, at most."""
    return extra if extra.needs is None else structs.replace(extra, safety=min(extra.safety, made[extra.needs]))


def _put_before(added: Iterable[Edit], edits: Iterable[Edit]) -> Iterator[Edit]:
    """All edits, those added in front of one that inserts at the same place."""
    at = {(edit.start, edit.end): edit for edit in added}
    for edit in edits:
        before = at.pop((edit.start, edit.end), None)
        yield edit if before is None else Edit(edit.start, edit.end, before.text + edit.text)
    yield from at.values()


def _still_there(left: Iterable[Left], edits: Iterable[Edit], text: str) -> Iterator[Left]:
    """What is left of the uses that no fix around them has deleted, such as `torch.strided` in a dropped argument."""
    for one in left:
        span = one.usage.span
        around = next((edit for edit in edits if edit.start <= span.start and span.end <= edit.end), None)
        if around is None or text[span.start : span.end] in around.text:
            yield one


def _turn(one: Judged | Operation | Extra, recorded: bool) -> tuple[int, int, int, bool]:
    """Smallest first, so that what is written around something has it as it reads in the end.

    Training steps stand in the order of the text, for a later one goes by the earlier ones.
    """
    if isinstance(one, Extra):
        assert one.behind is not None
        return 0, one.behind.end - one.behind.start, one.behind.start, True
    if isinstance(one, Operation):
        return 0, one.end - one.start, one.start, False
    turn = 0 if recorded else turn_of(one.place.usage.api)
    return turn, 0 if turn == 1 else one.place.end - one.place.start, one.place.start, False


class _Round:
    """All uses rewritten with one way of writing names."""

    def __init__(
        self,
        judged: Iterable[Judged],
        operated: Iterable[Operation],
        forward: Mapping[int, list[Edit]],
        extras: Iterable[Extra],
        knowledge: Knowledge,
        options: Options,
        imports: Imports,
        at_least: Safety,
        recorded: bool,
    ) -> None:
        self.patches = Patches(imports.text)
        self.fixed: list[Fix] = []
        self.targets: dict[Usage, Target | None] = {}
        """The uses that are rewritten."""
        self.left: list[Left] = []
        self._forward = forward
        self._knowledge, self._options = knowledge, options
        self._at_least, self._recorded = at_least, recorded
        self._use_edits = UseEdits(
            imports.source,
            knowledge,
            self.patches,
            imports.spell,
            imports.own_names,
            options.mindspore,
            options.device,
            recorded,
        )
        self.definitions = Definitions(
            imports.source, imports.first, self._use_edits.spelled, imports.is_free, START if recorded else ""
        )
        together: list[Judged | Operation | Extra] = [*judged, *operated]
        for extra in extras:  # the smallest, so that what is written around them has them
            if extra.edits:
                self._accept(extra.usage, [*extra.edits], extra.safety, extra.reasons, None, extra.title)
            if extra.behind is not None:
                together.append(extra)
        for one in sorted(together, key=lambda one: _turn(one, recorded)):
            if isinstance(one, Extra):
                self._write_behind(one)
            elif isinstance(one, Operation):
                edit = Edit(one.start, one.end, one.written(self._use_edits))
                self._accept(one.usage, [edit], Safety.SAFE, (), None, one.title)
            else:
                self._rewrite(one)

    def _write_behind(self, extra: Extra) -> None:
        assert extra.behind is not None
        start, end, text = extra.behind.start, extra.behind.end, extra.behind.text
        edits = [Edit(start, end, self.patches.within(start, end) + text)]
        if extra.edits:
            self.patches.add(edits)
        else:
            self._accept(extra.usage, edits, extra.safety, extra.reasons, None, extra.title)

    def _rewrite(self, one: Judged) -> None:
        usage, target = one.place.usage, one.judgement.target
        target = self.definitions.named(target) if target is not None else None
        safety, reasons = safety_of(one)
        try:
            edits, by_hand = self._edits(one, target)
        except Refused as refused:
            if not one.unclear or refused.reason != ALREADY:
                self.left.append(Left(usage, refused.reason))
            return
        if one.unclear:
            if edits:
                self.left.append(Left(usage, perhaps_mindspores(usage)))
            return
        if by_hand:
            safety = max(safety, Safety.REVIEW)
        self._accept(usage, edits, safety, reasons, target)

    def _edits(self, one: Judged, target: Target | None) -> tuple[list[Edit], bool]:
        """The edits of a use, and whether they are made by hand, not from its entry."""
        place = one.place
        if place.broken:
            raise Refused(Text("the code here cannot be parsed", "此处代码无法解析"))
        by_hand = (RECORDED_REWRITES if self._recorded else REWRITES).get(place.usage.api)
        edits = by_hand(place, self._use_edits) if by_hand is not None else None
        made_by_hand = edits is not None
        if edits is None and target is None:
            entry = self._knowledge.entry(place.usage.api)
            raise Refused(sentences.message(place.usage, entry, one.judgement, self._options))
        if edits is None:
            assert target is not None
            edits = self._use_edits.edits(place, target, one.bound)
            self.definitions.check(target, edits, place.start)
            if one.asks:
                edits = [*edits, *self._asking(place)]
            if one.out is not None:
                edits = [*edits, *written_out(place, one.out, self.patches.text)]
        if place.usage.use is Use.BASE:
            edits += self._forward.get(place.start, ())
        if any(not place.may_hold(edit.text) for edit in edits):
            raise Refused(Text("the new text does not fit into this f-string", "新代码无法放入此 f-string"))
        return [edit for edit in edits if edit.text != self.patches.text[edit.start : edit.end]], made_by_hand

    def _asking(self, place: Place) -> list[Edit]:
        """What stands around a new tensor that asks for gradients."""
        if self._recorded and not is_optimized(self.patches.text):
            return around(place, ASKING)
        return as_parameter(place, self.patches.text, self._use_edits.spell)

    def _accept(
        self,
        usage: Usage,
        edits: list[Edit],
        safety: Safety,
        reasons: tuple[Text, ...],
        target: Target | None,
        what: Text | None = None,
    ) -> None:
        if safety < self._at_least:
            self.left.append(Left(usage, reasons[0], safety))
        elif not self.patches.admits(edits):
            self.left.append(Left(usage, Text("another fix changes this place", "此处已有其他修改")))
        else:
            self.patches.add(edits)
            self.targets[usage] = target
            if target is not None:
                self.definitions.need(target, edits)
            if self._recorded:
                self.definitions.need_any(BY_HAND, edits)
            self.fixed.append(Fix(usage, tuple(edits), safety, what or title(usage, target), reasons))


def title(usage: Usage, target: Target | None) -> Text:
    """What the fix does, for a menu."""
    return sentences.rewrite_title(usage.api, (target.api or target.template) if target is not None else None)


def can_be_rewritten(finding: Finding) -> bool:
    """Whether a use may have a rewrite that a person can choose, as far as its finding tells."""
    by_hand = finding.api in REWRITES and finding.certainty is not Certainty.BY_NAME
    return finding.use is not Use.IMPORT and (finding.safety >= Safety.REVIEW or by_hand)


def safety_of(one: Judged) -> tuple[Safety, tuple[Text, ...]]:
    """How safe the rewrite of a use is, and what keeps it from being safer."""
    judgement = one.judgement
    reasons = [difference.text for difference in judgement.differences]
    safety = judgement.safety if judgement.target is not None else Safety.REVIEW
    if one.place.usage.use is Use.VALUE:
        safety = min(safety, Safety.REVIEW)
        reasons.append(Text("What it will be called with is not seen here.", "此处看不到以后的调用方式。"))
    if judgement.proof.evidence is None:
        why = judgement.proof.unverified or Text("nothing was run", "没有运行过")
        reasons.append(Text(f"Not verified: {why.en}.", f"未验证：{why.zh}。"))
    return safety, tuple(reasons)
