# SPDX-License-Identifier: Apache-2.0
"""Every expression of a file in which Python's own syntax means something else for MindSpore's tensors."""

from __future__ import annotations

from collections.abc import Iterator

from mindport.core.collect import Collected
from mindport.core.flow.kinds import Kinds
from mindport.core.rewriting.buffers import buffers_set
from mindport.core.rewriting.in_place_layers import in_place_layers
from mindport.core.rewriting.operation import Operation
from mindport.core.rewriting.operators import MAY_HAVE, Operators
from mindport.core.scopes import ClassInfo, FunctionInfo, Scope
from mindport.core.syntax import Node


def operations(collected: Collected, kinds: Kinds) -> Iterator[Operation]:
    """All of them."""
    yield from buffers_set(collected)
    yield from in_place_layers(collected, kinds)
    if MAY_HAVE.search(collected.source.text) is None:
        return
    operators = Operators(collected.source, kinds)
    for node, scope in _in_scopes(collected):
        yield from operators.at(node, scope)


def _in_scopes(collected: Collected) -> Iterator[tuple[Node, Scope]]:
    """Every node with the scope that its names belong to."""
    bodies = dict(collected.inner_scopes)
    pending = [collected.scope, *bodies.values()]
    while pending:
        for binding in (one for bindings in pending.pop().bindings.values() for one in bindings):
            scope = binding.info.scope if isinstance(binding.info, FunctionInfo | ClassInfo) else None
            if scope is not None and binding.node is not None and binding.node.id not in bodies:
                bodies[binding.node.id] = scope
                pending.append(scope)
    nodes: list[tuple[Node, Scope]] = [(collected.source.root, collected.scope)]
    while nodes:
        node, scope = nodes.pop()
        yield node, scope
        inner = bodies.get(node.id, scope)
        nodes.extend((child, inner) for child in reversed(node.named_children))
