# SPDX-License-Identifier: Apache-2.0
"""The parameters of a source API beside those of its target, as people compare them."""

from collections.abc import Mapping, Sequence
from enum import Enum

from msgspec import Struct

from mindport.core.mapping import Parameter, Signature, Target
from mindport.core.rewriting.template import holes

_STARS = {"var-positional": "*", "var-keyword": "**"}


class Relation(str, Enum):
    """What becomes of a parameter."""

    SAME = "same"
    RENAMED = "renamed"
    CONVERTED = "converted"
    """Its value goes into an expression."""
    DEFAULT = "default"
    """The same parameter with another default; the source's is written out."""
    LEFT_OUT = "left out"
    """It means nothing in MindSpore."""
    MISSING = "missing"
    """It means something, and nothing stands for it."""
    ADDED = "added"
    """Only the target has it."""


class Pair(Struct, frozen=True):
    """One row: either side is as its signature writes it, empty where it has none."""

    source: str
    target: str
    relation: Relation


def closest(sources: Sequence[Signature], target: Target) -> tuple[Pair, ...]:
    """The parameters of the overloads of both sides that have most in common; empty without a source overload."""
    choices = [pairs(source, target, there) for source in sources for there in target.signatures or (Signature(()),)]
    return min(choices, key=lambda rows: sum(row.relation is not Relation.SAME for row in rows), default=())


def pairs(source: Signature, target: Target, signature: Signature) -> tuple[Pair, ...]:
    """Every parameter of the source in its order, and then what only this signature of the target has.

    A template takes its arguments through holes, so for one the target's side shows no parameters.
    """
    there = {parameter.name: parameter for parameter in signature.parameters}
    holes_of = {name: holes(expression) for name, expression in target.values.items()}
    rows = [_pair(parameter, target, there, holes_of) for parameter in source.parameters]
    if target.template is not None:
        return tuple(rows)
    taken = {target.rename.get(parameter.name, parameter.name) for parameter in source.parameters}
    taken.update(name for name, names in holes_of.items() if names)
    added = (parameter for name, parameter in there.items() if name not in taken)
    return (*rows, *(Pair("", _given(parameter, target), Relation.ADDED) for parameter in added))


def _pair(
    parameter: Parameter, target: Target, there: Mapping[str, Parameter], holes_of: Mapping[str, Sequence[str]]
) -> Pair:
    name, own = parameter.name, written_parameter(parameter)
    into = [f"{goal}={target.values[goal]}" for goal, names in holes_of.items() if name in names]
    if into:
        return Pair(own, ", ".join(into), Relation.CONVERTED)
    if name in target.unsupported:
        return Pair(own, "", Relation.MISSING)
    if target.template is not None and name in holes(target.template):
        return Pair(own, f"{{{name}}}", Relation.CONVERTED)
    goal = target.rename.get(name, name)
    if name in target.drop or (there and goal not in there):
        return Pair(own, "", Relation.LEFT_OUT)
    if goal not in there:
        return Pair(own, own, Relation.SAME)
    other = written_parameter(there[goal])
    if goal != name:
        return Pair(own, other, Relation.RENAMED)
    return Pair(own, other, Relation.DEFAULT if goal in target.defaults else Relation.SAME)


def _given(parameter: Parameter, target: Target) -> str:
    """A parameter that only the target has, with the value that the rewrite writes out, if it does."""
    if parameter.name in target.values:
        return f"{parameter.name}={target.values[parameter.name]}"
    return written_parameter(parameter)


def written_parameter(parameter: Parameter) -> str:
    """A parameter as a signature writes it."""
    default = "" if parameter.default is None else f"={parameter.default}"
    return f"{_STARS.get(parameter.kind, '')}{parameter.name}{default}"
