# SPDX-License-Identifier: Apache-2.0
"""What `isinstance` says of a name in the block below it: `if isinstance(m, nn.BatchNorm2d): m.weight`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindport.core.flow.values import Instance, Reference
from mindport.core.scopes import Scope
from mindport.core.syntax import KIND, K, Node

if TYPE_CHECKING:
    from mindport.core.flow.kinds import Kinds


def tested_class(kinds: Kinds, name: Node, scope: Scope) -> Instance | None:
    """The framework layer that a name surely is, by the tests around it; of several with the same weights the first."""
    written = kinds.source.slice(name)
    node: Node = name
    while node.parent is not None and KIND[node.kind_id] != K.FUNCTION_DEFINITION:
        parent = node.parent
        if parent.type in ("if_statement", "elif_clause") and parent.child_by_field_name("consequence") == node:
            found = _tested(kinds, parent.child_by_field_name("condition"), written, scope)
            if found is not None:
                return found
        node = parent
    return None


def _tested(kinds: Kinds, test: Node | None, written: str, scope: Scope) -> Instance | None:
    if test is None or KIND[test.kind_id] != K.CALL or kinds.source.slice(test.named_children[0]) != "isinstance":
        return None
    arguments = test.named_children[-1].named_children
    if len(arguments) != 2 or kinds.source.slice(arguments[0]) != written:
        return None
    classes = arguments[1].named_children if KIND[arguments[1].kind_id] == K.TUPLE else [arguments[1]]
    paths = [value.path for value in (kinds.value(one, scope) for one in classes) if isinstance(value, Reference)]
    weights = {str(kinds.world.knowledge.member(path, "weight")) for path in paths}
    if not paths or len(paths) < len(classes) or len(weights) > 1 or kinds.world.tensor_of_layer(paths[0]) is None:
        return None
    return Instance(paths[0])
