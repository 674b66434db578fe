# SPDX-License-Identifier: Apache-2.0
"""Which kind of numbers a tensor holds, where the text of the program tells: complex, whole, or truth values."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from mindport.core.flow.values import Function, Object, is_tensor
from mindport.core.scopes import Binding, How, Parameter, Scope
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
    **dict.fromkeys(("ihfft", "ihfft2", "ihfftn", "eig", "eigvals", "stft"), Numbers.COMPLEX),
    **dict.fromkeys(("argmax", "argmin", "argsort", "randint", "randperm", "bincount", "nonzero"), Numbers.WHOLE),
    **dict.fromkeys(("int", "long", "short", "byte", "char", "LongTensor", "IntTensor", "len"), Numbers.WHOLE),
    **dict.fromkeys(("argwhere", "count_nonzero", "searchsorted", "bucketize", "tril_indices"), Numbers.WHOLE),
    **dict.fromkeys(("triu_indices", "one_hot"), Numbers.WHOLE),
    **dict.fromkeys(("float", "double", "half", "real", "imag", "angle", "view_as_real"), Numbers.FLOAT),
    **dict.fromkeys(("rand", "randn", "linspace", "irfft", "irfft2", "irfftn", "hfft", "eye"), Numbers.FLOAT),
    **dict.fromkeys(("ones", "zeros", "empty", "logspace", "normal", "uniform", "FloatTensor"), Numbers.FLOAT),
    **dict.fromkeys(("isnan", "isinf", "isfinite", "logical_not", "logical_and", "logical_or", "bool"), Numbers.TRUTH),
    **dict.fromkeys(("eq", "ne", "lt", "le", "gt", "ge", "isclose", "isin", "BoolTensor"), Numbers.TRUTH),
    **dict.fromkeys(("any", "all", "logical_xor", "isreal", "isposinf", "isneginf", "signbit"), Numbers.TRUTH),
}
"""Functions and methods whose results hold one kind, whatever they are given."""
_KEEPS = frozenset(
    ("clone", "detach", "view", "reshape", "flatten", "unflatten", "squeeze", "unsqueeze", "permute", "transpose", "t",
     "T", "mT", "mH", "H", "contiguous", "expand", "expand_as", "repeat", "flip", "roll", "conj", "cpu", "neg",
     "square", "diagonal", "select", "narrow", "cat", "stack", "positive", "negative",
     "triu", "tril", "fftshift", "ifftshift", "resolve_conj", "resolve_neg", "conj_physical", "movedim", "gather",
     "zeros_like", "ones_like", "full_like", "rand_like", "randn_like", "empty_like", "sgn", "adjoint", "moveaxis",
     "swapaxes", "swapdims", "ravel", "view_as", "reshape_as", "diag", "diagflat", "diag_embed", "tile", "fliplr",
     "flipud", "rot90", "index_select", "masked_select", "masked_fill", "take", "take_along_dim", "broadcast_to",
     "concat", "concatenate", "vstack", "hstack", "dstack", "column_stack", "row_stack", "new_tensor", "requires_grad_",
     "addmm", "addmv", "addr", "clamp", "clip", "relu", "repeat_interleave", "unfold", "mean", "nanmean",
     "copy", "fill", "zero", "inverse", "pinverse", "inv", "pinv", "cholesky", "det", "trace", "diff", "amax", "amin",
     "cumulative_trapezoid", "trapezoid", "trapz", "unique", "unique_consecutive", "sign", "ceil", "floor", "round",
     "trunc", "atleast_1d", "atleast_2d", "atleast_3d", "to_dense", "scatter", "scatter_add", "index_add",
     "index_fill", "index_copy", "block_diag", "cartesian_prod", "combinations", "multi_dot", "matrix_power",
     "matrix_exp", "numpy", "abs", "absolute", "data", "nan_to_num", "lerp", "bitwise_not")
)  # fmt: skip
"""Those that hand on the kind of what they are given first."""
_JOINS = frozenset(
    ("add", "sub", "subtract", "mul", "multiply", "div", "divide", "true_divide", "pow", "maximum", "minimum", "fmax",
     "fmin", "fmod", "remainder", "floor_divide", "float_power", "matmul", "mm", "bmm", "mv", "dot", "vdot", "inner",
     "outer", "ger", "kron", "cross", "tensordot", "bitwise_and", "bitwise_or", "bitwise_xor", "where")
)  # fmt: skip
"""Those that return what both of their operands become together."""
_DIVIDES = frozenset(("div", "divide", "true_divide", "float_power"))
_SUMS = frozenset(("sum", "prod", "cumsum", "cumprod", "nansum"))
"""Those that do so too, but count truth values."""
COMPUTED_AS_FLOATS = frozenset(
    "acos acosh arccos arccosh arcsin arcsinh arctan arctan2 arctanh asin asinh atan atan2 atanh bessel_j0 "
    "bessel_j1 bessel_y0 bessel_y1 copysign cos cosh deg2rad digamma entr erf erfc erfcx erfinv exp exp2 expit "
    "expm1 gammaln i0 i0e i1 i1e lgamma log log10 log1p log2 log_ndtr logit logsumexp modified_bessel_i0 "
    "modified_bessel_i1 modified_bessel_k0 modified_bessel_k1 multigammaln mvlgamma ndtr ndtri polygamma psi "
    "rad2deg reciprocal rsqrt scaled_modified_bessel_k0 scaled_modified_bessel_k1 sigmoid sin sinc sinh softsign "
    "sqrt tan tanh xlog1py xlogy".split()
)
"""Those that PyTorch computes in floating point where they are given whole numbers."""
_WITH_PLACES = frozenset(("max", "min", "topk", "sort", "kthvalue", "median", "mode", "cummax", "cummin", "nanmedian"))
"""Those that return numbers of the kind they are given, and with them where they were found."""
_SCALARS = {
    K.INTEGER: Numbers.WHOLE,
    K.FLOAT: Numbers.FLOAT,
    K.TRUE: Numbers.TRUTH,
    K.FALSE: Numbers.TRUTH,
    K.COMPARISON_OPERATOR: Numbers.TRUTH,
}
CONSTANTS = frozenset(
    f"{module}.{name}" for module in ("math", "np", "numpy", "torch") for name in ("e", "inf", "nan", "pi", "tau")
)
_FROM_DATA = ("tensor", "as_tensor", "asarray", "from_numpy", "array", "Parameter")


def numbers_of(kinds: Kinds, node: Node, scope: Scope) -> Numbers | None:
    """The numbers of a tensor or of Python's own values; None where the text does not tell."""
    return kinds.numbers.answer(node.id, _numbers, kinds, node, scope)


def _numbers(kinds: Kinds, node: Node, scope: Scope) -> Numbers | None:
    source, kind, children = kinds.source, KIND[node.kind_id], node.named_children
    if kind in _SCALARS:
        written = source.slice(node)
        return Numbers.COMPLEX if written[-1:] in "jJ" and kind != K.COMPARISON_OPERATOR else _SCALARS[kind]

    def inner(other: Node) -> Numbers | None:
        return numbers_of(kinds, other, scope)

    if kind in (K.PARENTHESIZED_EXPRESSION, K.UNARY_OPERATOR):
        return inner(children[-1])
    if kind in (K.LIST, K.TUPLE, K.EXPRESSION_LIST):
        return together([inner(child) for child in children])
    if kind == K.BINARY_OPERATOR:
        both = together([inner(children[0]), inner(children[-1])])
        operator = node.child_by_field_name("operator")
        divides = operator is not None and source.slice(operator) == "/"
        return Numbers.FLOAT if divides and both in (Numbers.WHOLE, Numbers.TRUTH) else both
    if kind == K.SUBSCRIPT:
        return inner(children[0]) if is_tensor(kinds.value(children[0], scope)) else None
    if source.slice(node) in CONSTANTS:
        return Numbers.FLOAT
    if kind == K.ATTRIBUTE:
        name = source.slice(children[-1])
        if name in ("eigenvalues", "eigenvectors") or (name == "values" and KIND[children[0].kind_id] == K.CALL):
            return inner(children[0])
        return _MAKES.get(name) or (inner(children[0]) if name in _KEEPS else None)
    if kind == K.CALL:
        return _of_call(kinds, node, scope)
    return _of_name(kinds, node, scope) if kind == K.IDENTIFIER else None


def together(several: list[Numbers | None]) -> Numbers | None:
    """What several kinds become: complex as soon as one is, else nothing as soon as one is not known."""
    if Numbers.COMPLEX in several:
        return Numbers.COMPLEX
    known = [one for one in several if one is not None]
    return max(known, key=_RANKS.index) if known and len(known) == len(several) else None


def _of_call(kinds: Kinds, node: Node, scope: Scope) -> Numbers | None:
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
        return together([numbers_of(kinds, one, scope) for one in data]) if data else None
    own = _returned(kinds, function, scope)
    if own:
        return together([numbers_of(kinds, one, where) for one, where in own])
    is_method = KIND[function.kind_id] == K.ATTRIBUTE and is_tensor(kinds.value(function.named_children[0], scope))
    operands = [function.named_children[0], *plain] if is_method else plain or [*keywords.values()][:1]
    return _of_result(name.removesuffix("_"), [numbers_of(kinds, one, scope) for one in operands[:3]], is_method)


def _of_result(name: str, given: list[Numbers | None], is_method: bool) -> Numbers | None:
    """What a function makes of the kinds that it is given."""
    if name in _JOINS and len(given) > 1:
        if name == "where":
            given = [given[0], *given[2:]] if is_method else given[1:]
        both = together(given[:2])
        return Numbers.FLOAT if name in _DIVIDES and both in (Numbers.WHOLE, Numbers.TRUTH) else both
    first = given[0] if given else None
    if name in COMPUTED_AS_FLOATS:
        return Numbers.FLOAT if first in (Numbers.WHOLE, Numbers.TRUTH) else first
    if name in ("abs", "absolute") and first is Numbers.COMPLEX:
        return Numbers.FLOAT
    if name in _SUMS:
        return Numbers.WHOLE if first is Numbers.TRUTH else first
    return first if name in _KEEPS or name in _WITH_PLACES else None


def _returned(kinds: Kinds, function: Node, scope: Scope) -> list[tuple[Node, Scope]]:
    """What a function of the file, or calling a layer of it, returns."""
    callee = kinds.value(function, scope)
    if isinstance(callee, Object):
        methods = (kinds.classes.member_of_class(callee.info, name, callee) for name in ("forward", "construct"))
        callee = next((one for one in methods if isinstance(one, Function)), None)
    return [(node, callee.info.scope) for node in callee.info.returns] if isinstance(callee, Function) else []


def _of_name(kinds: Kinds, node: Node, scope: Scope) -> Numbers | None:
    """What every assignment to a name gives it."""
    home, bindings = kinds.names.find(kinds.source.slice(node), scope)
    if home is scope:
        bindings = kinds.names.reaching(bindings, node.start_byte)
    found = set()
    for binding in bindings:
        if binding.how is How.AUGMENTED:
            continue  # in place, a tensor keeps its dtype
        found.add(_bound(kinds, binding))
    return found.pop() if len(found) == 1 else None


def _bound(kinds: Kinds, binding: Binding) -> Numbers | None:
    if isinstance(binding.info, Parameter):
        given = kinds.parameters.given(binding.info)
        found = {numbers_of(kinds, one, where) for one, where in given}
        return found.pop() if len(found) == 1 else None
    node = binding.node
    if binding.how is not How.VALUE or node is None:
        return None
    for index in binding.path:
        if KIND[node.kind_id] in (K.TUPLE, K.LIST, K.EXPRESSION_LIST) and isinstance(index, int):
            if not -len(node.named_children) <= index < len(node.named_children):
                return None
            node = node.named_children[index]
        elif KIND[node.kind_id] == K.CALL and len(binding.path) == 1 and index in (0, 1):
            called = kinds.source.slice(node.named_children[0]).rpartition(".")[2]
            if called not in _WITH_PLACES:
                return _MAKES.get(called)
            return Numbers.WHOLE if index else numbers_of(kinds, node, binding.scope)
        else:
            return None
    return numbers_of(kinds, node, binding.scope)
