# SPDX-License-Identifier: Apache-2.0
"""Which kind of numbers a tensor holds, where the text of the program tells: complex, whole, or truth values."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from mindport.core.flow.values import is_tensor
from mindport.core.scopes import How, Scope
from mindport.core.syntax import KIND, K, Node

if TYPE_CHECKING:
    from mindport.core.flow.kinds import Kinds


class Numbers(Enum):
    """The kinds of numbers that operators treat differently."""

    COMPLEX = "complex"
    FLOAT = "float"
    WHOLE = "whole"
    TRUTH = "truth"


_RANKS = (Numbers.TRUTH, Numbers.WHOLE, Numbers.FLOAT, Numbers.COMPLEX)
"""What two operands give together is the later of theirs."""
_OF_NAME = {
    **dict.fromkeys(("complex64", "complex128", "cfloat", "cdouble", "chalf"), Numbers.COMPLEX),
    **dict.fromkeys(("int8", "int16", "int32", "int64", "uint8", "int", "long", "short"), Numbers.WHOLE),
    **dict.fromkeys(("float16", "float32", "float64", "half", "float", "double", "bfloat16"), Numbers.FLOAT),
    "bool": Numbers.TRUTH,
}
_MAKES = {
    **dict.fromkeys(("complex", "polar", "view_as_complex", "cfloat", "cdouble"), Numbers.COMPLEX),
    **dict.fromkeys(("fft", "ifft", "fft2", "ifft2", "fftn", "ifftn", "rfft", "rfft2", "rfftn"), Numbers.COMPLEX),
    **dict.fromkeys(("argmax", "argmin", "argsort", "randint", "randperm", "bincount", "nonzero"), Numbers.WHOLE),
    **dict.fromkeys(("int", "long", "short", "byte", "char", "LongTensor", "IntTensor"), Numbers.WHOLE),
    **dict.fromkeys(("float", "double", "half", "real", "imag", "angle", "view_as_real"), Numbers.FLOAT),
    **dict.fromkeys(("rand", "randn", "linspace", "irfft", "irfftn", "ones", "zeros", "eye", "mean"), Numbers.FLOAT),
    **dict.fromkeys(("isnan", "isinf", "isfinite", "logical_not", "logical_and", "logical_or", "bool"), Numbers.TRUTH),
    **dict.fromkeys(("eq", "ne", "lt", "le", "gt", "ge", "isclose", "isin", "BoolTensor"), Numbers.TRUTH),
}
"""Functions and methods whose results hold one kind, whatever they are given."""
_KEEPS = frozenset(
    ("clone", "detach", "view", "reshape", "flatten", "unflatten", "squeeze", "unsqueeze", "permute", "transpose", "t",
     "T", "mT", "mH", "H", "contiguous", "expand", "expand_as", "repeat", "flip", "roll", "conj", "cpu", "neg",
     "cumsum", "sqrt", "exp", "square", "pow", "diagonal", "select", "narrow", "matmul", "mm", "bmm", "cat", "stack",
     "triu", "tril", "fftshift", "ifftshift", "resolve_conj", "resolve_neg", "conj_physical", "movedim", "gather",
     "zeros_like", "ones_like", "full_like", "rand_like", "randn_like", "empty_like", "sgn")
)  # fmt: skip
"""Those that hand on the kind of what they are given first."""
_SCALARS = {
    K.INTEGER: Numbers.WHOLE,
    K.FLOAT: Numbers.FLOAT,
    K.TRUE: Numbers.TRUTH,
    K.FALSE: Numbers.TRUTH,
    K.COMPARISON_OPERATOR: Numbers.TRUTH,
}
_FROM_DATA = ("tensor", "as_tensor", "asarray")
_DEEPEST = 24


def numbers_of(kinds: Kinds, node: Node, scope: Scope, depth: int = 0) -> Numbers | None:
    """The numbers of a tensor or of Python's own values; None where the text does not tell."""
    if depth > _DEEPEST:
        return None
    source, kind, children = kinds.source, KIND[node.kind_id], node.named_children
    if kind in _SCALARS:
        written = source.slice(node)
        return Numbers.COMPLEX if written[-1:] in "jJ" and kind != K.COMPARISON_OPERATOR else _SCALARS[kind]

    def inner(other: Node) -> Numbers | None:
        return numbers_of(kinds, other, scope, depth + 1)

    if kind in (K.PARENTHESIZED_EXPRESSION, K.UNARY_OPERATOR):
        return inner(children[-1])
    if kind in (K.LIST, K.TUPLE):
        return together([inner(child) for child in children])
    if kind == K.BINARY_OPERATOR:
        both = together([inner(children[0]), inner(children[-1])])
        return Numbers.FLOAT if both is Numbers.WHOLE and "/" in source.slice(node) else both
    if kind == K.SUBSCRIPT:
        return inner(children[0]) if is_tensor(kinds.value(children[0], scope)) else None
    if kind == K.ATTRIBUTE:
        name = source.slice(children[-1])
        return _MAKES.get(name) or (inner(children[0]) if name in _KEEPS else None)
    if kind == K.CALL:
        return _of_call(kinds, node, scope, depth)
    return _of_name(kinds, node, scope, depth) if kind == K.IDENTIFIER else None


def together(several: list[Numbers | None]) -> Numbers | None:
    """What several kinds become: complex as soon as one is, else nothing as soon as one is not known."""
    if Numbers.COMPLEX in several:
        return Numbers.COMPLEX
    known = [one for one in several if one is not None]
    return max(known, key=_RANKS.index) if known and len(known) == len(several) else None


def _of_call(kinds: Kinds, node: Node, scope: Scope, depth: int) -> Numbers | None:
    source, function = kinds.source, node.named_children[0]
    name = source.slice(function).rpartition(".")[2]
    listed = [child for child in node.named_children[-1].named_children if KIND[child.kind_id] != K.COMMENT]
    keywords = {
        source.slice(one.named_children[0]): one.named_children[-1]
        for one in listed
        if KIND[one.kind_id] == K.KEYWORD_ARGUMENT
    }
    if "dtype" in keywords:
        return _OF_NAME.get(source.slice(keywords["dtype"]).rpartition(".")[2])
    plain = [one for one in listed if KIND[one.kind_id] != K.KEYWORD_ARGUMENT]
    if name in ("to", "type", "astype") and plain:
        return _OF_NAME.get(source.slice(plain[0]).rpartition(".")[2])
    if name in _MAKES:
        return _MAKES[name]
    if name in _FROM_DATA or name in ("arange", "full"):
        data = plain[1:] if name == "full" else plain
        return together([numbers_of(kinds, one, scope, depth + 1) for one in data]) if data else None
    if name not in _KEEPS:
        return None
    is_method = KIND[function.kind_id] == K.ATTRIBUTE and is_tensor(kinds.value(function.named_children[0], scope))
    first = function.named_children[0] if is_method else plain[0] if plain else None
    return numbers_of(kinds, first, scope, depth + 1) if first is not None else None


def _of_name(kinds: Kinds, node: Node, scope: Scope, depth: int) -> Numbers | None:
    """What every assignment to a name gives it."""
    home, bindings = kinds.names.find(kinds.source.slice(node), scope)
    if home is scope:
        bindings = kinds.names.reaching(bindings, node.start_byte)
    found = set()
    for binding in bindings:
        if binding.how is How.AUGMENTED:
            continue  # in place, a tensor keeps its dtype
        if binding.how is not How.VALUE or binding.path or binding.node is None:
            return None
        found.add(numbers_of(kinds, binding.node, binding.scope, depth + 1))
    return found.pop() if len(found) == 1 else None
