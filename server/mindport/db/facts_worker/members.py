# SPDX-License-Identifier: Apache-2.0
"""The members of a class as facts: methods, properties, attributes."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

from .documentation import platforms, says_deprecated, signature_lines, text_of
from .instances import instance_attributes
from .results import Results
from .signatures import of_object

Fact = dict[str, Any]


class Members:
    """Reads classes; a member stands at the class that defines it, or at the first public class above a private one."""

    def __init__(self, results: Results) -> None:
        self._results = results

    def of(self, name: str, value: type) -> Iterator[Fact]:
        """The facts of the members of a class."""
        if self._results.stand_in(type(value)):
            return
        seen: set[str] = set()
        for owner in self._own_classes(value):
            for short, raw in vars(owner).items():
                if short.startswith("_") or short in seen or isinstance(raw, type):
                    continue
                seen.add(short)
                yield self._member(f"{name}.{short}", value, owner, short, raw)
        on_instances = (
            instance_attributes(value, self._results.annotations) if self._results.framework.instances else {}
        )
        for short, result in on_instances.items():
            if short not in seen:
                yield _attribute(f"{name}.{short}", result)
        for owner in self._own_classes(value):
            known = self._results.stubs.classes.get(owner.__name__)
            if known is not None and self._results.compiled(owner):
                for short in known.attributes:
                    if short not in seen and not short.startswith("_"):
                        seen.add(short)
                        yield _attribute(f"{name}.{short}", self._results.stubs.attribute(owner.__name__, short))

    def _own_classes(self, value: type) -> list[type]:
        """The class and its bases without a public name, up to what a public base already has."""
        name = self._results.names.name_of(value)
        public = [base for base in value.__mro__[1:] if self._results.base_name(base) not in {None, name}]
        inherited = {owner for base in public for owner in base.__mro__}
        owned = [base for base in value.__mro__[1:] if base not in inherited and self._results.names.owned(base)]
        return [value, *owned]

    def _member(self, name: str, cls: type, owner: type, short: str, raw: Any) -> Fact:
        if isinstance(raw, (staticmethod, classmethod)):
            kind, function = type(raw).__name__, raw.__func__
        elif callable(raw) and not isinstance(raw, property):
            kind, function = "method", raw
        else:
            return self._property(name, cls, owner, short, raw)
        signatures = self._method(name, cls, owner, short, function, kind != "staticmethod")
        fact: Fact = {"name": name, "kind": kind}
        if signatures:
            fact["signatures"] = signatures
        if hasattr(function, "__deprecated__") or says_deprecated(text_of(function)):
            fact["deprecated"] = True
        devices = platforms(text_of(function))
        if devices:
            fact["devices"] = devices
        return fact

    def _method(self, name: str, cls: type, owner: type, short: str, function: Any, bound: bool) -> list[str]:
        for base in filter(self._results.compiled, cls.__mro__) if self._results.compiled(owner) else ():
            stubbed = self._results.stubs.method(base.__name__, short)
            if stubbed:
                return stubbed
        documented = [re.sub(r"^\(self(?:, )?", "(", line) for line in signature_lines(text_of(function), short)]
        overloads = self._results.overloads(function)
        if overloads and any("=..." in text for text in overloads) and documented:
            told = overloads[0].partition(" -> ")[2]
            return [self._results.qualified(line, told or None) for line in documented]
        if overloads:
            return overloads
        written = of_object(function, bound, self._results.names.name_of)
        result = self._results.framework.returns.get(name) or self._results.of(function, "", documented)
        result = result or self._results.inherited(cls, short)
        if written and not (documented and written.startswith("(*args")):
            return [f"{written} -> {result}" if result else written]
        return [self._results.qualified(line, result) for line in documented] or ([written] if written else [])

    def _property(self, name: str, cls: type, owner: type, short: str, raw: Any) -> Fact:
        result: str | None = None
        for base in filter(self._results.compiled, cls.__mro__):
            result = result or self._results.stubs.attribute(base.__name__, short)
            for text in self._results.stubs.method(base.__name__, short):
                result = result or (text.split(" -> ")[1] if " -> " in text else None)
        getter = getattr(raw, "fget", None) or getattr(raw, "func", None)
        if result is None and getter is not None:
            result = self._results.of(getter, "", [])
        is_property = getter is not None or inspect.isdatadescriptor(raw)
        if result is None and not is_property:
            result = self._results.annotations.render(type(raw), {})
        return {**_attribute(name, result), "kind": "property" if is_property else "attribute"}


def _attribute(name: str, result: str | None) -> Fact:
    return {"name": name, "kind": "attribute", **({"signatures": [f"() -> {result}"]} if result else {})}
