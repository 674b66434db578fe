# SPDX-License-Identifier: Apache-2.0
"""The uses of a text with what the database says of each, and those that stay as they are for what it says."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct, structs

from mindport.core import sentences
from mindport.core.binding import Bound
from mindport.core.collect import Collected
from mindport.core.frameworks import family_of
from mindport.core.ignoring import Ignoring
from mindport.core.judge import Call, Judgement, Options, bound_call, judge_call, meaningful
from mindport.core.mapping import Entry, Target, Text
from mindport.core.model import Certainty, Safety, Usage, Use
from mindport.core.rewriting.by_hand import REWRITES
from mindport.core.rewriting.mixed import is_mindspores, may_be_mindspores, perhaps_mindspores
from mindport.core.rewriting.out_argument import OUT, given_out
from mindport.core.rewriting.place import Place, place_of
from mindport.core.rewriting.recorded import targets_in
from mindport.core.rewriting.sketch import names_to_define
from mindport.core.rewriting.trained import ASKED, asks_for_gradients, without
from mindport.core.usages import Usages
from mindport.core.world import Knowledge


class Left(Struct, frozen=True):
    """One use that stays as it is."""

    usage: Usage
    reason: Text
    safety: Safety = Safety.NONE
    """How safe a rewrite would have been that was not asked for."""


class Judged(Struct):
    """A use with what the database says of it."""

    place: Place
    bound: Bound | None
    judgement: Judgement
    unclear: bool
    """Whether it may be MindSpore's already."""
    asks: bool
    """Whether a new tensor asks for gradients."""
    out: str | None
    """What the result is to be written into."""


def judged_uses(
    collected: Collected,
    usages: Usages,
    knowledge: Knowledge,
    options: Options,
    only: Callable[[Usage], bool] | None,
    roots: frozenset[str],
    recorded: bool,
) -> tuple[list[Judged], list[Left]]:
    """The uses that can be rewritten as far as their entries go, and those that cannot."""
    judged: list[Judged] = []
    left: list[Left] = []
    ignoring = Ignoring(collected.source, options.ignore)
    recorded_targets = targets_in(collected.source.text) if recorded else {}
    for usage, node, call in usages.placed():
        wanted = options.framework in ("all", family_of(usage.api)) and (only is None or only(usage))
        if usage.use is Use.IMPORT or not wanted or ignoring.skips(usage):
            continue  # an import follows from the uses of what it brings
        if is_mindspores(usage, roots):
            continue
        unclear = only is None and may_be_mindspores(usage, roots, knowledge)
        entry = knowledge.entry(usage.api)
        fact = knowledge.fact(usage.api)
        signatures = entry.signatures if entry is not None else ()
        bound = bound_call(usage, signatures or (fact.signatures if fact is not None else ()), fact)
        judgement = judge_call(usage, entry, Call.of(bound) if bound is not None else None, options, knowledge)
        if usage.api in recorded_targets and usage.certainty is not Certainty.BY_NAME:
            judgement = _with_recorded(judgement, recorded_targets[usage.api], bound)
        asks = asks_for_gradients(usage, judgement)
        if asks:
            judgement = without(judgement, ASKED)
        out = given_out(usage, judgement)
        if out is not None:
            judgement = without(judgement, OUT)
        rewritable = judgement.safety >= Safety.REVIEW and judgement.target is not None
        by_hand = usage.api in REWRITES and usage.certainty is not Certainty.BY_NAME and not judgement.stars
        if not rewritable and not by_hand:
            reason = perhaps_mindspores(usage) if unclear else reason_to_leave(usage, entry, judgement, options)
            left.append(Left(usage, reason))
        else:
            place = place_of(collected.source, usage, node, call)
            judged.append(Judged(place, bound, judgement, unclear, asks, out))
    return judged, left


def _with_recorded(judgement: Judgement, target: Target, bound: Bound | None) -> Judgement:
    """The judgement of a use that a file with recorded gradients has another target for."""
    given = meaningful(bound) if bound is not None else frozenset[str]()
    unsupported = tuple(name for name in target.unsupported if name in given)
    safety = Safety.NONE if unsupported else Safety.REVIEW
    return structs.replace(judgement, target=target, safety=safety, unsupported=unsupported, differences=())


def reason_to_leave(usage: Usage, entry: Entry | None, judgement: Judgement, options: Options) -> Text:
    """Why the database has no rewrite for a use."""
    template = judgement.target.template if judgement.target is not None else None
    missing = names_to_define(template) if template is not None else ()
    if not missing or usage.certainty is Certainty.BY_NAME or judgement.safety is Safety.NONE:
        return sentences.message(usage, entry, judgement, options)
    names = ", ".join(missing)
    return Text(
        f"{usage.api} becomes {template}, where {names} has to come from your program.",
        f"{usage.api} 对应 {template}，其中 {names} 需由您的程序提供。",
    )
