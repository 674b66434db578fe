# SPDX-License-Identifier: Apache-2.0
"""Turns named objects into facts: kinds, signatures with return types, bases, members, devices, deprecation."""

import inspect
import re
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .annotations import Annotations
from .documentation import argument_section, platforms, returned, says_deprecated, signature_lines, text_of
from .frameworks import Framework
from .instances import instance_attributes
from .names import Names, full_name
from .overloads import Overload, merged
from .signatures import of_object
from .stubs import Stubs

Fact = dict[str, Any]


class Facts:
    """Writes the facts of one framework, in no particular order."""

    def __init__(self, framework: Framework, names: Names, folder: Path) -> None:
        self._framework = framework
        self._names = names
        self._annotations = Annotations(names.name_of)
        self._stubs = Stubs(folder, framework.stubs, framework.package, self._annotations)
        self._root_namespace = vars(names.objects[framework.root])

    def all(self) -> Iterator[Fact]:
        """Every fact; objects first named by a shorter path appear once."""
        for name, value in self._names.objects.items():
            fact: Fact = {"name": name, "kind": self._kind(value)}
            aliases = sorted(self._names.aliases[name])
            if aliases:
                fact["aliases"] = aliases
            self._describe(fact, value)
            yield fact
            if isinstance(value, type):
                yield from self._members(name, value)
        for name, kind in self._framework.attributes.items():
            yield {"name": name, "kind": "attribute", "signatures": [f"() -> {kind}"]}

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
            rendered = self._annotations.render(type(value), {})
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
            stubbed = self._stubs.signatures(self._builtin_home(value), value.__name__)
            vague = documented and any("=..." in text for text in stubbed)
            if stubbed and not vague:
                return stubbed
        written = of_object(value, False, self._names.name_of)
        if written and written.startswith("(*args") and not documented:
            documented = argument_section(text_of(value))
        result = self._framework.returns.get(name) or self._returned(value, name, documented)
        if written and not written.startswith("(*args") and not (documented and written == "()"):
            return [f"{written} -> {result}" if result else written]
        if documented:
            return [self._qualified(line, result) for line in documented]
        return [f"{written} -> {result}" if result else written] if written else []

    def _builtin_home(self, value: types.BuiltinFunctionType) -> str:
        module = value.__module__ or ""
        return (
            module
            if module.startswith(f"{self._framework.package}._C.")
            else f"{self._framework.package}._C._VariableFunctions"
        )

    def _returned(self, value: Any, name: str, documented: list[str]) -> str | None:
        plain = inspect.unwrap(value) if callable(value) else value
        annotation = getattr(plain, "__annotations__", {}).get("return", inspect.Parameter.empty)
        if annotation is not inspect.Parameter.empty:
            result = self._annotations.render(annotation, _namespace(plain))
            return "Self" if _returns_self(plain, annotation) else result
        if "." in name:
            module, short = name.rsplit(".", 1)
            for text in self._stubs.signatures(module, short):
                if " -> " in text:
                    return text.split(" -> ")[1]
        for line in documented:
            result = self._documented(line)
            if result:
                return result
        return None

    def _documented(self, line: str) -> str | None:
        result = returned(line)
        return self._annotations.render(result, self._root_namespace) if result else None

    def _qualified(self, line: str, fallback: str | None) -> str:
        head = line.split(" -> ")[0]
        result = self._documented(line) or fallback
        return f"{head} -> {result}" if result else head

    def _class(self, fact: Fact, value: type) -> None:
        written = of_object(value, False, self._names.name_of)
        overloads: list[str] = []
        if written == "(*args, **kwargs)":  # that of __new__, at times; __init__ tells more
            initial = getattr(value, "__init__", None)
            overloads = self._overloads(vars(value).get("__init__"))
            written = of_object(initial, True, self._names.name_of) if initial is not None else None
        if overloads:
            fact["signatures"] = [text.split(" -> ")[0] for text in overloads]
        elif not written or written in {"(*args, **kwargs)", "(*args)"}:
            stubbed = self._stubs.method(value.__name__, "__init__") or self._stubs.method(value.__name__, "__new__")
            text = text_of(value)
            documented = signature_lines(text, value.__name__) or argument_section(text)
            fact["signatures"] = [text.split(" -> ")[0] for text in stubbed or documented] or (
                [written] if written else []
            )
        else:
            fact["signatures"] = [written]
        named = [self._stand_in(type(value)), *map(self._base_name, value.__mro__[1:])]
        bases = [base for base in named if base and base != fact["name"]]
        if issubclass(value, tuple):
            bases += self._stubs.base_text(value.__name__)
        if bases:
            fact["bases"] = bases
        call = self._call(fact["name"], value)
        if call:
            fact["call_returns"] = call

    def _call(self, name: str, value: type) -> str | None:
        if name in self._framework.calls:
            return self._framework.calls[name]
        forward = getattr(value, "forward", None)
        if not isinstance(forward, types.FunctionType) or forward.__name__ != "forward":
            return None
        annotation = forward.__annotations__.get("return")
        if annotation is not None:
            return self._annotations.render(annotation, forward.__globals__)
        layers = self._framework.layers
        own = layers and value.__module__.startswith(layers) and "forward" in vars(value)
        return f"{self._framework.package}.Tensor" if own else None

    def _members(self, name: str, value: type) -> Iterator[Fact]:
        if self._stand_in(type(value)):
            return
        seen: set[str] = set()
        for owner in self._own_classes(value):
            for short, raw in vars(owner).items():
                if short.startswith("_") or short in seen or isinstance(raw, type):
                    continue
                seen.add(short)
                yield self._member(f"{name}.{short}", value, owner, short, raw)
        on_instances = instance_attributes(value, self._annotations) if self._framework.instances else {}
        for short, result in on_instances.items():
            if short not in seen:
                yield _attribute(f"{name}.{short}", result)
        for owner in self._own_classes(value):
            known = self._stubs.classes.get(owner.__name__)
            if known is not None and self._compiled(owner):
                for short in known.attributes:
                    if short not in seen and not short.startswith("_"):
                        seen.add(short)
                        yield _attribute(f"{name}.{short}", self._stubs.attribute(owner.__name__, short))

    def _base_name(self, base: type) -> str | None:
        return self._names.name_of(base) or self._stand_in(base)

    def _compiled(self, value: type) -> bool:
        """Whether a class comes from compiled code, which the stubs describe; others may just be called the same."""
        package = self._framework.package
        module = str(getattr(value, "__module__", ""))
        return module in {package, f"{package}.return_types"} or module.startswith(f"{package}._C")

    def _stand_in(self, value: type) -> str | None:
        return self._framework.stands_for.get(full_name(value))

    def _own_classes(self, value: type) -> list[type]:
        """The class and its bases without a public name, up to what a public base already has."""
        name = self._names.name_of(value)
        public = [base for base in value.__mro__[1:] if self._base_name(base) not in {None, name}]
        inherited = {owner for base in public for owner in base.__mro__}
        owned = [base for base in value.__mro__[1:] if base not in inherited and self._names.owned(base)]
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
        for base in filter(self._compiled, cls.__mro__) if self._compiled(owner) else ():
            stubbed = self._stubs.method(base.__name__, short)
            if stubbed:
                return stubbed
        documented = [re.sub(r"^\(self(?:, )?", "(", line) for line in signature_lines(text_of(function), short)]
        overloads = self._overloads(function)
        if overloads and any("=..." in text for text in overloads) and documented:
            told = overloads[0].partition(" -> ")[2]
            return [self._qualified(line, told or None) for line in documented]
        if overloads:
            return overloads
        written = of_object(function, bound, self._names.name_of)
        result = self._framework.returns.get(name) or self._returned(function, "", documented)
        result = result or self._inherited_result(cls, short)
        if written and not (documented and written.startswith("(*args")):
            return [f"{written} -> {result}" if result else written]
        return [self._qualified(line, result) for line in documented] or ([written] if written else [])

    def _inherited_result(self, cls: type, short: str) -> str | None:
        """What the method of a compiled base returns, for a Python method that only passes the call on."""
        for base in filter(self._compiled, cls.__mro__):
            for text in self._stubs.method(base.__name__, short):
                if " -> " in text:
                    return text.split(" -> ")[1]
        return None

    def _overloads(self, function: Any) -> list[str]:
        """The overloads that a method written in Python declares (known to Python 3.11 and newer)."""
        plain = inspect.unwrap(function)
        if not isinstance(plain, types.FunctionType):
            return []
        found = []
        for item in getattr(typing, "get_overloads", lambda value: ())(plain):
            written = of_object(item, True, self._names.name_of)
            result = self._returned(item, "", [])
            if written and written != "(*args, **kwargs)":
                found.append(Overload(written, result))
        return [overload.written() for overload in merged(found)] if found else []

    def _property(self, name: str, cls: type, owner: type, short: str, raw: Any) -> Fact:
        result: str | None = None
        for base in filter(self._compiled, cls.__mro__):
            result = result or self._stubs.attribute(base.__name__, short)
            for text in self._stubs.method(base.__name__, short):
                result = result or (text.split(" -> ")[1] if " -> " in text else None)
        getter = getattr(raw, "fget", None) or getattr(raw, "func", None)
        if result is None and getter is not None:
            result = self._returned(getter, "", [])
        is_property = getter is not None or inspect.isdatadescriptor(raw)
        if result is None and not is_property:
            result = self._annotations.render(type(raw), {})
        return {**_attribute(name, result), "kind": "property" if is_property else "attribute"}


def _attribute(name: str, result: str | None) -> Fact:
    return {"name": name, "kind": "attribute", **({"signatures": [f"() -> {result}"]} if result else {})}


def _namespace(function: Any) -> dict[str, Any]:
    return getattr(function, "__globals__", {})


def _returns_self(function: Any, annotation: Any) -> bool:
    """Whether the result has the type variable of the first parameter: `def to(self: T, …) -> T`."""
    code = getattr(function, "__code__", None)
    if code is None or not code.co_varnames or code.co_varnames[0] != "self":
        return False
    return "self" in function.__annotations__ and bool(function.__annotations__["self"] == annotation)
