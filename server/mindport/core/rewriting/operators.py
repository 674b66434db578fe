# SPDX-License-Identifier: Apache-2.0
"""Python's own operators and values around tensors, where MindSpore does not do with them what PyTorch does.

Shifts, `~` on whole numbers, `abs` of complex ones, imaginary numbers, `x += 1` on a shared tensor, a `range` or an
array as index, formats, shapes `()`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mindport.core.flow.dtypes import CONSTANTS, Numbers, numbers_of
from mindport.core.flow.kinds import Kinds
from mindport.core.flow.values import Plain, is_tensor
from mindport.core.model import Certainty, Usage, Use
from mindport.core.rewriting.operation import OPERAND, Operation
from mindport.core.rewriting.sharing import is_shared, is_stepped, is_viewed
from mindport.core.scopes import How, Scope
from mindport.core.syntax import KIND, K, Node, Source

MAY_HAVE = re.compile(
    r"<<|>>|~|\brange\(|\babs(?:olute)?\(|\bformat\(|:[^'\"{}\n]*[fdeg%]\}|\b(?:zeros|ones|empty)\((?:size=)?[(\[][)\]]"
    r"|[-+*/%&|@^]=|\d[jJ]\b|\bcomplex|fft|\bnp\.|\.type\(|\.data\s*="
)
"""A text without any of this has none of them."""
_SHIFTS = {"<<": "left_shift", ">>": "right_shift"}
_FILLED = {"torch.zeros": "0.0", "torch.ones": "1.0", "torch.empty": "0.0"}
"""Functions that MindSpore cannot ask for a tensor without dimensions -> what is in it."""
_NUMBERS = ("int", "float", "complex")
_TENSOR_TYPE = re.compile(r"([\"']?)torch\.(?:cuda\.)?(\w+)Tensor\1")
_DTYPES = {
    "Float": "float32", "Double": "float64", "Half": "float16", "BFloat16": "bfloat16", "Long": "int64",
    "Int": "int32", "Short": "int16", "Char": "int8", "Byte": "uint8", "Bool": "bool_",
}  # fmt: skip
"""Names of PyTorch's classes of tensors -> dtypes."""
_FORMATTED = "format_specifier"


class Operators:
    """Recognizes the operators of one file."""

    def __init__(self, source: Source, kinds: Kinds) -> None:
        self.source = source
        self.kinds = kinds
        self._of_kind: dict[int, Callable[[Node, Scope], Iterator[Operation]]] = {
            K.BINARY_OPERATOR: self.binary,
            K.UNARY_OPERATOR: self.inverted,
            K.SUBSCRIPT: self.index,
            K.INTERPOLATION: self.formatted,
            K.CALL: self.called,
            K.AUGMENTED_ASSIGNMENT: self.augmented,
            K.ASSIGNMENT: self.assigned,
        }

    def at(self, node: Node, scope: Scope) -> Iterator[Operation]:
        """The operation that a node is, if it is one."""
        found = self._of_kind.get(KIND[node.kind_id])
        return found(node, scope) if found is not None and not node.has_error else iter(())

    def is_tensor(self, node: Node, scope: Scope) -> bool:
        return is_tensor(self.kinds.value(node, scope))

    def made(self, api: str, node: Node, template: str, *operands: Node, tight: bool = False) -> Operation:
        usage = Usage(api, self.source.span(node), Use.VALUE, Certainty.INFERRED)
        places = tuple(self.source.offsets(operand) for operand in operands)
        return Operation(usage, *self.source.offsets(node), template, places, tight)

    def binary(self, node: Node, scope: Scope) -> Iterator[Operation]:
        """`x << 2`, which MindSpore's tensors do not know, and `x * 1j`, which they refuse."""
        left, right = node.named_children[0], node.named_children[-1]
        operator = node.child_by_field_name("operator")
        name = _SHIFTS.get(self.source.slice(operator)) if operator is not None else None
        if name and (self.is_tensor(left, scope) or self.is_tensor(right, scope)):
            template = f"mindspore.ops.bitwise_{name}({OPERAND}, {OPERAND})"
            yield self.made(f"torch.bitwise_{name}", node, template, left, right)
        for one, other in ((left, right), (right, left)):
            if self._is_scalar(one, scope) and self._is_complex(one, scope) and self.is_tensor(other, scope):
                yield self.made("torch.tensor", one, f"mindspore.tensor({OPERAND}, mindspore.complex64)", one)
            if not self._is_complex(one, scope) or not self.is_tensor(other, scope):
                continue
            if numbers_of(self.kinds, other, scope) is not Numbers.COMPLEX:  # a conversion of those changes nothing
                yield self.made("torch.Tensor.to", other, f"{OPERAND}.astype(mindspore.complex64)", other, tight=True)

    def _is_complex(self, node: Node, scope: Scope) -> bool:
        known = self._is_scalar(node, scope) or self.is_tensor(node, scope)
        return known and numbers_of(self.kinds, node, scope) is Numbers.COMPLEX

    def _is_scalar(self, node: Node, scope: Scope) -> bool:
        """Whether an expression is computed from Python's own numbers only, such as `2j * math.pi`."""
        kind, children = KIND[node.kind_id], node.named_children
        if kind in (K.BINARY_OPERATOR, K.UNARY_OPERATOR, K.PARENTHESIZED_EXPRESSION):
            return all(self._is_scalar(child, scope) for child in children)
        value = self.kinds.value(node, scope)
        return (isinstance(value, Plain) and value.type in _NUMBERS) or self.source.slice(node) in CONSTANTS

    def augmented(self, node: Node, scope: Scope) -> Iterator[Operation]:
        """`x += 1` gives the name another tensor in MindSpore: what else holds the old one would not see it."""
        name, right = node.named_children[0], node.named_children[-1]
        written = self.source.slice(name)
        if is_stepped(written, self.source.text) and self.is_tensor(name, scope):
            yield self.stepped(node, name, right)
            return
        if KIND[name.kind_id] != K.IDENTIFIER or not self.is_tensor(name, scope):
            return
        text = self._around(node)
        if not is_shared(written, text) and not self._is_callers(written, scope):
            return
        operator = node.child_by_field_name("operator")
        sign = self.source.slice(operator).removesuffix("=") if operator is not None else "+"
        part = ":" if is_viewed(written, text) else "..."
        template = f"{OPERAND}[{part}] = {OPERAND} {sign} {OPERAND}"
        yield self.made("torch.Tensor.copy_", node, template, name, name, right, tight=True)

    def stepped(self, node: Node, weight: Node, right: Node) -> Operation:
        """`p.data = x` and `p *= 2` of what an optimizer steps."""
        operator = node.child_by_field_name("operator")
        before = self.source.slice(operator).removesuffix("=") if operator is not None else ""
        old, operands = (f"{OPERAND} {before} ", (weight, weight, right)) if before else ("", (weight, right))
        data = "" if self.source.slice(weight).endswith(".data") else ".data"
        template = f"{OPERAND}{data}.copy_({old}{OPERAND})"
        return self.made("torch.Tensor.copy_", node, template, *operands, tight=bool(before))

    def assigned(self, node: Node, scope: Scope) -> Iterator[Operation]:
        """`p.data = x`."""
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None or KIND[left.kind_id] != K.ATTRIBUTE or node.child_by_field_name("type"):
            return
        written = self.source.slice(left)
        if written.endswith(".data") and is_stepped(written, self.source.text) and self.is_tensor(right, scope):
            yield self.stepped(node, left, right)

    def _around(self, node: Node | None) -> str:
        """The text of the function that a node stands in, or of the file."""
        while node is not None and KIND[node.kind_id] != K.FUNCTION_DEFINITION:
            node = node.parent
        return self.source.exact(node) if node is not None else self.source.text

    def _is_callers(self, name: str, scope: Scope) -> bool:
        """Whether a name is a parameter of a function that is called for what it does to it."""
        bindings = scope.bindings.get(name, ())
        function = scope.function
        return function is not None and not function.returns and any(one.how is How.PARAMETER for one in bindings)

    def inverted(self, node: Node, scope: Scope) -> Iterator[Operation]:
        """`~x` is logical in MindSpore, also on whole numbers."""
        operand = node.named_children[-1]
        if not self.source.slice(node).startswith("~") or not self.is_tensor(operand, scope):
            return
        if numbers_of(self.kinds, operand, scope) is Numbers.WHOLE:
            yield self.made("torch.bitwise_not", node, f"mindspore.ops.invert({OPERAND})", operand)

    def index(self, node: Node, scope: Scope) -> Iterator[Operation]:
        """`x[range(3)]`, `x[np.arange(3)]`: MindSpore takes a list or a tensor for an index, but none of these."""
        tensor, *parts = node.named_children
        for part in parts:
            if not self._is_range(part) and self.kinds.value(part, scope) != Plain("ndarray"):
                continue
            if self.is_tensor(tensor, scope):
                new = "list" if self._is_range(part) else "mindspore.tensor"
                yield self.made("torch.Tensor.__getitem__", part, f"{new}({OPERAND})", part)

    def formatted(self, node: Node, scope: Scope) -> Iterator[Operation]:
        """`f"{loss:.3f}"`: MindSpore's tensors take no format."""
        expression, *others = node.named_children
        if any(other.type == _FORMATTED for other in others) and self.is_tensor(expression, scope):
            yield self.made("torch.Tensor.__format__", expression, f"{OPERAND}.item()", expression, tight=True)

    def called(self, node: Node, scope: Scope) -> Iterator[Operation]:
        """Calls that mean something else by the values they are given."""
        name = self.source.slice(node.named_children[0])
        given = [child for child in node.named_children[-1].named_children if KIND[child.kind_id] != K.COMMENT]
        last = name.rpartition(".")[2]
        if last in ("tensor", "as_tensor") and given and self._is_range(given[0]):
            yield self.made("torch.tensor", given[0], f"list({OPERAND})", given[0])
        elif name in _FILLED and given and self.source.slice(given[0]) in ("()", "[]"):
            dtypes = [one for one in given[1:] if self.source.slice(one).startswith("dtype")]
            if len(dtypes) == len(given) - 1:
                rest = "".join(f", {OPERAND}" for _ in dtypes)
                yield self.made(name, node, f"mindspore.tensor({_FILLED[name]}{rest})", *dtypes)
        elif last == "type" and len(given) == 1:
            yield from self.typed(node, given[0], scope)
        elif last in ("abs", "absolute"):
            yield from self.absolute(node, given, scope)
        elif last == "format":
            yield from self.format(node, given, scope)

    def typed(self, node: Node, given: Node, scope: Scope) -> Iterator[Operation]:
        """`x.type(torch.LongTensor)` and `x.type("torch.LongTensor")`: the class means a dtype."""
        match = _TENSOR_TYPE.fullmatch(self.source.slice(given))
        function = node.named_children[0]
        if match is None or KIND[function.kind_id] != K.ATTRIBUTE:
            return
        if match[2] in _DTYPES and self.is_tensor(function.named_children[0], scope):
            yield self.made("torch.dtype", given, f"mindspore.{_DTYPES[match[2]]}")

    def format(self, node: Node, given: list[Node], scope: Scope) -> Iterator[Operation]:
        """`format(loss, ".3f")` and `"{:.3f}".format(loss)`."""
        function = node.named_children[0]
        formatted = given[:1] if len(given) == 2 else []
        if KIND[function.kind_id] == K.ATTRIBUTE:
            text = function.named_children[0]
            if KIND[text.kind_id] != K.STRING:
                return
            fields = re.findall(r"\{(\d*)(:[^{}]+)?\}", self.source.slice(text))
            places = [int(place or number) for number, (place, spec) in enumerate(fields) if spec]
            formatted = [given[place] for place in dict.fromkeys(places) if place < len(given)]
        for one in formatted:
            if self.is_tensor(one, scope):
                yield self.made("torch.Tensor.__format__", one, f"{OPERAND}.item()", one, tight=True)

    def absolute(self, node: Node, given: list[Node], scope: Scope) -> Iterator[Operation]:
        """`abs(z)`, `z.abs()`, `torch.abs(z)` of complex numbers: in MindSpore they are complex."""
        function = node.named_children[0]
        method = not given and KIND[function.kind_id] == K.ATTRIBUTE
        operands = [function.named_children[0]] if method else given
        if len(operands) != 1 or not self.is_tensor(operands[0], scope):
            return
        if numbers_of(self.kinds, operands[0], scope) is Numbers.COMPLEX:
            yield self.made("torch.abs", node, f"mindspore.ops.real(mindspore.ops.abs({OPERAND}))", operands[0])

    def _is_range(self, node: Node) -> bool:
        return KIND[node.kind_id] == K.CALL and self.source.slice(node.named_children[0]) == "range"
