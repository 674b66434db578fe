# SPDX-License-Identifier: Apache-2.0
"""What a name stands for where it is used, by the bindings that reach the place."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING

from mindport.core.collect.found import BUILTINS
from mindport.core.flow.values import (
    NOTHING,
    TENSOR,
    Class,
    External,
    Function,
    Instance,
    Reference,
    Several,
    Value,
    join,
)
from mindport.core.scopes import Binding, How, Scope
from mindport.core.syntax import KIND, K, Node

if TYPE_CHECKING:
    from mindport.core.flow.kinds import Kinds

_SUITES = frozenset((K.BLOCK, K.MODULE))
_CONDITIONAL = frozenset(
    ("if_statement", "elif_clause", "else_clause", "try_statement", "except_clause", "finally_clause", "for_statement",
     "while_statement", "case_clause", "with_statement")
)  # fmt: skip
_REACHING = 16
"""So many bindings of one name are looked at; more would not change what it stands for."""
_start = attrgetter("start")
_LOADERS = ("loader", "dataloader")


class Names:
    """Looks names up for `Kinds`."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.source = kinds.source
        self.world = kinds.world
        self.collected = kinds.collected
        self._suites: dict[int, tuple[int, int]] = {}
        self._ordered: dict[int, list[Binding]] = {}

    def value(self, node: Node, scope: Scope) -> Value | None:
        """What the name at a place stands for."""
        name = self.source.slice(node)
        home, bindings = self.find(name, scope)
        if home is None:
            return self.starred(name)
        reaching = self.reaching(bindings, node.start_byte) if home is scope else bindings
        value: Value | None = None
        for binding in reaching:
            value = join(value, self.bound(binding))
        if (value is None or value == NOTHING) and home.function is not None:
            value = self.kinds.evidence.asked_of(name, scope if name in scope.evidence else home) or value
        return value

    def find(self, name: str, scope: Scope) -> tuple[Scope | None, list[Binding]]:
        """The scope that a name belongs to, and what binds it there."""
        current: Scope | None = scope
        while current is not None:
            if (current is scope or not current.is_class) and name in current.bindings:
                return current, current.bindings[name]
            current = current.parent
        return None, []

    def starred(self, name: str) -> Value | None:
        """A name that only a star import can have brought."""
        if name in BUILTINS:
            return None
        for module in self.collected.stars:
            value = self.world.resolve(f"{module}.{name}")
            if isinstance(value, Reference):
                if self.world.knowledge.canonical(value.path) is not None:
                    return value
            elif value is not None and not isinstance(value, External):
                return value
        return None

    def reaching(self, bindings: list[Binding], position: int) -> list[Binding]:
        """The bindings that may be in force at a position of their own scope."""
        if len(bindings) == 1:
            return bindings
        found: list[Binding] = []
        ordered = self.in_order(bindings)
        for index in range(bisect_right(ordered, position, key=_start) - 1, -1, -1):
            binding = ordered[index]
            if self.is_own_value(binding, position):
                continue
            found.append(binding)
            start, end = self.suite(binding)
            if (binding.how is not How.AUGMENTED and start <= position < end) or len(found) == _REACHING:
                break
        # A loop can bring back what is bound further down.
        return found or bindings

    def in_order(self, bindings: list[Binding]) -> list[Binding]:
        """The bindings of one name in the order of their places."""
        key = id(bindings)
        if key not in self._ordered:
            self._ordered[key] = sorted(bindings, key=_start)
        return self._ordered[key]

    def is_own_value(self, binding: Binding, position: int) -> bool:
        """`x = f(x)`, `class X(X)`: the x on the right is the one before."""
        node = binding.node
        return (
            binding.how in (How.VALUE, How.AUGMENTED, How.ELEMENT, How.ENTERED, How.CLASS)
            and node is not None
            and node.start_byte <= position < node.end_byte
        )

    def suite(self, binding: Binding) -> tuple[int, int]:
        """The reach of the block that a binding stands in: within it, earlier bindings are overwritten."""
        key = id(binding)
        if key not in self._suites:
            self._suites[key] = self._suite(binding)
        return self._suites[key]

    def _suite(self, binding: Binding) -> tuple[int, int]:
        if binding.how is How.PARAMETER or binding.node is None:
            return 0, len(self.source.data)
        node: Node | None = binding.node
        while node is not None and KIND[node.kind_id] not in _SUITES:
            if (node.type == "for_statement" and binding.how is How.ELEMENT) or node.type == "except_clause":
                return node.start_byte, node.end_byte
            node = node.parent
        if node is None or node.parent is None or node.parent.type not in _CONDITIONAL:
            return 0, len(self.source.data)
        if node.parent.type == "with_statement":
            return node.start_byte, len(self.source.data)
        return node.start_byte, node.end_byte

    def bound(self, binding: Binding) -> Value | None:
        """What one binding gives to its name."""
        known = self.kinds.memo.known
        return known[binding] if binding in known else self.kinds.memo.answer(binding, self._binding, binding)

    def _binding(self, binding: Binding) -> Value | None:
        how = binding.how
        if how is How.IMPORT:
            return self.world.resolve(str(binding.path))
        if how is How.CLASS:
            return Class(binding.info)  # type: ignore[arg-type]
        if how is How.FUNCTION:
            return Function(binding.info)  # type: ignore[arg-type]
        if how is How.PARAMETER:
            return self.kinds.parameters.parameter(binding.info)  # type: ignore[arg-type]
        if binding.annotation is not None:
            annotated = self.kinds.annotations.annotation(binding.annotation, binding.scope)
            if annotated is not None:
                return annotated
        if binding.node is None or how is How.OTHER:
            return None
        value = self.kinds.value(binding.node, binding.scope)
        if how is How.ELEMENT:
            value = self.kinds.element(value) or self.from_loader(binding)
        return self.kinds.unpack(value, tuple(binding.path))

    def from_loader(self, binding: Binding) -> Value | None:
        """`for x, y in train_loader`: batches, by the name that everybody gives to a loader."""
        node = binding.node
        while node is not None and KIND[node.kind_id] == K.CALL:
            arguments = node.named_children[-1].named_children
            node = arguments[0] if arguments else None
        if node is None or not self.source.slice(node).lower().endswith(_LOADERS):
            return None
        return Several(Instance(TENSOR, sure=False))
