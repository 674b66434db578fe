# SPDX-License-Identifier: Apache-2.0
"""What a target is in each MindSpore version that it claims: one range of versions for each form of its parameters."""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from mindport.core.choose import minor
from mindport.core.mapping import Fact, Parameter, Signature, Target

_VARIABLE = ("var-positional", "var-keyword")


class Range(Struct, frozen=True):
    """Versions that follow each other and in which a target takes the same parameters."""

    versions: tuple[str, ...]
    signatures: tuple[Signature, ...]


def ranges(found: Sequence[tuple[str, Fact]], override: tuple[Signature, ...] | None) -> list[Range]:
    """The ranges of a target, newest first; `override` stands for what the newest says, and for what says nothing."""
    newest = found[-1][1].signatures if found else ()
    made: list[Range] = []
    for version, fact in reversed(found):
        own = fact.signatures
        if override is not None and (_parameters(own) == _parameters(newest) or _says_nothing(own)):
            own = override
        elif made and _says_nothing(own):
            own = made[-1].signatures
        if made and _parameters(made[-1].signatures) == _parameters(own):
            made[-1] = Range((version, *made[-1].versions), made[-1].signatures)
        else:
            made.append(Range((version,), own))
    return made


def joined(
    targets: Sequence[tuple[Target, tuple[str, ...]]], fillable: frozenset[str], known: Sequence[str]
) -> list[Target]:
    """The targets of the ranges of one written target, newest first; those that make the same calls become one.

    `fillable` are the target parameters that a call may give, `known` all versions with facts. What is written of
    versions stays where all of it is one target.
    """
    kept: list[tuple[Target, tuple[str, ...]]] = []
    for target, covered in targets:
        if kept and _same_calls(kept[-1][0], target, fillable):
            kept[-1] = kept[-1][0], (*covered, *kept[-1][1])
        else:
            kept.append((target, covered))
    if len(kept) == 1:
        return [kept[0][0]]
    return [msgspec.structs.replace(target, mindspore=specifier(covered, known)) for target, covered in kept]


def specifier(versions: Sequence[str], known: Sequence[str]) -> str:
    """The shortest specifier that admits of the known versions just these, which follow each other."""
    first, last = known.index(versions[0]), known.index(versions[-1])
    bounds = [f">={minor(versions[0])}"] if first else []
    bounds += [f"<{minor(known[last + 1])}"] if last + 1 < len(known) else []
    return ",".join(bounds)


def _same_calls(newer: Target, older: Target, fillable: frozenset[str]) -> bool:
    """Whether every call is written alike for both, whatever else they take."""
    here, there = (msgspec.structs.replace(target, signatures=(), mindspore="") for target in (newer, older))
    if here != there:
        return False
    return newer.template is not None or _places(newer, fillable) == _places(older, fillable)


def _places(target: Target, fillable: frozenset[str]) -> list[list[tuple[str, str]]]:
    """Of each overload what a call can fill by name, and where it stands for a call by position."""
    found = []
    for signature in target.signatures:
        names = [(parameter.name, parameter.kind) for parameter in signature.parameters]
        filled = [index for index, (name, kind) in enumerate(names) if name in fillable or kind in _VARIABLE]
        found.append(names[: filled[-1] + 1] if filled else [])
    return found


def _parameters(signatures: Sequence[Signature]) -> list[tuple[Parameter, ...]]:
    return [signature.parameters for signature in signatures]


def _says_nothing(signatures: Sequence[Signature]) -> bool:
    """Whether a framework tells no more than that an object can be called."""
    kinds = [tuple(parameter.kind for parameter in signature.parameters) for signature in signatures]
    return all(kind == _VARIABLE for kind in kinds)
