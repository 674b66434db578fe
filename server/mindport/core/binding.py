# SPDX-License-Identifier: Apache-2.0
"""Arguments of a call -> parameters of a signature."""

import ast
import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from mindport.core.mapping import Parameter, Signature
from mindport.core.model import Argument

_AXES = frozenset(("dim", "axis", "k", "dims"))
_AXIS = re.compile(r"dim|axis")
NUMPY_NAMES = {"axis": "dim", "keepdims": "keepdim", "a": "input", "x": "input", "x1": "input", "x2": "other"}
"""NumPy's names of parameters, which PyTorch's functions take too."""
_DEVICE = re.compile(r"(?i)device|\bdev\b|cuda|['\"]cpu|gpu|rank")
_SIZES = re.compile(r"^[(\[]|shape|size|[*/+-]")
_DTYPE = re.compile(r"dtype|^(torch|th)\.[a-z]+[0-9]*$")
_NAME = re.compile(r"(?!True$|False$|None$)[A-Za-z_][\w.]*")
_LITERAL = 60
"""Longer texts are not compared as literals: no default is that long."""
POSITIONAL = ("positional-only", "positional-or-keyword")


class Bound(Struct, frozen=True):
    """A call laid beside a signature."""

    signature: Signature
    given: dict[str, Argument]
    """Parameter -> the argument that fills it; of several for a `*parameter`, the first, be it `*args` itself."""
    unknown: tuple[Argument, ...] = ()
    """Arguments that no parameter takes."""
    missing: tuple[str, ...] = ()
    """Required parameters that the call does not fill."""
    stars: tuple[Argument, ...] = ()
    """`*args` and `**kwargs` of which it cannot be told what they fill."""

    @property
    def faults(self) -> int:
        return len(self.unknown) * 2 + (len(self.stars) or len(self.missing))


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
        if argument.star == "*" and rest is not None and position == len(places):
            given.setdefault(rest.name, argument)
        elif argument.star:
            stars.append(argument)
        elif argument.keyword is not None:
            parameter = by_name.get(argument.keyword) or by_name.get(NUMPY_NAMES.get(argument.keyword, ""))
            if parameter is not None and parameter.kind in ("positional-or-keyword", "keyword-only"):
                given[parameter.name] = argument
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


@lru_cache(maxsize=4096)
def same_literal(text: str, default: str | None) -> bool:
    """Whether an argument is a default, perhaps written in another way: `"zeros"` and `'zeros'`, `1e-5` and `1e-05`."""
    if text == default:
        return True
    if default is None or len(text) > _LITERAL or text[:1].isalpha() or default[:1].isalpha():
        return False
    try:
        return bool(ast.literal_eval(text) == ast.literal_eval(default))
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return False


def hint(parameter: str, text: str) -> int:
    """How well the text of an argument suits a parameter, by words and literals: `x.to(args.device)`, `x.max(1)`."""
    number = text.lstrip("-").isdigit()
    if parameter in _AXES:
        return 2 if number or _AXIS.search(text) else -1 if "tensor" in text or text in ("True", "False") else 0
    if parameter == "device":
        return 2 if _DEVICE.search(text) else 0
    if parameter == "dtype":
        return 2 if _DTYPE.search(text) else -2 if number or _SIZES.search(text) else 0
    if parameter in ("other", "tensor"):
        if number:
            return -2
        other_words = _AXIS.search(text) or _DEVICE.search(text) or _DTYPE.search(text)
        return 1 if _NAME.fullmatch(text) and not other_words else 0
    return 0
