# SPDX-License-Identifier: Apache-2.0
"""`Adam(net.parameters())` becomes `Adam(net.trainable_params())`; elsewhere frozen parameters count, too."""

from __future__ import annotations

import re

from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.use_edits import UseEdits

_AROUND = frozenset(("argument_list", "keyword_argument", "pair", "dictionary", "list"))
"""What stands between the parameters and the call of an optimizer, groups of parameters included."""
_OPTIMIZERS = re.compile(
    r"(?i)optim|(?:^|\.)(?:clip_grad_\w+|SGD|Adam\w*|NAdam|RAdam|RMSprop|Adagrad|Adadelta|ASGD|Rprop|Adafactor|Muon)$"
)


def for_optimizer(place: Place, use: UseEdits) -> list[Edit] | None:
    """The list that MindSpore's optimizers take, where the parameters are given to one; None elsewhere."""
    arguments = place.usage.arguments
    around = place.expression.parent
    while around is not None and around.type in _AROUND:
        around = around.parent
    if arguments is None or arguments or around is None or around.type != "call" or not place.usage.method:
        return None
    called = use.source.slice(around.named_children[0])
    if not _OPTIMIZERS.search(called) or place.expression is around.named_children[0]:
        return None
    return [Edit(place.usage.span.start, place.usage.span.end, "trainable_params")]
