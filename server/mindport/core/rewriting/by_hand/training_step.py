# SPDX-License-Identifier: Apache-2.0
"""`loss.backward()` and `optimizer.step()` become a function for the forward part, its gradients and `optimizer(…)`.

The statements from the first that the loss is computed by, up to `backward()`, move into the function. This is right
only where the gradients of one forward part make one step, so whatever looks different is left with the reason.
"""

from __future__ import annotations

import re

from mindport.core.mapping import Text
from mindport.core.rewriting.by_hand.forward_part import siblings_of
from mindport.core.rewriting.by_hand.training_parts import Parts, parts_of
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.import_places import line_deletion
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.use_edits import UseEdits

_GRADIENTS = "gradients"
_NOT_REWRITTEN = Text(
    "it needs the gradients, which come from a backward() that could not be rewritten",
    "它需要梯度，而相应的 backward() 未能改写",
)


def with_gradients(place: Place, use: UseEdits) -> list[Edit]:
    """The edits of a whole training step, from its `backward()`."""
    parts = parts_of(place, use)
    edits = parts.forward.moved(use, parts.forward.needed, parts.resets)
    edits.append(Edit(*use.source.offsets(parts.backward), _computed(parts, use)))
    edits.append(Edit(*use.source.offsets(parts.step), f"{parts.optimizer}({_GRADIENTS})"))
    for clip, function, limit in parts.clips:
        call = use.spelled(f"mindspore.ops.{function}({_GRADIENTS}, {limit})")
        edits.append(Edit(*use.source.offsets(clip), f"{_GRADIENTS} = {call}"))
    for reset in parts.resets:
        deletion = line_deletion(use.patches.text, *use.source.offsets(reset))
        if deletion not in use.patches.edits:
            edits.append(deletion)
    return edits


def of_step(place: Place, use: UseEdits) -> list[Edit]:
    """Nothing more where the step was rewritten with its `backward()`."""
    if _is_covered(place, use):
        return []
    statement = place.expression.parent
    stays = statement is not None and any(
        re.search(r"\bsched\w*\.step\(", use.source.slice(one)) for one in siblings_of(statement) if one != statement
    )
    if (
        place.statement is not None
        and (place.block_holds or stays)
        and not re.search(r"\.backward\(|grad\b", use.patches.text)
    ):
        return [line_deletion(use.patches.text, *place.statement)]  # without gradients a step changes nothing
    raise Refused(_NOT_REWRITTEN)


def of_part(place: Place, use: UseEdits) -> list[Edit]:
    """Nothing more where gradients are clipped in a step that was rewritten."""
    if _is_covered(place, use):
        return []
    raise Refused(_NOT_REWRITTEN)


def of_reset(place: Place, use: UseEdits) -> list[Edit] | None:
    """Nothing more where `zero_grad()` went with its step; elsewhere its entry deletes it."""
    return [] if _is_covered(place, use) else None


def _is_covered(place: Place, use: UseEdits) -> bool:
    return any(edit.start <= place.start and place.end <= edit.end for edit in use.patches.edits)


def _computed(parts: Parts, use: UseEdits) -> str:
    """What stands in the place of `loss.backward()`: the end of the function, and its call."""
    forward = parts.forward
    aux = ", has_aux=True" if forward.results else ""
    head = f"mindspore.value_and_grad({forward.function}, None, {parts.optimizer}.parameters{aux})"
    call = use.spelled(f"{head}({', '.join(forward.needed)})")
    return f"{forward.ending(use, forward.needed)}{forward.target(use)}, {_GRADIENTS} = {call}"
