# SPDX-License-Identifier: Apache-2.0
"""What a walk over a tree finds: scopes, calls, classes, and the places that may use an API."""

from __future__ import annotations

import builtins
from collections.abc import Collection
from typing import NamedTuple

from mindport.core.scopes import ClassInfo, FunctionInfo, Scope
from mindport.core.syntax import Node, Source

BUILTINS = frozenset(dir(builtins))
TESTED_AS_TENSOR = "isinstance"
"""What `Scope.evidence` notes for `isinstance(x, torch.Tensor)`."""


class Site(NamedTuple):
    """A place to look at: dotted name levels from the outside in, or one plain name."""

    levels: tuple[Node, ...]
    """Attribute nodes, outermost first; a single identifier node for a plain name."""
    scope: Scope
    call: Node | None
    """The call whose function the outermost level is."""
    role: str
    """"load", "base", "decorator" or "annotation"."""


class ImportedName(NamedTuple):
    """A name in `from module import name`."""

    node: Node
    path: str


class AnyName(set[str]):
    """Every name but the builtin ones: after a star import any may be of interest."""

    def __contains__(self, name: object) -> bool:
        return name not in BUILTINS


class Collected:
    """What the walk found in one file."""

    def __init__(self, source: Source, module: str, is_package: bool, member_names: Collection[str]) -> None:
        self.source = source
        self.module = module
        self.package = module if is_package else module.rpartition(".")[0]
        self.member_names = member_names
        self.scope = Scope(None)
        self.chains: list[Site] = []
        """Names and dotted names whose first part is imported or stands for something imported."""
        self.members: list[Site] = []
        """Attributes of any other expression whose name is one that framework objects have."""
        self.imported: list[ImportedName] = []
        self.calls: dict[str, list[tuple[Node, Scope]]] = {}
        """Calls by the last part of the called name."""
        self.inner_scopes: dict[int, Scope] = {}
        """Comprehension and lambda nodes, by id -> their scope."""
        self.functions: dict[int, FunctionInfo] = {}
        """Lambda nodes by id."""
        self.all_functions: list[FunctionInfo] = []
        self.classes: list[ClassInfo] = []
        self.stars: list[str] = []
        self.interesting: set[str] = AnyName() if "import *" in source.text else set()
        """Names that may stand for something of a framework, of the project or of a package."""
        self.aliased: set[str] = set()
        """Attributes of the file's own classes that may stand for something of interest."""
        self.defined: set[str] = set()
        """Names of methods and attributes that the file's own classes define."""
        self.imports_numpy = False
        self.imports_torch = False
        self.imports_tensorflow = False

    def release(self) -> None:
        """Undo the cycles between scopes, functions and classes: what is not needed any more goes at once.

        Scanning a project makes millions of objects; waiting for the garbage collector costs a third of the time.
        """
        for function in self.all_functions:
            function.scope.release()
            function.parameters = []
        for cls in self.classes:
            cls.scope.release()
            cls.attributes = {}
        for scope in self.inner_scopes.values():
            scope.release()
        self.scope.release()

    @property
    def tensors_likely(self) -> bool:
        """Whether objects with a tensor's methods are probably torch's."""
        return self.imports_torch or not self.imports_tensorflow
