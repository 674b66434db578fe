# SPDX-License-Identifier: Apache-2.0
"""`loss.backward()` and `optimizer.step()` become a function for the forward part, its gradients and `optimizer(…)`.

The statements from the first that the loss is computed by, up to `backward()`, move into the function. This is right
only where the gradients of one forward part make one step, so whatever looks different is left with the reason.
"""

from __future__ import annotations

from mindport.core.mapping import Text
from mindport.core.rewriting.by_hand.leaf_gradients import of_leaves
from mindport.core.rewriting.by_hand.training_parts import Parts, backward_of, has_step, parts_of
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
    """The edits of a whole training step, from its `backward()`; without an optimizer those of single gradients."""
    statement, loss = backward_of(place)
    if not has_step(statement, use):
        return of_leaves(statement, loss, use)
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
    if any(edit.start <= place.start and place.end <= edit.end for edit in use.patches.edits):
        return []
    raise Refused(_NOT_REWRITTEN)


def of_gradient(place: Place, use: UseEdits) -> list[Edit]:
    """`x.grad` stays where a rewritten `backward()` sets it."""
    receiver = use.patches.text[slice(*place.receiver)] if place.receiver is not None else ""
    if any(f"{receiver}.grad" in edit.text or ".grad = gradient" in edit.text for edit in use.patches.edits):
        return []
    raise Refused(_NOT_REWRITTEN)


def _computed(parts: Parts, use: UseEdits) -> str:
    """What stands in the place of `loss.backward()`: the end of the function, and its call."""
    forward = parts.forward
    aux = ", has_aux=True" if forward.results else ""
    head = f"mindspore.value_and_grad({forward.function}, None, {parts.optimizer}.parameters{aux})"
    call = use.spelled(f"{head}({', '.join(forward.needed)})")
    return f"{forward.ending(use, forward.needed)}{forward.target(use)}, {_GRADIENTS} = {call}"
