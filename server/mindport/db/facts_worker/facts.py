# SPDX-License-Identifier: Apache-2.0
"""Turns named objects into facts: kinds, signatures with return types, bases, devices, deprecation."""

import inspect
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .documentation import argument_section, platforms, says_deprecated, signature_lines, text_of
from .frameworks import Framework
from .members import Fact, Members
from .names import Names
from .results import Results
from .signatures import of_object


class Facts:
    """Writes the facts of one framework, in no particular order."""

    def __init__(self, framework: Framework, names: Names, folder: Path) -> None:
        self._results = Results(framework, names, folder)
        self._members = Members(self._results)

    def all(self) -> Iterator[Fact]:
        """Every fact; objects first named by a shorter path appear once."""
        framework = self._results.framework
        told = dict(framework.attributes)
        for fact in self._found():
            kind = told.pop(fact["name"], None)
            if kind is not None:
                fact["signatures"] = [f"() -> {kind}"]
            yield fact
        for name, kind in told.items():
            yield {"name": name, "kind": "attribute", "signatures": [f"() -> {kind}"]}
        for name, signature in framework.methods.items():
            yield {"name": name, "kind": "method", "signatures": [signature]}

    def _found(self) -> Iterator[Fact]:
        for name, value in self._results.names.objects.items():
            fact: Fact = {"name": name, "kind": self._kind(value)}
            aliases = sorted(self._results.names.aliases[name])
            if aliases:
                fact["aliases"] = aliases
            self._describe(fact, value)
            yield fact
            if isinstance(value, type):
                yield from self._members.of(name, value)

    def _kind(self, value: Any) -> str:
        if isinstance(value, types.ModuleType):
            return "module"
        if isinstance(value, type):
            return "class"
        if type(value).__name__ in {"dtype", "DType"} or type(value).__module__.endswith("_c_expression.typing"):
            return "dtype"
        return "function" if callable(value) else "attribute"

    def _describe(self, fact: Fact, value: Any) -> None:
        kind, name = fact["kind"], fact["name"]
        if kind == "function":
            fact["signatures"] = self._function(name, value)
        elif kind == "class":
            self._class(fact, value)
        elif kind in {"attribute", "dtype"}:
            rendered = self._results.annotations.render(type(value), {})
            fact["signatures"] = [f"() -> {rendered}"] if rendered else []
        if kind in {"function", "class"}:
            devices = platforms(text_of(value))
            if devices:
                fact["devices"] = devices
            if self._deprecated(value):
                fact["deprecated"] = True

    def _deprecated(self, value: Any) -> bool:
        marked = [value, getattr(value, "__init__", None), getattr(value, "__new__", None)]
        return any(hasattr(item, "__deprecated__") for item in marked) or says_deprecated(text_of(value))

    def _function(self, name: str, value: Any) -> list[str]:
        short = name.rsplit(".", 1)[-1]
        documented = signature_lines(text_of(value), short)
        while getattr(value, "__qualname__", "").startswith("boolean_dispatch.<locals>"):
            # The wrapper hides the function that most calls reach, at times behind another wrapper.
            value = inspect.getclosurevars(value).nonlocals["if_false"]
        if isinstance(value, types.BuiltinFunctionType):
            stubbed = self._results.stubs.signatures(self._builtin_home(value), value.__name__)
            vague = documented and any("=..." in text for text in stubbed)
            if stubbed and not vague:
                return stubbed
        written = of_object(value, False, self._results.names.name_of)
        if written and written.startswith("(*args") and not documented:
            documented = argument_section(text_of(value))
        result = self._results.framework.returns.get(name) or self._results.of(value, name, documented)
        if written and not written.startswith("(*args") and not (documented and written == "()"):
            return [f"{written} -> {result}" if result else written]
        if documented:
            return [self._results.qualified(line, result) for line in documented]
        return [f"{written} -> {result}" if result else written] if written else []

    def _builtin_home(self, value: types.BuiltinFunctionType) -> str:
        compiled = f"{self._results.framework.package}._C."
        module = value.__module__ or ""
        return module if module.startswith(compiled) else f"{compiled}_VariableFunctions"

    def _class(self, fact: Fact, value: type) -> None:
        written = of_object(value, False, self._results.names.name_of)
        overloads: list[str] = []
        if written == "(*args, **kwargs)":  # that of __new__, at times; __init__ tells more
            initial = getattr(value, "__init__", None)
            overloads = self._results.overloads(vars(value).get("__init__"))
            written = of_object(initial, True, self._results.names.name_of) if initial is not None else None
        if overloads:
            fact["signatures"] = [text.split(" -> ")[0] for text in overloads]
        elif not written or written in {"(*args, **kwargs)", "(*args)"}:
            stubs, text = self._results.stubs, text_of(value)
            stubbed = stubs.method(value.__name__, "__init__") or stubs.method(value.__name__, "__new__")
            documented = signature_lines(text, value.__name__) or argument_section(text)
            fact["signatures"] = [text.split(" -> ")[0] for text in stubbed or documented] or (
                [written] if written else []
            )
        else:
            fact["signatures"] = [written]
        named = [self._results.stand_in(type(value)), *map(self._results.base_name, value.__mro__[1:])]
        bases = [base for base in named if base and base != fact["name"]]
        if issubclass(value, tuple):
            bases += self._results.stubs.base_text(value.__name__)
        if bases:
            fact["bases"] = bases
        call = self._call(fact["name"], value)
        if call:
            fact["call_returns"] = call

    def _call(self, name: str, value: type) -> str | None:
        if name in self._results.framework.calls:
            return self._results.framework.calls[name]
        forward = getattr(value, "forward", None)
        if not isinstance(forward, types.FunctionType) or forward.__name__ != "forward":
            return None
        annotation = forward.__annotations__.get("return")
        if annotation is not None:
            return self._results.annotations.render(annotation, forward.__globals__)
        layers = self._results.framework.layers
        own = layers and value.__module__.startswith(layers) and "forward" in vars(value)
        return f"{self._results.framework.package}.Tensor" if own else None
