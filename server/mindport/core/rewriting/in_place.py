# SPDX-License-Identifier: Apache-2.0
"""Methods that change their tensor, written as what else sees the change: `x.add_(1)` becomes `x[...] = x + 1`.

Entries say `{self}.copy_(…)`, an expression. On the CPU MindSpore's `copy_` does nothing to a slice or another view,
item assignment does; and a receiver that is no plain name must not be computed twice.
"""

from __future__ import annotations

import re

from msgspec import Struct

from mindport.core.mapping import Target, Text
from mindport.core.rewriting import expressions
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.sharing import is_stepped, is_viewed

_WRITTEN_BACK = re.compile(r"\{(self|tensor|input)\}\.copy_\((.*)\)", re.DOTALL)
"""`tensor` is the first parameter of the functions of nn.init, `input` of others that change it as methods do."""
_FRESH = frozenset(
    ("tensor", "zeros", "ones", "empty", "full", "rand", "randn", "randint", "arange", "linspace", "eye", "zeros_like",
     "ones_like", "empty_like", "full_like", "rand_like", "randn_like", "new_zeros", "new_ones", "new_full",
     "new_empty", "clone", "Tensor", "FloatTensor", "LongTensor", "matmul", "mm", "bmm", "stack", "cat")
)  # fmt: skip
"""Functions and methods whose result nothing else holds."""
_RESHAPED = frozenset(("view", "reshape", "flatten", "squeeze", "unsqueeze", "t", "transpose", "permute", "expand"))
"""Methods whose result nothing else holds if that is so of what they are called on."""
_VIEWS = frozenset(("T", "mT", "H", "mH", "real", "imag", "grad"))
"""Attributes of a tensor that are tensors."""
_ONCE = Text(
    "the tensor that it changes is computed here: put it into a variable first",
    "被原地修改的张量是在此处计算的：请先存入变量",
)
_STATEMENT = Text(
    "it changes the shape of the tensor itself: only a statement of its own can be rewritten",
    "它会改变张量自身的形状：只能改写单独成句的调用",
)


class Written(Struct, frozen=True):
    """A template for the new value of a tensor, and what stands around it."""

    template: str
    receiver: str
    before: str
    after: str = ""
    result: str = ""
    """What the value is in after a statement that assigns it; nothing where the template is an expression."""


def changed_by(target: Target) -> str | None:
    """The hole of what a target's template writes its value back into; None for any other template."""
    match = _WRITTEN_BACK.fullmatch(target.template.strip()) if target.template is not None else None
    return match[1] if match is not None else None


def written_back(
    place: Place, target: Target, receiver: str, before: str, text: str, recorded: bool = False
) -> Written:
    """How a template that writes a value back into its receiver is written here.

    `before` is the receiver as it was, `text` all of the program; `recorded` says whether gradients are recorded in it.
    """
    match = _WRITTEN_BACK.fullmatch((target.template or "").strip())
    assert match is not None
    value, alone = match[2], place.statement is not None or place.value_of is not None
    named = expressions.is_plain_text(receiver) or is_held(receiver)
    if recorded and named and not is_viewed(receiver, text):
        # torch.nn.init changes what asks for gradients without a record; other changes are recorded or switched off
        return Written(value, receiver, f"{receiver}{'.data' * (match[1] == 'tensor')}.copy_(", ")")
    chain = re.fullmatch(r"([\w.]+)(?:\.copy_\((.*)\))", receiver, re.DOTALL)
    if chain is not None and expressions.is_plain_text(chain[1]):
        # x.mul_(2).add_(1): the second value is computed from the first, and written back once.
        return _into(chain[1], alone and not _is_leaf(chain[1], text), value, chain[2], text)
    if named:
        return _into(receiver, alone and not _is_leaf(receiver, text), value, receiver, text)
    if alone and is_slice(receiver):
        return Written(value, receiver, f"{receiver} = ", result=receiver)
    if is_fresh(before):
        return Written(value, receiver, "")
    raise Refused(_ONCE)


def new_shape(place: Place, target: Target, receiver: str | None) -> str:
    """What stands before `x.t()` where that is to replace x; nothing where nothing else holds what it changes."""
    name = place.usage.api.rpartition(".")[2]
    if not name.endswith("_") or not place.usage.method or target.api is None:
        return ""
    if target.api.rpartition(".")[2] != name.removesuffix("_"):
        return ""
    if place.statement is None and receiver is not None and is_fresh(receiver):
        return ""
    if place.statement is None or receiver is None or not expressions.can_be_assigned(receiver):
        raise Refused(_STATEMENT)
    return f"{receiver} = "


def _into(name: str, alone: bool, value: str, receiver: str, text: str) -> Written:
    if alone and is_stepped(name, text):
        return Written(value, receiver, f"{name.removesuffix('.data')}.data.copy_(", ")")
    if alone:  # all of weight.data cannot be assigned, all of weight can
        part = ":" if is_viewed(name, text) else "..."
        return Written(value, receiver, f"{name.removesuffix('.data')}[{part}] = ", result=name)
    name = name.removesuffix(".data")
    return Written(value, receiver, f"{name}.copy_(", ")")


def _is_leaf(name: str, text: str) -> bool:
    """Whether gradients by a tensor are computed: items of it cannot be assigned then, and it is no view."""
    return re.search(rf"(?<![\w.]){re.escape(name.removesuffix('.data'))}\.grad\b", text) is not None


def is_slice(text: str) -> bool:
    """Whether `x[1:, i]` is a part of x that can be read and assigned: names and numbers only, no mask by its name."""
    import libcst as cst

    node = expressions.read(text)
    if not isinstance(node, cst.Subscript) or not expressions.is_plain(node.value):
        return False
    for element in node.slice:
        part = element.slice
        ends = (
            [part.lower, part.upper, part.step]
            if isinstance(part, cst.Slice)
            else [cst.ensure_type(part, cst.Index).value]
        )
        for end in ends:
            if isinstance(end, cst.Name) and re.search(r"mask|ind|idx", end.value):
                return False
            if end is not None and not expressions.is_plain(end) and not isinstance(end, cst.Ellipsis):
                return False
    return True


def is_held(text: str) -> bool:
    """Whether `net[0].weight` is an attribute of an item, which holds it: no view that is made anew each time."""
    import libcst as cst

    node = expressions.read(text)
    attributes = []
    while isinstance(node, cst.Attribute):
        attributes.append(node.attr.value)
        node = node.value
    parts = {*attributes} - {"data"}
    return bool(parts) and not parts & _VIEWS and node is not None and is_slice(expressions.write(node))


def is_fresh(text: str) -> bool:
    """Whether nothing but the expression itself holds its value."""
    import libcst as cst

    node = expressions.read(text)
    if isinstance(node, cst.BinaryOperation):
        return True
    function = node.func if isinstance(node, cst.Call) else None
    if isinstance(function, cst.Attribute) and function.attr.value in _RESHAPED:
        return is_fresh(expressions.write(function.value))
    last = function.attr if isinstance(function, cst.Attribute) else function
    return isinstance(last, cst.Name) and last.value in _FRESH
