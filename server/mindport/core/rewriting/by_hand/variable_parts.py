# SPDX-License-Identifier: Apache-2.0
"""`v[0, 1].assign(2.0)` becomes `v[0, 1] = 2.0`: a part of a Parameter is no Parameter that could be assigned to."""

from __future__ import annotations

from mindport.core.mapping import Text
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.use_edits import UseEdits, name_of
from mindport.core.syntax import KIND, K

_OPERATORS = {"assign": "=", "assign_add": "+=", "assign_sub": "-="}
_NO_STATEMENT = Text(
    "a part of a variable is assigned inside an expression: write it as a statement of its own",
    "在表达式内对变量的一部分赋值：请写成单独的语句",
)


def part_assigned(place: Place, use: UseEdits) -> list[Edit] | None:
    """The assignment to a part; None where a whole variable is assigned."""
    function = place.expression.named_children[0]
    owner = function.named_children[0] if KIND[function.kind_id] == K.ATTRIBUTE else None
    if owner is None or KIND[owner.kind_id] != K.SUBSCRIPT or place.receiver is None:
        return None
    given = [one for one in place.usage.arguments or () if one.keyword in (None, "value", "delta")]
    if place.statement is None or not given or given[0].star:
        raise Refused(_NO_STATEMENT)
    value = use.texts(given)[given[0]]
    part = use.patches.within(*place.receiver)
    return [Edit(place.start, place.end, f"{part} {_OPERATORS[name_of(place)]} {value}")]
