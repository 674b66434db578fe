# SPDX-License-Identifier: Apache-2.0
"""A new network of PyTorch trains, a new Cell does not: `Net()` becomes `Net().set_train()` where that shows.

It shows in what acts otherwise while it is trained, such as Dropout and BatchNorm. A network that is told its state
before it is first called needs nothing, and one inside another gets the state of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mindport.core.collect import Collected
from mindport.core.flow.kinds import Kinds
from mindport.core.flow.values import MODULE, Class, Reference
from mindport.core.mapping import Text
from mindport.core.model import Certainty, Safety, Usage, Use
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.extra import Extra
from mindport.core.rewriting.forward import ForwardNames
from mindport.core.rewriting.tree_walk import walk
from mindport.core.scopes import Scope
from mindport.core.syntax import KIND, K, Node, Source

_SENSITIVE = re.compile(
    r"\b(?:\w*Dropout\w*|\w*BatchNorm\w*|RReLU|Transformer\w*)\b|\bspectral_norm\b|\bself\.training\b"
)
_MOVES = frozenset(("to", "cuda", "cpu", "float", "double", "half"))
_WRAPPERS = frozenset(("torch.nn.utils.spectral_norm", "torch.nn.utils.parametrizations.spectral_norm"))
"""Functions whose result is their layer, which minds its state from then on."""
_ELSEWHERE = Text("Its base class stands in another file.", "其基类位于另一个文件中。")
_TITLE = Text("Set the state of a new network", "设置新网络的训练状态")


def training_states(collected: Collected, kinds: Kinds, forward: ForwardNames) -> Iterator[Extra]:
    """The networks that are made and used as they are, trained or not."""
    text = collected.source.text
    if _SENSITIVE.search(text) is None and not re.search(r"\.training\b", text):
        return
    networks = _Networks(collected, kinds)
    for calls in collected.calls.values():
        for call, scope in calls:
            api = networks.made_by(call, scope)
            if api is None or networks.is_part(call, scope) or networks.is_told(call):
                continue
            function = call.named_children[0]
            usage = Usage(f"{api}.train", collected.source.span(function), Use.CALL, Certainty.INFERRED)
            start, end = collected.source.offsets(_moved(call, collected.source))
            callee = kinds.value(function, scope)
            needs = forward.framework_base(callee.info, MODULE) if isinstance(callee, Class) else usage.span.start
            behind = Edit(start, end, ".set_train()")
            if needs is None:
                yield Extra(usage, (), _TITLE, Safety.REVIEW, (_ELSEWHERE,), behind)
            else:
                yield Extra(usage, (), _TITLE, behind=behind, needs=needs)


def _moved(call: Node, source: Source) -> Node:
    """The call with the moves to a device or dtype that follow it."""
    attribute = call.parent
    while attribute is not None and KIND[attribute.kind_id] == K.ATTRIBUTE and attribute.parent is not None:
        if source.slice(attribute.named_children[-1]) not in _MOVES or KIND[attribute.parent.kind_id] != K.CALL:
            break
        call = attribute.parent
        attribute = call.parent
    return call


class _Networks:
    """Which calls of a file make a network that minds whether it is trained."""

    def __init__(self, collected: Collected, kinds: Kinds) -> None:
        self.source = collected.source
        self.kinds = kinds
        self.texts = {
            self.source.slice(node.named_children[0]): self.source.exact(node)
            for node in walk(self.source.root)
            if KIND[node.kind_id] in (K.CLASS_DEFINITION, K.FUNCTION_DEFINITION)
        }
        """Classes and functions of the file, which make networks too, by name."""
        self.layers = {info.name for info in collected.classes if kinds.classes.layer_of(info) is not None}
        self.asked = re.search(r"(?<!self)\.training\b", self.source.text) is not None

    def made_by(self, call: Node, scope: Scope) -> str | None:
        """The class of PyTorch that a call makes a network of, if it minds its state."""
        callee = self.kinds.value(call.named_children[0], scope)
        written = self.source.exact(call)
        if isinstance(callee, Class):
            layer = self.kinds.classes.layer_of(callee.info)
            if layer is None or not self.kinds.world.is_a(layer.cls, MODULE):
                return None
            return layer.cls if self.asked or self.minds(callee.info.name) or self.minds_text(written) else None
        if isinstance(callee, Reference) and callee.path in _WRAPPERS:
            return MODULE
        if not isinstance(callee, Reference) or not self.kinds.world.is_a(callee.path, MODULE):
            return None
        fact = self.kinds.world.knowledge.fact(callee.path)
        if fact is None or fact.kind != "class" or ".modules.loss" in callee.path or callee.path.endswith("Loss"):
            return None
        whole = self.asked and callee.path.endswith((".Sequential", ".ModuleList"))
        return callee.path if whole or self.minds_text(written) else None

    def minds(self, name: str, depth: int = 0) -> bool:
        """Whether a class or function of the file has a part that acts otherwise while it is trained."""
        text = self.texts.get(name, "")
        return depth < 12 and self.minds_text(text, depth + 1, name)

    def minds_text(self, text: str, depth: int = 0, but: str = "") -> bool:
        if _SENSITIVE.search(text):
            return True
        names = set(re.findall(r"[A-Za-z_]\w*", text)) & self.texts.keys() - {but}
        unpacked = re.search(r"\(\s*\*\w+|, \*\w+", text) is not None  # of a list that was filled elsewhere
        return unpacked or any(self.minds(name, depth) for name in names)

    def is_part(self, call: Node, scope: Scope) -> bool:
        """Whether a network is made inside the class of another, or as an argument of one."""
        node = call.parent
        while node is not None:
            if KIND[node.kind_id] == K.CLASS_DEFINITION and self.source.slice(node.named_children[0]) in self.layers:
                return True
            if KIND[node.kind_id] == K.CALL and self.makes_any(node, scope):
                return True
            node = node.parent
        return False

    def makes_any(self, call: Node, scope: Scope) -> bool:
        callee = self.kinds.value(call.named_children[0], scope)
        if isinstance(callee, Class):
            return self.kinds.classes.layer_of(callee.info) is not None
        return isinstance(callee, Reference) and self.kinds.world.is_a(callee.path, MODULE)

    def is_told(self, call: Node) -> bool:
        """Whether train() or eval() follows before the network is called."""
        text, end = self.source.text, self.source.offsets(call)[1]
        if re.match(r"(?:\.(?:to|cuda|cpu|float|double|half)\([^()]*\))*\.(?:train|eval)\(", text[end:]):
            return True
        node: Node | None = call
        while node is not None and KIND[node.kind_id] not in (K.ASSIGNMENT, K.FUNCTION_DEFINITION):
            node = node.parent
        if node is None or KIND[node.kind_id] != K.ASSIGNMENT:
            return False
        name = re.escape(self.source.exact(node.named_children[0]))
        told = re.search(rf"(?<![\w.]){name}\.(?:train|eval)\(", text[end:])
        called = re.search(rf"(?<![\w.]){name}(?!\.(?:to|cuda|cpu|parameters|named_parameters|modules|apply|train|eval|"
                           rf"weight|bias|state_dict|load_state_dict)\b)(?!\w)", text[end:])  # fmt: skip
        return told is not None and (called is None or told.start() < called.start())
