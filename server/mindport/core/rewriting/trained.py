# SPDX-License-Identifier: Apache-2.0
"""`torch.zeros(3, requires_grad=True)`: a plain tensor here, a Parameter where the file has an optimizer for it.

Where gradients are recorded it goes on asking for them, see `recorded`.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import structs

from mindport.core.judge import Judgement
from mindport.core.model import Safety, Usage
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.place import Place

ASKED = "requires_grad"


def asks_for_gradients(usage: Usage, judgement: Judgement) -> bool:
    """Whether a call would be rewritten but for `requires_grad=True`."""
    given = [argument.text for argument in usage.arguments or () if argument.keyword == ASKED]
    return judgement.target is not None and judgement.unsupported == (ASKED,) and given == ["True"]


def without(judgement: Judgement, parameter: str) -> Judgement:
    """The judgement of the call without an argument that is written in another way."""
    target = judgement.target
    assert target is not None
    unsupported = tuple(name for name in target.unsupported if name != parameter)
    silent = structs.replace(target, unsupported=unsupported, drop=(*target.drop, parameter))
    return structs.replace(judgement, target=silent, unsupported=(), safety=Safety.REVIEW)


def as_parameter(place: Place, text: str, spell: Callable[[str], str]) -> list[Edit]:
    """What stands around a tensor that an optimizer of the file may change."""
    if not is_optimized(text):
        return []
    return around(place, spell("mindspore.Parameter"))


def is_optimized(text: str) -> bool:
    """Whether a text may have an optimizer, which takes Parameters alone."""
    return "optim" in text


def around(place: Place, function: str) -> list[Edit]:
    """A call of a function written around an expression."""
    return [Edit(place.start, place.start, f"{function}("), Edit(place.end, place.end, ")")]
