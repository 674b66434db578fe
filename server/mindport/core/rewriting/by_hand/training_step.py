# SPDX-License-Identifier: Apache-2.0
"""`loss.backward()` and `optimizer.step()` become a function for the forward part, its gradients and `optimizer(…)`.

The statements from the first that the loss is computed by, up to `backward()`, move into the function. This is right
only where the gradients of one forward part make one step, so whatever looks different is left with the reason.
"""

from __future__ import annotations

import re

from mindport.core.mapping import Text
from mindport.core.rewriting.by_hand.forward_part import siblings_of
from mindport.core.rewriting.by_hand.kept_gradients import is_kept, keep_gradients, step_kept
from mindport.core.rewriting.by_hand.leaf_gradients import of_leaves
from mindport.core.rewriting.by_hand.losses import Losses, losses_of
from mindport.core.rewriting.by_hand.training_parts import Parts, has_step, parts_of
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.import_places import line_deletion
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.use_edits import UseEdits
from mindport.core.syntax import KIND, K

_GRADIENTS = "gradients"
_NOT_REWRITTEN = Text(
    "it needs the gradients, which come from a backward() that could not be rewritten",
    "它需要梯度，而相应的 backward() 未能改写",
)


def with_gradients(place: Place, use: UseEdits) -> list[Edit]:
    """The edits of a whole training step, from its `backward()`; without an optimizer those of single gradients."""
    losses = losses_of(place, use)
    if place.statement is not None and any(
        edit.start <= place.statement[0] and place.statement[1] <= edit.end for edit in use.patches.edits
    ):
        return []  # one of several, rewritten with the others
    if has_step(losses.statement, use):
        try:
            return _step(parts_of(losses, use), use)
        except Refused as refused:
            return _kept(losses, refused, use)
    try:
        return of_leaves(losses, use)
    except Refused as refused:
        return _kept(losses, refused, use)


def _kept(losses: Losses, refused: Refused, use: UseEdits) -> list[Edit]:
    """The edits with gradients that are kept, or the reason why not even that can be."""
    try:
        return keep_gradients(losses, use)
    except Refused:
        raise refused from None


def _step(parts: Parts, use: UseEdits) -> list[Edit]:
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
    optimizer = use.patches.within(*place.receiver) if place.receiver is not None else ""
    if is_kept(optimizer, use):
        return step_kept(place, optimizer, use)
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


def of_clip(place: Place, use: UseEdits) -> list[Edit]:
    """Gradients that the parameters keep, clipped there; the norm that the call returns is computed before."""
    if any(edit.start <= place.start and place.end <= edit.end for edit in use.patches.edits):
        return []
    arguments = place.usage.arguments or ()
    kept = any("parameter.grad = gradient" in edit.text for edit in use.patches.edits)
    parent = place.expression.parent
    assigned = parent is not None and KIND[parent.kind_id] == K.ASSIGNMENT
    statement = parent.parent if parent is not None and assigned else parent
    if not kept or statement is None or statement.type != "expression_statement" or len(arguments) != 2:
        raise Refused(_NOT_REWRITTEN)
    if not place.usage.api.endswith("clip_grad_norm_") or arguments[1].keyword not in (None, "max_norm"):
        raise Refused(_NOT_REWRITTEN)
    texts = use.texts(arguments)
    parameters, limit = texts[arguments[0]], texts[arguments[1]]
    start, end = use.source.offsets(statement)
    indent = use.patches.text[use.patches.text.rfind("\n", 0, start) + 1 : start]
    clipped = use.spelled(f"mindspore.ops.clip_by_norm(tuple(parameter.grad for parameter in {parameters}), {limit})")
    lines = [
        f"gradients = {clipped}",
        f"for parameter, gradient in zip({parameters}, gradients):",
        "    parameter.grad = gradient",
    ]
    below = f"\n{indent}".join(lines)
    if not assigned:
        return [Edit(start, end, below)]
    norm = use.spelled(f"mindspore.ops.sqrt(sum((parameter.grad**2).sum() for parameter in {parameters}))")
    return [Edit(place.start, place.end, norm), Edit(end, end, f"\n{indent}{below}")]


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
