# SPDX-License-Identifier: Apache-2.0
"""What concerns gradients and is no use of an API: `w -= lr * w.grad`, and `.grad` of what nothing is known of.

PyTorch changes w where nothing is recorded, MindSpore gives the name another tensor.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from mindport.core.model import Certainty, Usage, Use
from mindport.core.rewriting.operation import OPERAND, Operation
from mindport.core.rewriting.tree_walk import walk
from mindport.core.syntax import KIND, K, Node, Source

_OFF = re.compile(r"\b(?:no_grad|inference_mode|set_grad_enabled)\b")
_MODULE = re.compile(r"(?:torch|autograd|func|functional|jax)\b")
_NUMBER = re.compile(
    r"(?:len|int|float)\(.*\)|.*\.(?:item|numel|nelement|dim)\(\)|.*\.size\([^,]+\)|.*\.shape\[[^:,]+\]", re.DOTALL
)
"""What numbers are asked for with: they are no tensors."""


def updates(source: Source) -> Iterator[Operation]:
    """Every `x += …` of a name or an attribute that may change a tensor without a record."""
    for node in walk(source.root):
        if node.type != "augmented_assignment" or node.has_error:
            continue
        target, value = node.named_children[0], node.named_children[-1]
        if KIND[target.kind_id] not in (K.IDENTIFIER, K.ATTRIBUTE) or _is_number(value, source):
            continue
        if not _is_unrecorded(node, source) and not re.search(r"\.(?:grad|data)\b", source.slice(node)):
            continue
        sign = next(child.type for child in node.children if child.type.endswith("=")).removesuffix("=")
        places = tuple(source.offsets(one) for one in (target, target, target, value))
        usage = Usage("torch.Tensor.copy_", source.span(node), Use.VALUE, Certainty.INFERRED)
        template = f"{OPERAND} = updated({OPERAND}, {OPERAND} {sign} {OPERAND})"
        yield Operation(usage, *source.offsets(node), template, places, tight=True)


def unknown_gradients(source: Source, known: Collection[int]) -> Iterator[Operation]:
    """Every attribute `grad` besides those whose names start at `known` places: nothing else is called so."""
    for node in walk(source.root):
        if KIND[node.kind_id] != K.ATTRIBUTE or source.slice(node.named_children[-1]) != "grad":
            continue
        owner, name = node.named_children[0], node.named_children[-1]
        is_called = node.parent is not None and KIND[node.parent.kind_id] == K.CALL and node.parent.children[0] == node
        in_import = node.parent is not None and "import" in node.parent.type
        if source.offsets(name)[0] in known or is_called or in_import or _MODULE.match(source.slice(owner)):
            continue
        usage = Usage("torch.Tensor.grad", source.span(name), Use.ATTRIBUTE, Certainty.INFERRED, method=True)
        yield Operation(usage, *source.offsets(node), f"{OPERAND}._grad", (source.offsets(owner),))


def _is_number(node: Node, source: Source) -> bool:
    """Whether an expression is computed of numbers alone."""
    if node.type in ("integer", "float"):
        return True
    if node.type in ("binary_operator", "unary_operator", "parenthesized_expression"):
        return all(_is_number(part, source) for part in node.named_children)
    return _NUMBER.fullmatch(source.slice(node)) is not None


def _is_unrecorded(node: Node, source: Source) -> bool:
    """Whether a with statement or a decorator around a place switches recording off."""
    around = node.parent
    while around is not None:
        if around.type == "with_statement" and _OFF.search(source.slice(around.named_children[0])):
            return True
        if around.type == "decorated_definition":
            decorators = (one for one in around.named_children if one.type == "decorator")
            return any(_OFF.search(source.slice(one)) for one in decorators)
        around = around.parent
    return False
