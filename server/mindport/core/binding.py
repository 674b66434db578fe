# SPDX-License-Identifier: Apache-2.0
"""Arguments of a call -> parameters of a signature."""

import re
from collections.abc import Sequence

from msgspec import Struct

from mindport.core.mapping import Parameter, Signature
from mindport.core.model import Argument

POSITIONAL = ("positional-only", "positional-or-keyword")


class Bound(Struct, frozen=True):
    """A call laid beside a signature."""

    signature: Signature
    given: dict[str, Argument]
    """Parameter -> the argument that fills it; of several for a `*parameter`, the first."""
    unknown: tuple[Argument, ...] = ()
    """Arguments that no parameter takes."""
    missing: tuple[str, ...] = ()
    """Required parameters that the call does not fill."""
    stars: tuple[Argument, ...] = ()
    """`*args` and `**kwargs`: what they fill cannot be told."""

    @property
    def faults(self) -> int:
        return len(self.unknown) * 2 + (len(self.missing) if not self.stars else 0)


def bind(arguments: Sequence[Argument], signature: Signature) -> Bound:
    """Lay the arguments of a call beside a signature, as Python would."""
    by_name = {parameter.name: parameter for parameter in signature.parameters}
    places = [parameter for parameter in signature.parameters if parameter.kind in POSITIONAL]
    rest = next((parameter for parameter in signature.parameters if parameter.kind == "var-positional"), None)
    anything = next((parameter for parameter in signature.parameters if parameter.kind == "var-keyword"), None)
    given: dict[str, Argument] = {}
    unknown: list[Argument] = []
    stars: list[Argument] = []
    position = 0
    for argument in arguments:
        if argument.star:
            stars.append(argument)
        elif argument.keyword is not None:
            parameter = by_name.get(argument.keyword)
            if parameter is not None and parameter.kind in ("positional-or-keyword", "keyword-only"):
                given[argument.keyword] = argument
            elif anything is not None:
                given.setdefault(anything.name, argument)
            else:
                unknown.append(argument)
        elif position < len(places):
            given[places[position].name] = argument
            position += 1
        elif rest is not None:
            given.setdefault(rest.name, argument)
        else:
            unknown.append(argument)
    missing = tuple(p.name for p in signature.parameters if is_required(p) and p.name not in given)
    return Bound(signature, given, tuple(unknown), missing, tuple(stars))


def is_required(parameter: Parameter) -> bool:
    return parameter.default is None and not parameter.kind.startswith("var-")


def bind_best(arguments: Sequence[Argument], signatures: Sequence[Signature]) -> Bound | None:
    """The overload that a call means: fewest faults, then best by the arguments' words; None without signatures."""
    best: Bound | None = None
    best_score = (0, 0)
    for signature in signatures:
        bound = bind(arguments, signature)
        score = (bound.faults, -sum(hint(name, argument.text) for name, argument in bound.given.items()))
        if best is None or score < best_score:
            best, best_score = bound, score
    return best


def hint(parameter: str, text: str) -> int:
    """How well the text of an argument suits a parameter, by words and literals: `x.to(args.device)`, `x.max(1)`."""
    number = text.lstrip("-").isdigit()
    if parameter in ("dim", "axis", "k", "dims"):
        return 1 if number else -1 if "tensor" in text or text in ("True", "False") else 0
    if parameter == "device":
        return 1 if re.search(r"(?i)device|cuda|['\"]cpu|gpu|rank", text) else 0
    if parameter == "dtype":
        return 1 if re.search(r"dtype|^torch\.[a-z]+[0-9]*$", text) else 0
    if parameter in ("other", "tensor"):
        return -1 if number else 0
    return 0
