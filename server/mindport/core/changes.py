# SPDX-License-Identifier: Apache-2.0
"""What another version of a framework means for one use of an API: gone, other parameters, other defaults."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from mindport.core.binding import Bound, bind_best, same_literal
from mindport.core.mapping import Fact, Signature, Text
from mindport.core.model import Usage


class Kind(str, Enum):
    """What changes."""

    GONE = "gone"
    """The newer version has nothing of that name."""
    ABSENT = "absent"
    """Neither version has it, or only the newer one: the code needs another version than the one it comes from."""
    ARGUMENTS = "arguments"
    """This call's arguments are not taken any more, or mean another parameter."""
    DEFAULT = "default"
    """A parameter that this call leaves out has another default."""
    DEPRECATED = "deprecated"
    TARGET = "target"
    """Something else stands for a PyTorch or TensorFlow API."""
    DIFFERENCE = "difference"
    """The same stands for it, and what differs is other."""


class Change(Struct, frozen=True):
    """One thing that changes, in words."""

    kind: Kind
    text: Text


def changes(use: Usage, before: Fact | None, after: Fact | None) -> Iterator[Change]:
    """What is other about a use between two versions, of which `before` and `after` are the facts."""
    if before is None or after is None:
        if before is not None:
            yield Change(Kind.GONE, Text("not there any more", "新版本中已不存在"))
        elif after is not None:
            yield Change(Kind.ABSENT, Text("only there in the newer version", "仅新版本中存在"))
        return
    if after.deprecated and not before.deprecated:
        yield Change(Kind.DEPRECATED, Text("deprecated", "已弃用"))
    if _says_nothing(before.signatures) or _says_nothing(after.signatures):
        return
    if use.arguments is None:
        yield from _of_name(before.signatures, after.signatures)
        return
    old, new = bind_best(use.arguments, before.signatures), bind_best(use.arguments, after.signatures)
    if old is not None and new is not None and old.faults == 0:
        yield from _of_call(old, new)


def _of_name(before: tuple[Signature, ...], after: tuple[Signature, ...]) -> Iterator[Change]:
    """For what is handed on and called elsewhere: parameters that no form of it has any more."""
    lost = sorted(_names(before) - _names(after))
    if lost and not any(parameter.kind == "var-keyword" for form in after for parameter in form.parameters):
        listed = ", ".join(lost)
        yield Change(Kind.ARGUMENTS, Text(f"has no parameter {listed} any more", f"不再有参数 {listed}"))


def _of_call(old: Bound, new: Bound) -> Iterator[Change]:
    if new.unknown:
        listed = ", ".join(argument.keyword or argument.text for argument in new.unknown)
        yield Change(Kind.ARGUMENTS, Text(f"does not take {listed} any more", f"不再接受 {listed}"))
    if new.missing and not new.stars:
        listed = ", ".join(new.missing)
        yield Change(Kind.ARGUMENTS, Text(f"needs {listed}", f"必须给出 {listed}"))
    names = {id(argument): name for name, argument in new.given.items()}
    known = {parameter.name for parameter in new.signature.parameters}
    for name, argument in old.given.items():
        meant = names.get(id(argument), name)
        if meant != name and name in known:  # else it is only called otherwise
            told = Text(
                f"{argument.text} means {meant} now, not {name}", f"{argument.text} 现在对应 {meant} 而非 {name}"
            )
            yield Change(Kind.ARGUMENTS, told)
    defaults = {parameter.name: parameter.default for parameter in new.signature.parameters}
    for parameter in old.signature.parameters:
        now = defaults.get(parameter.name)
        left_out = parameter.name not in old.given and parameter.name not in new.given and not old.stars
        if left_out and parameter.default and now and not same_literal(parameter.default, now):
            was = parameter.default
            told = Text(
                f"{parameter.name} is {now} by default, not {was}", f"{parameter.name} 的默认值由 {was} 变为 {now}"
            )
            yield Change(Kind.DEFAULT, told)


def _names(forms: tuple[Signature, ...]) -> set[str]:
    return {parameter.name for form in forms for parameter in form.parameters if not parameter.kind.startswith("var-")}


def _says_nothing(forms: tuple[Signature, ...]) -> bool:
    return all(tuple(p.kind for p in form.parameters) == ("var-positional", "var-keyword") for form in forms)
