# SPDX-License-Identifier: Apache-2.0
"""Scopes, and what binds a name in them: imports, assignments, parameters, classes, functions, loops."""

from __future__ import annotations

from enum import IntEnum, auto
from typing import TYPE_CHECKING

from mindport.core.syntax import Node

if TYPE_CHECKING:
    from mindport.core.outline import ClassOutline


class How(IntEnum):
    """What binds a name."""

    IMPORT = auto()
    """`path` is the absolute dotted path that is imported."""
    CLASS = auto()
    FUNCTION = auto()
    VALUE = auto()
    """Assigned from `node`, perhaps unpacked along `path`."""
    ELEMENT = auto()
    """Takes each element of `node` in turn, perhaps unpacked along `path`."""
    ENTERED = auto()
    """`with node as name`."""
    PARAMETER = auto()
    AUGMENTED = auto()
    """`name += node`."""
    REGISTERED = auto()
    """An attribute set by `self.register_buffer` or `self.register_parameter`: a tensor."""
    OTHER = auto()
    """Bound, to nothing that matters: exceptions, deleted names, match captures."""


class Binding:
    """One place that binds one name."""

    __slots__ = ("annotation", "how", "info", "node", "path", "scope", "start")

    def __init__(
        self,
        how: How,
        start: int,
        scope: Scope,
        node: Node | None = None,
        path: tuple[int | str, ...] | str = (),
        info: ClassInfo | FunctionInfo | Parameter | None = None,
        annotation: Node | None = None,
    ) -> None:
        self.how = how
        self.start = start
        self.scope = scope
        self.node = node
        self.path = path
        self.info = info
        self.annotation = annotation


class Scope:
    """A module, class, function, lambda or comprehension, with the names bound in it."""

    __slots__ = ("bindings", "cls", "evidence", "foreign", "function", "is_class", "parent")

    def __init__(
        self,
        parent: Scope | None,
        function: FunctionInfo | None = None,
        cls: ClassInfo | None = None,
        is_class: bool = False,
    ) -> None:
        self.parent = parent
        self.function = function
        self.cls = cls
        self.is_class = is_class
        self.bindings: dict[str, list[Binding]] = {}
        self.foreign: set[str] = set()
        """Names that `global` or `nonlocal` sends to an outer scope."""
        self.evidence: dict[str, set[str]] = {}
        """For each local name: the attributes that are asked of it; "size()" where it is called."""

    def bind(self, name: str, binding: Binding) -> None:
        self.bindings.setdefault(name, []).append(binding)

    def release(self) -> None:
        """Let go of everything, so that no cycle keeps it alive."""
        self.bindings = {}
        self.evidence = {}
        self.parent = self.function = self.cls = None


class Parameter:
    """A parameter of a function of the project."""

    __slots__ = ("annotation", "default", "function", "name", "position", "star")

    def __init__(
        self, name: str, position: int, function: FunctionInfo, annotation: Node | None, default: Node | None, star: str
    ) -> None:
        self.name = name
        self.position = position
        self.function = function
        self.annotation = annotation
        self.default = default
        self.star = star


class FunctionInfo:
    """A function, method or lambda of the file."""

    __slots__ = (
        "annotation",
        "cls",
        "decorators",
        "name",
        "outer",
        "parameters",
        "result",
        "returns",
        "scope",
        "yields",
    )

    def __init__(self, name: str, outer: Scope, cls: ClassInfo | None) -> None:
        self.name = name
        self.outer = outer
        """The scope that the definition stands in: annotations and defaults are read there."""
        self.cls = cls
        """The class whose body holds the definition."""
        self.scope = Scope(outer, function=self, cls=cls)
        self.parameters: list[Parameter] = []
        self.decorators: list[Node] = []
        self.returns: list[Node] = []
        self.yields = False
        self.annotation: Node | None = None
        self.result: str | None = None
        """The return annotation's text, for functions known only by their outline."""

    @property
    def self_name(self) -> str | None:
        """The name of the first parameter of a method."""
        return self.parameters[0].name if self.cls is not None and self.parameters else None


class Attribute:
    """One assignment to an attribute of `self`."""

    __slots__ = ("annotation", "how", "node", "path", "scope")

    def __init__(
        self, how: How, node: Node | None, path: tuple[int | str, ...], scope: Scope, annotation: Node | None
    ) -> None:
        self.how = how
        self.node = node
        self.path = path
        self.scope = scope
        self.annotation = annotation


class ClassInfo:
    """A class of the project: of this file, or known by the outline of another one."""

    __slots__ = ("attributes", "base_nodes", "module", "name", "outer", "outline", "scope")

    def __init__(self, name: str, outer: Scope | None, module: str, outline: ClassOutline | None = None) -> None:
        self.name = name
        self.outer = outer
        self.module = module
        self.base_nodes: list[Node] = []
        self.scope = Scope(outer, cls=self, is_class=True)
        self.attributes: dict[str, list[Attribute]] = {}
        self.outline = outline

    def defines(self, name: str) -> bool:
        """Whether the class itself, not a base of it, gives its objects this member."""
        if self.outline is not None:
            return name in self.outline.methods or name in self.outline.attributes
        return name in self.scope.bindings or name in self.attributes
