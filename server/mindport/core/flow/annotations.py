# SPDX-License-Identifier: Apache-2.0
"""What an annotation promises of a value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mindport.core.collect.found import BUILTINS
from mindport.core.flow.values import (
    NOTHING,
    PLAIN,
    Class,
    External,
    Instance,
    Mapping,
    Object,
    Reference,
    Several,
    Value,
    join,
    object_of,
)
from mindport.core.scopes import Scope
from mindport.core.syntax import KIND, K, Node

if TYPE_CHECKING:
    from mindport.core.flow.kinds import Kinds


_DOTTED = re.compile(r"[^\W\d][\w.]*")


class Annotations:
    """Reads annotations for `Kinds`."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.source = kinds.source
        self.world = kinds.world

    def annotation(self, node: Node, scope: Scope) -> Value | None:
        """The value that an annotation promises."""
        return self.kinds.memo.answer(("annotation", node.id), self._annotation, node, scope)

    def _annotation(self, node: Node, scope: Scope) -> Value | None:
        kind = KIND[node.kind_id]
        children = node.named_children
        if kind == K.TYPE or kind == K.PARENTHESIZED_EXPRESSION:
            return self.annotation(children[0], scope) if children else None
        if kind == K.STRING:
            return self.quoted(self.source.slice(node).strip("'\""), scope)
        if kind == K.NONE:
            return NOTHING
        if kind == K.UNION_TYPE or kind == K.BINARY_OPERATOR:
            return join(self.annotation(children[0], scope), self.annotation(children[-1], scope))
        if kind == K.GENERIC_TYPE and len(children) > 1:
            return self.generic(children[0], children[1].named_children, scope)
        if kind == K.SUBSCRIPT:
            return self.generic(children[0], children[1:], scope)
        if kind == K.IDENTIFIER:
            name = self.source.slice(node)
            if name in BUILTINS and self.kinds.names.find(name, scope)[0] is None:
                return self.world.from_text(name)
        if kind in (K.IDENTIFIER, K.ATTRIBUTE):
            return self.named(self.kinds.value(node, scope), self.source.slice(node))
        if kind == K.MEMBER_TYPE:
            return self.quoted(self.source.slice(node), scope)
        return None

    def generic(self, origin: Node, arguments: list[Node], scope: Scope) -> Value | None:
        """`list[Tensor]`, `Optional[Tensor]`, `Float[Tensor, "b c"]`."""
        name = self.source.slice(origin).rpartition(".")[2]
        values = [self.annotation(argument, scope) for argument in arguments]
        if name in ("tuple", "Tuple"):
            if any(KIND[a.kind_id] == K.ELLIPSIS or self.source.slice(a) == "..." for a in arguments):
                return Several(values[0])
            return Several(None, tuple(values))
        if name == "Union":
            value: Value | None = None
            for alternative in values:
                value = join(value, alternative)
            return value
        if name in ("type", "Type") and arguments:
            inner = arguments[0].named_children[0] if KIND[arguments[0].kind_id] == K.TYPE else arguments[0]
            return self.kinds.value(inner, scope)
        if name == "Callable":
            return None
        if name == "Literal":
            return PLAIN
        promised = self.world.from_text(f"{name}[x]")
        first = values[-1] if isinstance(promised, Mapping) else values[0] if values else None
        if isinstance(promised, Several):
            return Several(first)
        if isinstance(promised, Mapping):
            return Mapping(first)
        outer = self.annotation(origin, scope)
        return outer if isinstance(outer, Instance | Object) else first

    def quoted(self, text: str, scope: Scope) -> Value | None:
        """An annotation in quotes."""
        text = text.replace("| None", "").strip()
        if text.startswith("Optional["):
            text = text.removeprefix("Optional[").removesuffix("]").strip()
        if "[" not in text and "|" not in text:
            value = self.by_text(text, scope)
            return self.named(value, text) if value is not None or text not in BUILTINS else self.world.from_text(text)
        return self.world.from_text(_DOTTED.sub(lambda match: self.absolute(match[0], scope), text))

    def by_text(self, text: str, scope: Scope) -> Value | None:
        """What a dotted name in quotes stands for, whichever of its bindings counts."""
        first, *rest = text.split(".")
        value: Value | None = None
        for binding in self.kinds.names.find(first, scope)[1]:
            value = join(value, self.kinds.names.bound(binding))
        for name in rest:
            value = self.kinds.member(value, name)
        return value

    def absolute(self, text: str, scope: Scope) -> str:
        """A dotted name in quotes as the frameworks' documentation would write it."""
        value = self.by_text(text, scope)
        return value.path if isinstance(value, Reference | External) else text

    def named(self, value: Value | None, text: str) -> Value | None:
        """An object of the class that an annotation names."""
        if isinstance(value, Reference):
            return object_of(value.path)
        if isinstance(value, Class):
            return Object(value.info)
        if isinstance(value, External):
            promised = self.world.from_text(value.path.rpartition(".")[2])
            if promised is not None:
                return promised
            return None if value.path.startswith(("typing", "jaxtyping")) else PLAIN
        if isinstance(value, Instance | Several | Mapping):
            return value  # an alias such as `Batch = dict[str, Tensor]`
        return None
