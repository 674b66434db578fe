# SPDX-License-Identifier: Apache-2.0
"""`forward` of a network's class (`call` in Keras) becomes `construct`: its definition, and its calls by name."""

from __future__ import annotations

from collections.abc import Iterator

from mindport.core.collect import Collected
from mindport.core.flow.kinds import Kinds
from mindport.core.flow.values import MODULE, Class, Object, Reference
from mindport.core.mapping import Text
from mindport.core.model import Certainty, Safety, Usage, Use
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.extra import Extra
from mindport.core.scopes import ClassInfo, FunctionInfo, How
from mindport.core.syntax import KIND, K, Node

_OLD = {MODULE: "forward", "tf.keras.Layer": "call"}
"""The base of all networks of a framework -> its method that computes."""
_NEW = "construct"


class ForwardNames:
    """Finds every `forward` of the file that belongs to a class of the project's own."""

    def __init__(self, collected: Collected, kinds: Kinds) -> None:
        self.collected = collected
        self.source = collected.source
        self.kinds = kinds
        self.of_base: dict[int, list[Edit]] = {}
        """Start of a base class as written -> the edits that go with rewriting it."""
        self.others: list[Extra] = []
        """Those of classes whose framework base stands in another file."""
        for self._root, self._name in _OLD.items():
            for node, info in (*self._definitions(), *self._calls()):
                self._note(node, info)

    def _note(self, node: Node, info: ClassInfo) -> None:
        span = self.source.span(node)
        edit = Edit(span.start, span.end, _NEW)
        base = self.framework_base(info, self._root)
        if base is not None:
            edits = self.of_base.setdefault(base, [])
            if edit not in edits:
                edits.append(edit)
        elif self._is_network(info):
            usage = Usage(f"{self._root}.{self._name}", span, Use.ATTRIBUTE, Certainty.INFERRED, method=True)
            reason = Text("Its base class stands in another file.", "其基类位于另一个文件中。")
            title = Text("Rename the method to construct", "将该方法改名为 construct")
            self.others.append(Extra(usage, (edit,), title, Safety.REVIEW, (reason,)))

    def _definitions(self) -> Iterator[tuple[Node, ClassInfo]]:
        for info in self.collected.classes:
            for binding in info.scope.bindings.get(self._name, ()):
                name = binding.node.child_by_field_name("name") if binding.node is not None else None
                if binding.how is How.FUNCTION and isinstance(binding.info, FunctionInfo) and name is not None:
                    yield name, info

    def _calls(self) -> Iterator[tuple[Node, ClassInfo]]:
        """`self.forward(x)`, `super().forward(x)`, `net.forward(x)`, `Net.forward(net, x)`."""
        for site in (*self.collected.members, *self.collected.chains):
            for level in site.levels:
                if KIND[level.kind_id] != K.ATTRIBUTE or self.source.slice(level.named_children[-1]) != self._name:
                    continue
                owner = level.named_children[0]
                value = self.kinds.value(owner, site.scope)
                info = value.info if isinstance(value, Object | Class) else None
                if self.source.slice(owner).startswith("super(") and site.scope.cls is not None:
                    info = next(iter(self._project_bases(site.scope.cls)), None)
                definer = self._definer(info)
                if definer is not None:
                    yield level.named_children[-1], definer

    def _definer(self, info: ClassInfo | None, depth: int = 0) -> ClassInfo | None:
        """The class of the project that gives a class its `forward`."""
        if info is None or depth > 12 or info.defines(self._name):
            return info if depth <= 12 else None
        found = (self._definer(base, depth + 1) for base in self._project_bases(info))
        return next((definer for definer in found if definer is not None), None)

    def _project_bases(self, info: ClassInfo) -> list[ClassInfo]:
        return [
            base.info for base in self.kinds.classes.bases(info) if isinstance(base, Class) and base.info is not info
        ]

    def framework_base(self, info: ClassInfo, root: str, depth: int = 0) -> int | None:
        """Where this file writes the framework class that a class of the project derives from."""
        if info.outer is None or depth > 12 or info.defines(_NEW):
            return None
        for node in info.base_nodes:
            value = self.kinds.value(node, info.outer)
            if isinstance(value, Reference) and self.kinds.world.is_a(value.path, root):
                return self.source.offsets(node)[0]
            if isinstance(value, Class) and value.info is not info:
                found = self.framework_base(value.info, root, depth + 1)
                if found is not None:
                    return found
        return None

    def _is_network(self, info: ClassInfo) -> bool:
        layer = self.kinds.classes.layer_of(info)
        return (
            layer is not None and layer.sure and self.kinds.world.is_a(layer.cls, self._root) and not info.defines(_NEW)
        )
