# SPDX-License-Identifier: Apache-2.0
"""`class MyFunction(torch.autograd.Function)` keeps its forward and backward: MindSpore has the same class in PyNative.

It is `mindspore._Function`, which the facts do not have for its underscore; 2.10 exports it.
"""

from __future__ import annotations

from mindport.core.mapping import Text
from mindport.core.model import Use
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.use_edits import UseEdits


def as_base(place: Place, use: UseEdits) -> list[Edit]:
    """The base class of a function of the user's own."""
    if place.usage.use is not Use.BASE:
        raise Refused(Text("only a class derived from it can be rewritten", "只能改写由其派生的类"))
    return [Edit(place.start, place.end, use.spelled("mindspore._Function"))]


def as_it_is(place: Place, use: UseEdits) -> list[Edit]:
    """A member that has the same name and meaning there."""
    return []
