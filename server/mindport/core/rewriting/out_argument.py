# SPDX-License-Identifier: Apache-2.0
"""`torch.add(x, y, out=z)`: the result is written into the tensor as `z[...] = x + y`, where others see it."""

from __future__ import annotations

import re

from mindport.core.judge import Judgement
from mindport.core.mapping import Text
from mindport.core.model import Usage
from mindport.core.rewriting import expressions
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.in_place import is_fresh, is_slice
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused

OUT = "out"
_TUPLE = re.compile(r"[(\[](.*?),?\s*[)\]]", re.DOTALL)
_NO_SIZE = (
    r"(?<![\w.]){}\s*(?::[^=\n]*)?=\s*(?:torch\.)?(?:empty\(\(?0\b|(?:Float)?Tensor\(\)|tensor\(\[\]|zeros\(\(?0\b)"
)
"""A tensor made without elements, which PyTorch gives the size of the result."""
_PLAIN_ONLY = Text(
    "what the result is written into is computed here: put it into a variable first",
    "out 所写入的张量是在此处计算的：请先存入变量",
)
_STATEMENT = Text(
    "several results are written into tensors: only a statement of its own can be rewritten",
    "有多个结果写入已有张量：只能改写单独成句的调用",
)


def given_out(usage: Usage, judgement: Judgement) -> str | None:
    """What `out` is given in a call that would be rewritten but for that; else None."""
    if judgement.target is None or judgement.unsupported != (OUT,):
        return None
    return next((argument.text for argument in usage.arguments or () if argument.keyword == OUT), None)


def written_out(place: Place, out: str, text: str) -> list[Edit]:
    """What stands around the value that is written into `out`."""
    several = _TUPLE.fullmatch(out)
    if several is not None:
        if place.statement is None:
            raise Refused(_STATEMENT)
        names = [name.strip() for name in several[1].split(",")]
        return _around(place, f"{', '.join(_assigned(name, text) for name in names)} = ")
    if is_fresh(out):
        return []
    if place.statement is not None:
        return _around(place, f"{_assigned(out, text)} = ")
    if not expressions.is_plain_text(out):
        raise Refused(_PLAIN_ONLY)
    if not _is_without_size(out, text):
        return _around(place, f"{out}.copy_(", ")")
    if place.in_iterable or not out.isidentifier():
        raise Refused(_PLAIN_ONLY)
    return _around(place, f"({out} := ", ")")


def _assigned(out: str, text: str) -> str:
    """What is assigned to where all of a tensor gets new values."""
    if expressions.is_plain_text(out):
        return out if _is_without_size(out, text) else f"{out}[...]"
    if is_slice(out):
        return out
    raise Refused(_PLAIN_ONLY)


def _is_without_size(out: str, text: str) -> bool:
    return re.search(_NO_SIZE.format(re.escape(out)), text) is not None


def _around(place: Place, before: str, after: str = "") -> list[Edit]:
    edits = [Edit(place.start, place.start, before)]
    return [*edits, Edit(place.end, place.end, after)] if after else edits
