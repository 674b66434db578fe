# SPDX-License-Identifier: Apache-2.0
"""Computes how far a target agrees with its source: the aspects that do not hold, and the verdict."""

from collections.abc import Sequence

from mindport.core.mapping import Aspect, Signature, Target, Verdict

_TOUCHY = {Aspect.FUNCTION, Aspect.DTYPE}


def aspects(target: Target, sources: Sequence[Signature], general: frozenset[str]) -> tuple[Aspect, ...]:
    """The official criteria that do not hold, general parameters aside."""
    found = {difference.aspect for difference in target.differences if not _is_general(difference.when, general)}
    lost = (set(target.drop) | set(target.unsupported)) - general
    if lost or target.values or target.template is not None or not _same_order(target, sources):
        found.add(Aspect.PARAMETERS)
    if target.defaults:
        found.add(Aspect.DEFAULT)
    if target.rename:
        found.add(Aspect.NAME)
    return tuple(aspect for aspect in Aspect if aspect in found)


def verdict(target: Target, computed: Sequence[Aspect], general: frozenset[str]) -> Verdict:
    """SAME where only the name changes, RENAMED where a mechanical change suffices, DIFFERS otherwise."""
    if set(target.unsupported) - general:
        return Verdict.DIFFERS
    for difference in target.differences:
        if _is_general(difference.when, general):
            continue
        if not difference.when or difference.aspect in _TOUCHY:
            return Verdict.DIFFERS
    changed = target.rename or target.values or target.defaults or target.template or set(target.drop) - general
    return Verdict.RENAMED if changed or Aspect.PARAMETERS in computed else Verdict.SAME


def _is_general(when: Sequence[str], general: frozenset[str]) -> bool:
    return bool(when) and set(when) <= general


def _same_order(target: Target, sources: Sequence[Signature]) -> bool:
    """Whether positional arguments of some source overload keep their places in some target overload."""
    if target.template is not None or not target.signatures or not sources:
        return True
    return any(_fits(source, other, target) for source in sources for other in target.signatures)


def _fits(source: Signature, other: Signature, target: Target) -> bool:
    gone = set(target.drop) | set(target.unsupported)
    wanted = [target.rename.get(p.name, p.name) for p in source.parameters if p.kind in _POSITIONAL]
    offered = [p.name for p in other.parameters if p.kind in _POSITIONAL]
    given = [name for name, p in zip(wanted, source.parameters, strict=False) if p.name not in gone]
    return given == offered[: len(given)]


_POSITIONAL = {"positional-only", "positional-or-keyword", "var-positional"}
