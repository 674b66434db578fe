# SPDX-License-Identifier: Apache-2.0
"""`torch.exp(i)` of whole numbers becomes `mindspore.mint.exp(i.float())`, which PyTorch does by itself.

MindSpore's kernels refuse whole numbers. Only what is seen to hold them is converted: names that the whole file binds
to nothing else, and expressions that make such tensors.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

from mindport.core.mapping import Text
from mindport.core.model import Certainty, Safety, Usage, Use
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.extra import Extra
from mindport.core.rewriting.place import Place

_OWNERS = ("torch", "torch.Tensor", "torch.special", "torch.nn.functional")
_COMPUTED_AS_FLOATS = frozenset(
    "acos acosh arccos arccosh arcsin arcsinh arctan arctan2 arctanh asin asinh atan atan2 atanh bessel_j0 bessel_j1 "
    "bessel_y0 bessel_y1 cos cosh deg2rad digamma entr erf erfc erfcx erfinv exp expit expm1 gammaln i0 i0e i1 i1e "
    "isinf isneginf isposinf lgamma log log10 log1p log2 logit logsumexp modified_bessel_i0 modified_bessel_i1 "
    "modified_bessel_k0 modified_bessel_k1 multigammaln mvlgamma ndtri psi rad2deg rsqrt scaled_modified_bessel_k0 "
    "scaled_modified_bessel_k1 sigmoid sin sinh softsign tan tanh".split()
)
_WHOLE = ("bool", "int", "int16", "int32", "int64", "int8", "long", "short", "uint8")
_MAKERS = frozenset(("arange", "argmax", "argmin", "argsort", "bincount", "nonzero", "randint", "randperm"))
_CONVERTED = frozenset(("bool", "int", "long", "short"))
_KEEPING = frozenset(
    "clone contiguous detach expand flatten permute repeat reshape squeeze t transpose unsqueeze view".split()
)
_TITLE = Text("Compute whole numbers in floating point", "将整数转为浮点数计算")


def as_floats(places: Iterable[Place], text: str) -> Iterator[Extra]:
    """What is added to the inputs of functions that compute whole numbers in floating point."""
    wanted = [place for place in places if _is_computed_as_floats(place.usage)]
    known = _whole_names(text) if wanted else set[str]()
    for place in wanted:
        inputs = [(one.end - len(one.text), one.end) for one in place.usage.arguments or () if not one.star]
        if place.usage.method and place.receiver is not None:
            inputs.append(place.receiver)
        for start, end in inputs:
            edit = _converted(text, start, end, known)
            if edit is not None:
                span = place.usage.span
                usage = Usage(place.usage.api, span, Use.CALL, Certainty.INFERRED)
                yield Extra(usage, (edit,), _TITLE, Safety.SAFE, needs=span.start)


def _is_computed_as_floats(usage: Usage) -> bool:
    owner, _, name = usage.api.rpartition(".")
    return owner in _OWNERS and name in _COMPUTED_AS_FLOATS and usage.arguments is not None


def _converted(text: str, start: int, end: int, known: set[str]) -> Edit | None:
    written = text[start:end]
    try:
        value = ast.parse(f"({written})", mode="eval").body
    except SyntaxError:
        return None
    if not _is_whole(value, known):
        return None
    if isinstance(value, ast.Name):
        return Edit(start, end, f"{written}.float()")
    if isinstance(value, ast.Call):
        return Edit(end - 1, end, ").float()") if written.endswith(")") else None
    computed = any(isinstance(one, ast.Call) for one in ast.walk(value))  # which may be rewritten too
    return None if computed else Edit(start, end, f"({written}).float()")


def _whole_names(text: str) -> set[str]:
    """The names that are bound to tensors of whole numbers and to nothing else, wherever in the file."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return set()
    values: dict[str, list[ast.expr]] = defaultdict(list)
    bound: dict[str, int] = defaultdict(int)
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                values[name].append(value)
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                bound[name] += 1
            case _:
                pass
    known = {name for name in values if bound[name] == len(values[name])}
    while True:
        kept = {name for name in known if all(_is_whole(value, known) for value in values[name])}
        if kept == known:
            return known
        known = kept


def _is_whole(value: ast.expr, known: set[str]) -> bool:
    """Whether an expression is a tensor of whole numbers or truth values."""
    match value:
        case ast.Name(id=name):
            return name in known
        case ast.Subscript(value=inner) | ast.UnaryOp(operand=inner, op=ast.USub()):
            return _is_whole(inner, known)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Mod() | ast.FloorDiv(), right=right):
            sides = [_is_whole(side, known) for side in (left, right)]
            return any(sides) and all(
                whole or (isinstance(side, ast.Constant) and isinstance(side.value, int))
                for whole, side in zip(sides, (left, right), strict=True)
            )
        case ast.Call(func=ast.Attribute(value=owner, attr=name)):
            return _is_made_whole(value, owner, name, known)
    return False


def _is_made_whole(call: ast.Call, owner: ast.expr, name: str, known: set[str]) -> bool:
    dtypes = [keyword.value for keyword in call.keywords if keyword.arg == "dtype"]
    dtypes += call.args[:1] if name in ("to", "type") else []
    if dtypes:
        return ast.unparse(dtypes[0]).removeprefix("torch.") in _WHOLE and "torch." in ast.unparse(dtypes[0])
    if isinstance(owner, ast.Name) and owner.id == "torch":
        if name in ("tensor", "as_tensor"):
            return bool(call.args) and _are_numbers(call.args[0])
        floats = any(isinstance(one, ast.Constant) and isinstance(one.value, float) for one in ast.walk(call))
        return name in _MAKERS and not floats
    return name in _CONVERTED or (name in _KEEPING and _is_whole(owner, known))


def _are_numbers(value: ast.expr) -> bool:
    """Whether a literal holds whole numbers or truth values only, and at least one."""
    try:
        content = ast.literal_eval(value)
    except ValueError:
        return False
    rest, found = [content], False
    while rest:
        one = rest.pop()
        if isinstance(one, list | tuple):
            rest += one
        elif isinstance(one, int):
            found = True
        else:
            return False
    return found
