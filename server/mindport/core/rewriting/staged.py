# SPDX-License-Identifier: Apache-2.0
"""A rewrite in parts that a person can choose among: what is safe makes sense alone, the rest comes on top of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from mindport.core.mapping import Text
from mindport.core.model import Safety
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.rewrite import Fix, Rewriting


class Part(Struct, frozen=True):
    """One change of a text, and the use for whose sake it is made."""

    edit: Edit
    safety: Safety
    api: str = ""
    """Of the least safe use in it; empty for imports."""
    reasons: tuple[Text, ...] = ()


def in_parts(rewriting: Rewriting, with_imports_kept: Callable[[], Rewriting]) -> tuple[Part, ...]:
    """The parts of a rewrite, which may be done anew in such a way that old imports stay.

    Where something is to review the old imports are needed until it has been; they are a part of their own then.
    """
    if all(fix.safety >= Safety.SAFE for fix in rewriting.fixes):
        return tuple(_parts(rewriting))
    kept = with_imports_kept()
    return (*_parts(kept), *(Part(edit, Safety.REVIEW) for edit in kept.unneeded))


def _parts(rewriting: Rewriting) -> Iterator[Part]:
    for edit in rewriting.edits:
        fix = _least_safe(edit, rewriting.fixes)
        yield Part(edit, Safety.SAFE) if fix is None else Part(edit, fix.safety, fix.usage.api, fix.reasons)


def _least_safe(edit: Edit, fixes: Sequence[Fix]) -> Fix | None:
    inside = [fix for fix in fixes if any(_one_holds_other(edit, own) for own in fix.edits)]
    return min(inside, key=lambda fix: (fix.safety, fix.usage.span.start), default=None)


def _one_holds_other(one: Edit, other: Edit) -> bool:
    return (one.start <= other.start and other.end <= one.end) or (other.start <= one.start and one.end <= other.end)
