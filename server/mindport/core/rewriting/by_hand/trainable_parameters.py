# SPDX-License-Identifier: Apache-2.0
"""`net.parameters()` becomes `net.trainable_params()` for an optimizer, and wherever no parameter is frozen."""

from __future__ import annotations

import re

from mindport.core.mapping import Text
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.use_edits import UseEdits

_AROUND = frozenset(("argument_list", "keyword_argument", "pair", "dictionary", "list"))
"""What stands between the parameters and the call of an optimizer, groups of parameters included."""
_OPTIMIZERS = re.compile(
    r"(?i)optim|(?:^|\.)(?:clip_grad_\w+|SGD|Adam\w*|NAdam|RAdam|RMSprop|Adagrad|Adadelta|ASGD|Rprop|Adafactor|Muon)$"
)

_NO_PARAMETER = Text("only a Parameter has requires_grad in MindSpore", "MindSpore 中只有 Parameter 具有 requires_grad")


def trainable(place: Place, use: UseEdits) -> list[Edit] | None:
    """The list without frozen parameters; None where those count, too, or an iterator is wanted."""
    if not place.usage.method or place.usage.arguments != ():
        return None
    around = place.expression.parent
    while around is not None and around.type in _AROUND:
        around = around.parent
    called = use.source.slice(around.named_children[0]) if around is not None and around.type == "call" else ""
    if called == "next" or (not _OPTIMIZERS.search(called) and "requires_grad" in use.patches.text):
        return None
    return [Edit(place.usage.span.start, place.usage.span.end, "trainable_params")]


def of_flag(place: Place, use: UseEdits) -> list[Edit]:
    """`layer.weight.requires_grad` stays: a Parameter has the attribute, a plain tensor has not."""
    receiver = use.patches.within(*place.receiver) if place.receiver is not None else ""
    if not re.search(r"\.(weight|bias)$", receiver):
        raise Refused(_NO_PARAMETER)
    return []


def of_request(place: Place, use: UseEdits) -> list[Edit]:
    """`x.requires_grad_()` as a statement is MindSpore's, too; its result is not."""
    if place.statement is None:
        raise Refused(_NO_PARAMETER)
    return []
