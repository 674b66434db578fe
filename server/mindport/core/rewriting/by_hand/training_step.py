# SPDX-License-Identifier: Apache-2.0
"""`loss.backward()` and `optimizer.step()` become a function for the forward part, its gradients and `optimizer(…)`.

The statements from the first that the loss is computed by, up to `backward()`, move into the function. This is right
only where the gradients of one forward part make one step, so whatever looks different is left with the reason.
"""

from __future__ import annotations

import re

from mindport.core.mapping import Text
from mindport.core.rewriting.by_hand.training_parts import Parts, parts_of
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.import_places import line_deletion
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.tree_walk import walk
from mindport.core.rewriting.use_edits import UseEdits
from mindport.core.syntax import KIND, K, Node

_GRADIENTS = "gradients"


def with_gradients(place: Place, use: UseEdits) -> list[Edit]:
    """The edits of a whole training step, from its `backward()`."""
    parts = parts_of(place, use)
    edits = [*_function(parts, use)]
    edits.append(Edit(*use.source.offsets(parts.backward), _computed(parts, use)))
    optimizer = use.patches.text[slice(*use.source.offsets(parts.optimizer))]
    edits.append(Edit(*use.source.offsets(parts.step), f"{optimizer}({_GRADIENTS})"))
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
    raise Refused(
        Text(
            "it needs the gradients, which come from a backward() that could not be rewritten",
            "它需要梯度，而相应的 backward() 未能改写",
        )
    )


def _computed(parts: Parts, use: UseEdits) -> str:
    """What stands in the place of `loss.backward()`: the end of the function, and its call."""
    loss = use.patches.within(*use.source.offsets(parts.loss))
    named = KIND[parts.loss.kind_id] == K.IDENTIFIER
    optimizer = use.patches.text[slice(*use.source.offsets(parts.optimizer))]
    returned = ", ".join([loss, *parts.results])
    target = "_" if not named else f"({returned})" if parts.results else loss
    aux = ", has_aux=True" if parts.results else ""
    given = ", ".join(parts.needed)
    call = use.spelled(f"mindspore.value_and_grad({parts.function}, None, {optimizer}.parameters{aux})({given})")
    head = "" if parts.forward else f"def {parts.function}({given}):\n{parts.indent}"
    return f"{head}{parts.unit}return {returned}\n{parts.indent}{target}, {_GRADIENTS} = {call}"


def _function(parts: Parts, use: UseEdits) -> list[Edit]:
    """The head of the function, and the forward part indented below it."""
    if not parts.forward:
        return []
    text, source = use.patches.text, use.source
    start, end = source.offsets(parts.forward[0])[0], source.offsets(parts.forward[-1])[1]
    edits = [Edit(start, start, f"def {parts.function}({', '.join(parts.needed)}):\n{parts.indent}{parts.unit}")]
    deleted = [line_deletion(text, *source.offsets(reset)) for reset in parts.resets]
    strings = {line for node in parts.forward for line in _lines_in_strings(node, use)}
    for match in re.finditer(r"(?<=\n)(?=[^\n]*\S)", text[start:end]):
        line = start + match.start()
        covered = any(edit.start < line < edit.end for edit in use.patches.edits)
        gone = any(edit.start <= line < edit.end for edit in deleted)
        if not covered and not gone and line not in strings:
            edits.append(Edit(line, line, parts.unit))
    return edits


def _lines_in_strings(node: Node, use: UseEdits) -> set[int]:
    """The starts of lines that lie inside strings: their spaces are no indentation."""
    found = set()
    for one in walk(node):
        if KIND[one.kind_id] == K.STRING and one.start_point[0] != one.end_point[0]:
            start, end = use.source.offsets(one)
            found |= {start + match.end() for match in re.finditer("\n", use.patches.text[start:end])}
    return found
