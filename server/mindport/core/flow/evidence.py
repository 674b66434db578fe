# SPDX-License-Identifier: Apache-2.0
"""What is asked of a value, and what that proves: the last resort where nothing else is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindport.core.collect.found import TESTED_AS_TENSOR
from mindport.core.flow import rivals
from mindport.core.flow.builtin_calls import arguments_of
from mindport.core.flow.values import (
    LIKELY_TENSOR,
    MODULE,
    TENSOR,
    Instance,
    Value,
)
from mindport.core.frameworks import ROOTS
from mindport.core.scopes import How, Scope
from mindport.core.syntax import KIND, K, Node

if TYPE_CHECKING:
    from mindport.core.flow.kinds import Kinds

NEVER_TENSORS = frozenset(("self", "cls", "np", "tf", *ROOTS))
"""Names that stand for something else, whatever is asked of them."""


class Evidence:
    """Weighs, for `Kinds`, what a file asks of its values."""

    def __init__(self, kinds: Kinds) -> None:
        self.source = kinds.source
        self.collected = kinds.collected
        self.knowledge = knowledge = kinds.world.knowledge
        self._tensor_members = knowledge.members(TENSOR)
        self._numpy_scopes = self._numpy_users() if self.collected.imports_numpy else set[int]()
        self.defined = self.collected.defined | kinds.defined
        self.only = frozenset[str]()
        if self.collected.tensors_likely:
            self.only = rivals.only_on_tensors(knowledge, self.collected.imports_numpy) - self.defined
            if "distributions" not in self.source.text and "expand" not in self.defined:
                self.only |= {"expand"}

    def asked_of(self, name: str, scope: Scope) -> Value | None:
        """A tensor, or else a module, where something is asked of the name that only those have."""
        if name in NEVER_TENSORS or name not in scope.evidence:
            return None
        module = False
        for asked in scope.evidence[name]:
            if asked == TESTED_AS_TENSOR or self.only_on_tensors(asked.removesuffix("()"), asked.endswith("()"), scope):
                return LIKELY_TENSOR
            module = module or asked in rivals.CALLED_ONLY_ON_MODULES
        return Instance(MODULE, sure=False) if module and self.collected.tensors_likely else None

    def speaks_of_dim(self, call: Node, method: str) -> bool:
        """`x.mean(dim=1)`: a tensor's method with the keyword that NumPy and pandas call axis."""
        if method not in self._tensor_members or not self.collected.tensors_likely:
            return False
        return any(
            KIND[child.kind_id] == K.KEYWORD_ARGUMENT
            and self.source.slice(child.named_children[0]) in ("dim", "keepdim")
            for child in call.named_children[-1].named_children
        )

    def takes(self, name: str, call: Node) -> bool:
        """Whether a tensor's method of that name can be given so many arguments: `logger.log(level, text)` is none."""
        fact = self.knowledge.member(TENSOR, name)
        if fact is None or not fact.signatures:
            return True
        given = len(arguments_of(call))
        for signature in fact.signatures:
            kinds = [parameter.kind for parameter in signature.parameters]
            if "var-positional" in kinds or given <= sum(kind.startswith("positional") for kind in kinds):
                return True
        return False

    def only_on_tensors(self, name: str, called: bool, scope: Scope) -> bool:
        """Whether, at this place, only a tensor has a member of that name."""
        if name in self.only:
            if called:
                return True
            fact = self.knowledge.member(TENSOR, name)
            return fact is not None and fact.kind != "method"  # `point.t` is hardly a method that is handed on
        if not called or not self.collected.tensors_likely or name in self.defined:
            return False
        return name in rivals.CALLED_ONLY_ON_TENSORS or (
            name in rivals.SHARED_WITH_ARRAYS and not self.near_numpy(scope)
        )

    def probably_tensor(self, owner: Node, name: str, call: Node, scope: Scope) -> bool:
        """Whether a call of `owner.name` of an unknown owner is most likely a tensor's method."""
        if name == "numel" and "shape" in self.source.slice(owner):
            return False  # a torch.Size
        if not self.takes(name, call):
            return False
        if self.only_on_tensors(name, True, scope) or self.speaks_of_dim(call, name):
            return True
        if name not in rivals.SHARED_WITH_MODULES or not self.collected.tensors_likely or name in self.defined:
            return False
        return not rivals.MODULE_LIKE.search(self.source.slice(owner))

    def near_numpy(self, scope: Scope) -> bool:
        """Whether the function that a place is in speaks of NumPy."""
        current: Scope | None = scope
        while current is not None and current.parent is not None:
            if id(current) in self._numpy_scopes:
                return True
            current = current.parent if current.function is None else None
        return False

    def _numpy_users(self) -> set[int]:
        """The scopes in which a name of NumPy is used."""
        names = {
            name
            for name, bindings in self.collected.scope.bindings.items()
            if any(b.how is How.IMPORT and str(b.path).partition(".")[0] == "numpy" for b in bindings)
        }
        if not names:
            return set()
        users = set()
        for site in self.collected.chains:
            base = site.levels[-1]
            if KIND[base.kind_id] == K.ATTRIBUTE:
                base = base.named_children[0]
            if self.source.slice(base) in names:
                users.add(id(site.scope))
        return users
