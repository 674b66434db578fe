# SPDX-License-Identifier: Apache-2.0
"""The arguments of a call -> those of the target: kept, renamed, converted, dropped or written out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from mindport.core.binding import POSITIONAL, Bound, is_required
from mindport.core.mapping import Parameter, Signature, Target, Text
from mindport.core.model import Argument
from mindport.core.rewriting.expressions import is_plain_text
from mindport.core.rewriting.literals import is_literal, same_value
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.template import Filling, IsDefault, computed_twice, fill, holes, reads_like

_DTYPES = ("bfloat16", "bool", "complex64", "float16", "float32", "float64", "int32", "int64", "uint8")
_PLAIN_DEFAULTS = {
    "torch.Size([])": "()",
    "torch.nn.functional.relu": "'relu'",
    **{f"tf.{name}": f"mindspore.{name}" for name in _DTYPES},
}
"""Defaults that are objects of the source framework -> what they mean."""


class NewArgument(Struct, frozen=True):
    """An argument of the new call."""

    name: str
    """The target's parameter."""
    keyword: bool
    place: Argument | None = None
    """The old argument whose place it takes; None for one that is added at the end."""
    value: str | None = None
    """Its text; None where that of `place` stays."""


class Given(Struct, frozen=True):
    """What a call gives, by source parameter."""

    arguments: dict[str, tuple[Argument, ...]]
    """Several for a `*parameter`."""
    several: frozenset[str]
    """The `*parameters`."""
    defaults: dict[str, str]
    """Of all parameters that have one."""

    def filling(self, name: str, text_of: Mapping[Argument, str]) -> Filling:
        """What goes into the hole of a parameter."""
        if name in self.arguments:
            texts = tuple(text_of[argument] for argument in self.arguments[name])
            usual = name in self.defaults and all(same_value(text, self.defaults[name]) for text in texts)
            return Filling(texts, name in self.several, usual=usual)
        default = self.defaults.get(name)
        if default is None:
            raise Refused(Text(f"{name} is needed and not given here", f"此处缺少必需的参数 {name}"))
        meant = _PLAIN_DEFAULTS.get(default)
        if meant is None and not is_literal(default):
            raise Refused(
                Text(f"the default of {name}, {default}, has to be written", f"需要写出 {name} 的默认值 {default}")
            )
        return Filling((meant or default,), given=False, usual=True)


def given_by(bound: Bound, arguments: Sequence[Argument]) -> Given:
    """What each source parameter gets; Refused for arguments that no parameter takes."""
    if bound.unknown:
        shown = ", ".join(argument.text for argument in bound.unknown)
        raise Refused(Text(f"no parameter of the source API takes {shown}", f"源接口没有可接收 {shown} 的参数"))
    parameters = bound.signature.parameters
    found: dict[str, tuple[Argument, ...]] = {name: (argument,) for name, argument in bound.given.items()}
    taken = {id(argument) for argument in (*bound.given.values(), *bound.stars)}
    others = [argument for argument in arguments if id(argument) not in taken]
    several = frozenset(parameter.name for parameter in parameters if parameter.kind == "var-positional")
    for name in several & found.keys():
        found[name] += tuple(argument for argument in others if argument.keyword is None)
    if any(argument.keyword is not None for argument in others):
        raise Refused(Text("several free keyword arguments are given", "给出了多个自由关键字参数"))
    defaults = {p.name: p.default for p in parameters if p.default is not None}
    return Given(found, several, defaults)


def laid_out(
    given: Given,
    bound: Bound,
    target: Target,
    text_of: Mapping[Argument, str],
    is_default: IsDefault,
    same_name: bool = False,
) -> list[NewArgument]:
    """The arguments of the new call, in order.

    `same_name`: the target is called as the source is, so a value may be in its new form already.
    """
    signature = _fitting(target, given)
    known = {parameter.name for parameter in bound.signature.parameters}
    own = made_of(target)  # such a parameter stays although another is computed from it, as a stride is from a size
    converted: dict[str, list[str]] = {}
    for parameter, expression in target.values.items():
        for hole in dict.fromkeys(holes(expression)):
            if target.rename.get(hole, hole) not in own:
                converted.setdefault(hole, []).append(parameter)
    lost = {*target.drop, *target.unsupported}
    made = _Layout(signature)
    values = {
        parameter: _value(expression, given, text_of, is_default)
        for parameter, expression in target.values.items()
        if all(hole in known for hole in holes(expression))
    }
    telling = {name for name, value in values.items() if not same_value(value, _default(signature, name))}
    written = set[str]()
    for name, arguments in given.arguments.items():
        if name in converted:
            spoken = [one for one in converted[name] if text_of[arguments[0]] in values[one]] or converted[name]
            own_name = target.rename.get(name, name)
            parameter = own_name if own_name in spoken else spoken[-1]
            if parameter not in written:
                written.add(parameter)
                done = same_name and reads_like(arguments[0].text, target.values[parameter])
                made.place(parameter, arguments[0], None if done else values[parameter])
        elif name not in lost:
            made.keep(target.rename.get(name, name), arguments, name in given.several)
    for parameter, value in values.items():
        if parameter not in written and (parameter in telling or not holes(target.values[parameter])):
            made.add(parameter, value)
    _check_once(given, target, values, converted, text_of)
    renamed = {target.rename.get(name, name) for name in known}
    for parameter, value in target.defaults.items():
        if parameter in renamed and parameter not in made.names:
            made.add(parameter, value)
    made.check_complete()
    return made.arguments


def made_of(target: Target) -> set[str]:
    """The target's parameters that get what a source parameter gets, not a computed value."""
    return {parameter.name for signature in target.signatures for parameter in signature.parameters} - {*target.values}


def _check_once(
    given: Given, target: Target, values: Mapping[str, str], converted: Iterable[str], text_of: Mapping[Argument, str]
) -> None:
    """Refused where what is given would be computed again: for two values, or beside the argument that stays."""
    for name, arguments in given.arguments.items():
        used = [parameter for parameter in values if name in holes(target.values[parameter])]
        for text in (text_of[argument] for argument in arguments if used):
            again = sum(text in values[parameter] for parameter in used) + (name not in converted)
            if again > 1 and not is_plain_text(text):
                raise Refused(computed_twice(name))


class _Layout:
    """The new argument list in the making: positions stay where both sides agree, keywords after that."""

    def __init__(self, signature: Signature | None) -> None:
        self.signature = signature
        parameters = signature.parameters if signature is not None else ()
        self.places = [p for p in parameters if p.kind in POSITIONAL or p.kind == "var-positional"]
        self.by_name = {parameter.name: parameter for parameter in parameters}
        self.open = signature is None or any(parameter.kind == "var-keyword" for parameter in parameters)
        self.arguments: list[NewArgument] = []
        self.names = set[str]()
        self.position = 0

    def keep(self, name: str, arguments: Iterable[Argument], several: bool) -> None:
        """The user's own argument, or arguments of a `*parameter`, under the target's name."""
        if several:
            for argument in arguments:
                self.arguments.append(NewArgument(name, False, argument))
            self.names.add(name)
            self.position = len(self.places)
            return
        for argument in arguments:
            self.place(name, argument, None)

    def place(self, name: str, argument: Argument, value: str | None) -> None:
        self._require(name, argument)
        variable = self._is(name, "var-positional")  # takes a tuple too, but no keyword
        keyword = not self._stands_here(name) or (argument.keyword is not None and not variable)
        if keyword and (variable or self._is(name, "positional-only")):
            raise Refused(Text(f"{name} has to stand in another place", f"参数 {name} 需要换位置"))
        self.position = -1 if keyword else self.position + 1
        self.arguments.append(NewArgument(name, keyword, argument, value))
        self.names.add(name)

    def add(self, name: str, value: str) -> None:
        self._require(name, None)
        self.arguments.append(NewArgument(name, True, None, value))
        self.names.add(name)

    def check_complete(self) -> None:
        """Refused where the target needs something that nothing here gives."""
        if self.signature is None:
            return
        needed = [p.name for p in self.signature.parameters if is_required(p) and p.name not in self.names]
        if needed:
            names = ", ".join(needed)
            raise Refused(Text(f"the target needs {names} as well", f"目标接口还需要参数 {names}"))

    def _stands_here(self, name: str) -> bool:
        if self.signature is None:
            return self.position >= 0
        return 0 <= self.position < len(self.places) and self.places[self.position].name == name

    def _is(self, name: str, kind: str) -> bool:
        return name in self.by_name and self.by_name[name].kind == kind

    def _require(self, name: str, argument: Argument | None) -> None:
        if (name in self.by_name and self.by_name[name].kind != "var-keyword") or self.open:
            return
        given = f" {argument.text}" if argument is not None else ""
        raise Refused(Text(f"the target has no parameter {name}{given and ' for' + given}", f"目标接口没有参数 {name}"))


def _fitting(target: Target, given: Given) -> Signature | None:
    """The target's overload that takes what is given and needs least besides."""
    if not target.signatures:
        return None
    lost = {*target.drop, *target.unsupported}
    wanted = {target.rename.get(name, name) for name in given.arguments if name not in lost} | {*target.values}

    def fit(signature: Signature) -> tuple[int, int]:
        names = {parameter.name for parameter in signature.parameters}
        if any(parameter.kind == "var-keyword" for parameter in signature.parameters):
            names |= wanted
        return -len(wanted - names), -len([p for p in signature.parameters if is_required(p) and p.name not in wanted])

    return max(map(_as_meant, target.signatures), key=fit)


def _as_meant(signature: Signature) -> Signature:
    """Signatures read from documentation write `args` and `kwargs` without their stars."""
    kinds = {"args": "var-positional", "kwargs": "var-keyword"}
    parameters = tuple(Parameter(p.name, kinds.get(p.name, p.kind), p.default) for p in signature.parameters)
    return Signature(parameters, signature.returns)


def _value(expression: str, given: Given, text_of: Mapping[Argument, str], is_default: IsDefault) -> str:
    if not holes(expression):
        return expression
    return fill(expression, {hole: given.filling(hole, text_of) for hole in holes(expression)}, is_default)


def _default(signature: Signature | None, name: str) -> str | None:
    parameters: Sequence[Parameter] = signature.parameters if signature is not None else ()
    return next((parameter.default for parameter in parameters if parameter.name == name), None)
