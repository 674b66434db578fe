# SPDX-License-Identifier: Apache-2.0
"""Every expression of a file in which Python's own syntax means something else for MindSpore's tensors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mindport.core.collect import Collected
from mindport.core.flow.kinds import Kinds
from mindport.core.rewriting.buffers import buffers_set
from mindport.core.rewriting.in_place_layers import in_place_layers
from mindport.core.rewriting.number_kinds import may_be_refused, refused_numbers
from mindport.core.rewriting.operation import Operation
from mindport.core.rewriting.operators import MAY_HAVE, Operators
from mindport.core.rewriting.place import Place
from mindport.core.scopes import ClassInfo, FunctionInfo, Scope
from mindport.core.syntax import Node


def operations(collected: Collected, kinds: Kinds, uses: Iterable[Place]) -> Iterator[Operation]:
    """All of them; `uses` are those that are rewritten."""
    yield from buffers_set(collected)
    yield from in_place_layers(collected, kinds)
    operators = Operators(collected.source, kinds) if MAY_HAVE.search(collected.source.text) else None
    calls = {place.expression.id: place for place in uses if may_be_refused(place.usage)}
    if operators is None and not calls:
        return
    for node, scope in _in_scopes(collected):
        if operators is not None:
            yield from operators.at(node, scope)
        if node.id in calls:
            yield from refused_numbers(calls[node.id], scope, kinds)


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
