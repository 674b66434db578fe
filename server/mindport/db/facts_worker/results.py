# SPDX-License-Identifier: Apache-2.0
"""What calls return: from annotations, overloads, stubs or documentation, in this order."""

import inspect
import types
import typing
from pathlib import Path
from typing import Any

from .annotations import Annotations
from .documentation import returned
from .frameworks import Framework
from .names import Names, full_name
from .overloads import Overload, merged
from .signatures import of_object
from .stubs import Stubs


class Results:
    """One framework's names, annotations and stubs, asked for what its functions and methods return."""

    def __init__(self, framework: Framework, names: Names, folder: Path) -> None:
        self.framework = framework
        self.names = names
        self.annotations = Annotations(names.name_of)
        self.stubs = Stubs(folder, framework.stubs, framework.package, self.annotations)
        self._root_namespace = vars(names.objects[framework.root])

    def of(self, value: Any, name: str, documented: list[str]) -> str | None:
        """What a function returns; `name` lets its stub be found, `documented` are its documented signatures."""
        plain = inspect.unwrap(value) if callable(value) else value
        annotation = getattr(plain, "__annotations__", {}).get("return", inspect.Parameter.empty)
        if annotation is not inspect.Parameter.empty:
            result = self.annotations.render(annotation, _namespace(plain))
            return "Self" if _returns_self(plain, annotation) else result
        if "." in name:
            module, short = name.rsplit(".", 1)
            for text in self.stubs.signatures(module, short):
                if " -> " in text:
                    return text.split(" -> ")[1]
        for line in documented:
            result = self._documented(line)
            if result:
                return result
        return None

    def _documented(self, line: str) -> str | None:
        result = returned(line)
        return self.annotations.render(result, self._root_namespace) if result else None

    def qualified(self, line: str, fallback: str | None) -> str:
        """A documented signature with its result by full name, or another result where it tells none."""
        head = line.split(" -> ")[0]
        result = self._documented(line) or fallback
        return f"{head} -> {result}" if result else head

    def overloads(self, function: Any) -> list[str]:
        """The overloads that a method written in Python declares (known to Python 3.11 and newer)."""
        plain = inspect.unwrap(function)
        if not isinstance(plain, types.FunctionType):
            return []
        found = []
        for item in getattr(typing, "get_overloads", lambda value: ())(plain):
            written = of_object(item, True, self.names.name_of)
            result = self.of(item, "", [])
            if written and written != "(*args, **kwargs)":
                found.append(Overload(written, result))
        return [overload.written() for overload in merged(found)] if found else []

    def inherited(self, cls: type, short: str) -> str | None:
        """What the method of a compiled base returns, for a Python method that only passes the call on."""
        for base in filter(self.compiled, cls.__mro__):
            for text in self.stubs.method(base.__name__, short):
                if " -> " in text:
                    return text.split(" -> ")[1]
        return None

    def compiled(self, value: type) -> bool:
        """Whether a class comes from compiled code, which the stubs describe; others may just be called the same."""
        package = self.framework.package
        module = str(getattr(value, "__module__", ""))
        return module in {package, f"{package}.return_types"} or module.startswith(f"{package}._C")

    def base_name(self, base: type) -> str | None:
        """The public name under which the members of a base class stand."""
        return self.names.name_of(base) or self.stand_in(base)

    def stand_in(self, value: type) -> str | None:
        """The public class that a private one is known to stand behind."""
        return self.framework.stands_for.get(full_name(value))


def _namespace(function: Any) -> dict[str, Any]:
    return getattr(function, "__globals__", {})


def _returns_self(function: Any, annotation: Any) -> bool:
    """Whether the result has the type variable of the first parameter: `def to(self: T, …) -> T`."""
    code = getattr(function, "__code__", None)
    if code is None or not code.co_varnames or code.co_varnames[0] != "self":
        return False
    return "self" in function.__annotations__ and bool(function.__annotations__["self"] == annotation)
