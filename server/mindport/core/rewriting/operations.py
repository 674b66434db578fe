# SPDX-License-Identifier: Apache-2.0
"""Python's own operators and values around tensors, where MindSpore does not do with them what PyTorch does.

Shifts, `~` on whole numbers, `abs` of complex ones, a `range` as index or data, formats in f-strings, shapes `()`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from mindport.core.collect import Collected
from mindport.core.flow.dtypes import Numbers, numbers_of
from mindport.core.flow.kinds import Kinds
from mindport.core.flow.values import is_tensor
from mindport.core.mapping import Text
from mindport.core.model import Certainty, Usage, Use
from mindport.core.rewriting.expressions import needs_parentheses
from mindport.core.rewriting.use_edits import UseEdits
from mindport.core.scopes import ClassInfo, FunctionInfo, Scope
from mindport.core.syntax import KIND, K, Node, Source

_MAY_HAVE = re.compile(
    r"<<|>>|~|\brange\(|\babs(?:olute)?\(|:[^'\"{}\n]*[fdeg%]\}|\b(?:zeros|ones|empty)\((?:size=)?[(\[][)\]]"
)
_SHIFTS = {"<<": "left_shift", ">>": "right_shift"}
_FILLED = {"torch.zeros": "0.0", "torch.ones": "1.0", "torch.empty": "0.0"}
"""Functions that MindSpore cannot ask for a tensor without dimensions -> what is in it."""
_FORMATTED = "format_specifier"
_PLACE = "\0"
"""Stands in a template for an operand, as no program can."""


class Operation(Struct, frozen=True):
    """One expression that is written anew."""

    usage: Usage
    start: int
    end: int
    template: str
    operands: tuple[tuple[int, int], ...]
    before_dot: bool = False
    """Whether the operand stands before a dot."""

    def written(self, use: UseEdits) -> str:
        """The new text, with what inner rewrites made of the operands."""
        pieces = use.spelled(self.template).split(_PLACE)
        texts = [use.patches.within(*operand) for operand in self.operands]
        if self.before_dot:
            texts = [f"({text})" if needs_parentheses(text) else text for text in texts]
        return pieces[0] + "".join(text + piece for text, piece in zip(texts, pieces[1:], strict=True))

    @property
    def title(self) -> Text:
        shown = self.template.replace(_PLACE, "…")
        return Text(f"Write {shown}", f"改写为 {shown}")


def operations(collected: Collected, kinds: Kinds) -> Iterator[Operation]:
    """Every such expression of a file, in order of place."""
    if _MAY_HAVE.search(collected.source.text) is None:
        return
    operators = _Operators(collected.source, kinds)
    for node, scope in _in_scopes(collected):
        yield from operators.at(node, scope)


class _Operators:
    """Recognizes the operators of one file."""

    def __init__(self, source: Source, kinds: Kinds) -> None:
        self.source = source
        self.kinds = kinds
        self._of_kind: dict[int, Callable[[Node, Scope], Iterator[Operation]]] = {
            K.BINARY_OPERATOR: self.shift,
            K.UNARY_OPERATOR: self.inverted,
            K.SUBSCRIPT: self.index,
            K.INTERPOLATION: self.formatted,
            K.CALL: self.called,
        }

    def at(self, node: Node, scope: Scope) -> Iterator[Operation]:
        """The operation that a node is, if it is one."""
        found = self._of_kind.get(KIND[node.kind_id])
        return found(node, scope) if found is not None and not node.has_error else iter(())

    def is_tensor(self, node: Node, scope: Scope) -> bool:
        return is_tensor(self.kinds.value(node, scope))

    def made(self, api: str, node: Node, template: str, *operands: Node, before_dot: bool = False) -> Operation:
        usage = Usage(api, self.source.span(node), Use.VALUE, Certainty.INFERRED)
        places = tuple(self.source.offsets(operand) for operand in operands)
        return Operation(usage, *self.source.offsets(node), template, places, before_dot)

    def shift(self, node: Node, scope: Scope) -> Iterator[Operation]:
        """`x << 2`: MindSpore's tensors have no such operator."""
        left, right = node.named_children[0], node.named_children[-1]
        operator = node.child_by_field_name("operator")
        name = _SHIFTS.get(self.source.slice(operator)) if operator is not None else None
        if name and (self.is_tensor(left, scope) or self.is_tensor(right, scope)):
            template = f"mindspore.ops.bitwise_{name}({_PLACE}, {_PLACE})"
            yield self.made(f"torch.bitwise_{name}", node, template, left, right)

    def inverted(self, node: Node, scope: Scope) -> Iterator[Operation]:
        """`~x` is logical in MindSpore, also on whole numbers."""
        operand = node.named_children[-1]
        if not self.source.slice(node).startswith("~") or not self.is_tensor(operand, scope):
            return
        if numbers_of(self.kinds, operand, scope) is Numbers.WHOLE:
            yield self.made("torch.bitwise_not", node, f"mindspore.ops.invert({_PLACE})", operand)

    def index(self, node: Node, scope: Scope) -> Iterator[Operation]:
        """`x[range(3)]`: MindSpore takes a list for an index, but no range."""
        tensor, *parts = node.named_children
        for part in parts:
            if self._is_range(part) and self.is_tensor(tensor, scope):
                yield self.made("torch.Tensor.__getitem__", part, f"list({_PLACE})", part)

    def formatted(self, node: Node, scope: Scope) -> Iterator[Operation]:
        """`f"{loss:.3f}"`: MindSpore's tensors take no format."""
        expression, *others = node.named_children
        if any(other.type == _FORMATTED for other in others) and self.is_tensor(expression, scope):
            yield self.made("torch.Tensor.__format__", expression, f"{_PLACE}.item()", expression, before_dot=True)

    def called(self, node: Node, scope: Scope) -> Iterator[Operation]:
        """Calls that mean something else by the values they are given."""
        name = self.source.slice(node.named_children[0])
        given = [child for child in node.named_children[-1].named_children if KIND[child.kind_id] != K.COMMENT]
        last = name.rpartition(".")[2]
        if last in ("tensor", "as_tensor") and given and self._is_range(given[0]):
            yield self.made("torch.tensor", given[0], f"list({_PLACE})", given[0])
        elif name in _FILLED and given and self.source.slice(given[0]) in ("()", "[]"):
            dtypes = [one for one in given[1:] if self.source.slice(one).startswith("dtype")]
            if len(dtypes) == len(given) - 1:
                rest = "".join(f", {_PLACE}" for _ in dtypes)
                yield self.made(name, node, f"mindspore.tensor({_FILLED[name]}{rest})", *dtypes)
        elif last in ("abs", "absolute"):
            yield from self.absolute(node, given, scope)

    def absolute(self, node: Node, given: list[Node], scope: Scope) -> Iterator[Operation]:
        """`abs(z)`, `z.abs()`, `torch.abs(z)` of complex numbers: in MindSpore they are complex."""
        function = node.named_children[0]
        method = not given and KIND[function.kind_id] == K.ATTRIBUTE
        operands = [function.named_children[0]] if method else given
        if len(operands) != 1 or not self.is_tensor(operands[0], scope):
            return
        if numbers_of(self.kinds, operands[0], scope) is Numbers.COMPLEX:
            yield self.made("torch.abs", node, f"mindspore.ops.real(mindspore.ops.abs({_PLACE}))", operands[0])

    def _is_range(self, node: Node) -> bool:
        return KIND[node.kind_id] == K.CALL and self.source.slice(node.named_children[0]) == "range"


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
