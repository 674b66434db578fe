# SPDX-License-Identifier: Apache-2.0
"""Classes of the project: their bases, and what their objects have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindport.core.flow.values import (
    SURE_TENSOR,
    Class,
    External,
    Function,
    Instance,
    Object,
    Reference,
    Value,
    join,
)
from mindport.core.scopes import Attribute, ClassInfo, FunctionInfo, How, Scope

if TYPE_CHECKING:
    from mindport.core.flow.kinds import Kinds


class Classes:
    """Looks classes up for `Kinds`."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.source = kinds.source
        self.world = kinds.world

    def member_of_class(self, info: ClassInfo, name: str, receiver: Object, depth: int = 0) -> Value | None:
        """A member of a project class: its own, or of its bases."""
        if info.defines(name):
            return self.own_member(info, name, receiver)
        return self.member_of_bases(info, name, receiver, depth)

    def member_of_bases(self, info: ClassInfo, name: str, receiver: Object, depth: int = 0) -> Value | None:
        if depth > 12:
            return None
        for base in self.bases(info):
            value: Value | None = None
            if isinstance(base, Class) and base.info is not info:
                value = self.member_of_class(base.info, name, receiver, depth + 1)
            elif isinstance(base, Reference):
                value = self.kinds.member(Instance(base.path), name)
            if value is not None:
                return value
        return None

    def own_member(self, info: ClassInfo, name: str, receiver: Object) -> Value | None:
        return self.kinds.memo.answer((id(info), name), self._own_member, info, name, receiver)

    def _own_member(self, info: ClassInfo, name: str, receiver: Object) -> Value | None:
        if info.outline is not None:
            if name in info.outline.methods:
                function = FunctionInfo(name, Scope(None), info)
                function.result = info.outline.methods[name]
                return Function(function, receiver)
            return self.world.from_text(info.outline.attributes[name])
        value: Value | None = None
        for attribute in info.attributes.get(name, ()):
            value = join(value, self.assigned(attribute))
        for binding in info.scope.bindings.get(name, ()):
            bound = self.kinds.names.bound(binding)
            if isinstance(bound, Function):
                bound = Function(bound.info, receiver)
                if any(self.source.slice(node).endswith("property") for node in bound.info.decorators):
                    bound = self.kinds.result(bound.info)
            value = join(value, bound)
        return value

    def assigned(self, attribute: Attribute) -> Value | None:
        """What one assignment to `self.name` puts there."""
        if attribute.how is How.REGISTERED:
            return SURE_TENSOR
        if attribute.annotation is not None:
            annotated = self.kinds.annotations.annotation(attribute.annotation, attribute.scope)
            if annotated is not None:
                return annotated
        if attribute.node is None:
            return None
        value = self.kinds.value(attribute.node, attribute.scope)
        if attribute.how is How.ELEMENT:
            value = self.kinds.element(value)
        return self.kinds.unpack(value, attribute.path)

    def bases(self, info: ClassInfo) -> list[Value]:
        """The classes that a project class derives from, as far as they are known."""
        if info.outline is not None:
            found = [self.world.resolve(base) for base in info.outline.bases]
        elif info.outer is not None:
            found = [self.kinds.value(node, info.outer) for node in info.base_nodes]
        else:
            found = []
        return [base for base in found if base is not None]

    def layer_of(self, info: ClassInfo, depth: int = 0) -> Instance | None:
        """The framework layer class that a project class derives from; None where it is no layer."""
        if depth > 12:
            return None
        for base in self.bases(info):
            if isinstance(base, Reference) and self.world.tensor_of_layer(base.path):
                return Instance(base.path)
            if isinstance(base, Class) and base.info is not info:
                found = self.layer_of(base.info, depth + 1)
                if found is not None:
                    return found
            if isinstance(base, External) and info.defines("forward"):
                return Instance("torch.nn.Module", sure=False)
        return None
