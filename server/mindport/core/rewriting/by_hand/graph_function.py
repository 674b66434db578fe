# SPDX-License-Identifier: Apache-2.0
"""`@tf.function` stays a compilation where a function only computes with tensors; it goes where it does more.

MindSpore's graph mode takes no layers that make their weights in the first call, no optimizers, metrics or printing in
the middle of a step. Without the decorator such a function gives the same, only uncompiled.
"""

from __future__ import annotations

from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.import_places import line_deletion
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.tree_walk import walk
from mindport.core.rewriting.use_edits import UseEdits
from mindport.core.syntax import KIND, K, Node

_PURE = frozenset(("range", "len", "int", "float", "abs", "min", "max"))
_IMPURE = ("GradientTape", "Variable", "TensorArray", "print", "py_function", "numpy_function", "random.", "keras.")


def compiled_or_plain(place: Place, use: UseEdits) -> list[Edit] | None:
    """None where the entry's compilation can stand."""
    decorator = place.expression.parent
    if decorator is None or decorator.type != "decorator":
        given = place.usage.arguments or ()
        function = next((one for one in given if one.keyword in (None, "func") and not one.star), None)
        return None if function is None else [Edit(place.start, place.end, use.texts([function])[function])]
    defined = decorator.parent.child_by_field_name("definition") if decorator.parent is not None else None
    if defined is not None and _only_computes(defined, place.usage.api, use):
        return None
    return [line_deletion(use.patches.text, *use.source.offsets(decorator))]


def _only_computes(function: Node, api: str, use: UseEdits) -> bool:
    """Whether all that a function calls are functions of the framework, by the name that its decorator begins with."""
    body = function.child_by_field_name("body")
    calls = [node for node in walk(body) if KIND[node.kind_id] == K.CALL] if body is not None else []
    root = f"{api.partition('.')[0]}."
    called = [use.source.slice(call.named_children[0]) for call in calls]
    return all(
        name in _PURE or (name.startswith(root) and not name[len(root) :].startswith(_IMPURE)) for name in called
    )
