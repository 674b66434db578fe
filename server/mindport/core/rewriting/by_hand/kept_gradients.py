# SPDX-License-Identifier: Apache-2.0
"""`loss.backward()` whose gradients add up before a step: each parameter keeps its own in `.grad`, as in PyTorch.

So are accumulated gradients, several losses, closures, and gradients that are read or changed before the step.
"""

from __future__ import annotations

import re

from mindport.core.mapping import Text
from mindport.core.rewriting.by_hand.block_code import scope_of
from mindport.core.rewriting.by_hand.forward_part import forward_part, siblings_of
from mindport.core.rewriting.by_hand.losses import Losses
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.import_places import line_deletion
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.tree_walk import walk
from mindport.core.rewriting.use_edits import UseEdits
from mindport.core.syntax import KIND, K, Node

_IN_STATEMENT = frozenset(("call", "attribute", "argument_list", "assignment", "keyword_argument"))
"""Nodes that are computed once, each time their statement is."""
_RECEIVER = r"(?<![\w.])([\w.]+)\.{method}\("
_NO_OPTIMIZER = Text("the optimizer that uses its gradients is not seen here", "此处看不到使用该梯度的优化器")
_STEP_FORM = Text(
    "only a plain optimizer.step(closure) can be rewritten",
    "只能改写简单的 optimizer.step(closure)",
)


def keep_gradients(losses: Losses, use: UseEdits) -> list[Edit]:
    """The edits of a `backward()` whose gradients its optimizer's parameters keep."""
    statement = losses.statement
    optimizer = _optimizer_of(statement, use)
    siblings = siblings_of(statement)
    at = siblings.index(statement)
    resets = [one for one in siblings[:at] if re.search(r"\.zero_grad\(", use.source.slice(one))]
    before = max((i for i in range(at) if re.search(r"\.(backward|step)\(", use.source.slice(siblings[i]))), default=-1)
    forward = forward_part(statement, losses.tensors, (optimizer,), before, use, resets, losses.weight)
    inside = [one for one in resets if one in forward.nodes]
    emptied = "".join(f"{_emptied(_receiver(one, use), forward.indent, use)}\n{forward.indent}" for one in inside)
    aux = ", has_aux=True" if forward.results else ""
    weights = f"{optimizer}.parameters"
    call = use.spelled(
        f"mindspore.value_and_grad({forward.function}, None, {weights}{aux})({', '.join(forward.needed)})"
    )
    below = added(weights, forward.indent, forward.unit)
    text = f"{forward.ending(use, forward.needed)}{emptied}{forward.target(use)}, gradients = {call}{below}"
    edits = forward.moved(use, forward.needed, inside)
    edits.append(Edit(*use.source.offsets(statement), text))
    edits += [line_deletion(use.patches.text, *use.source.offsets(one)) for one in (*inside, *losses.others)]
    return edits + updates_in_place(scope_of(statement), use)


def added(weights: str, indent: str, unit: str) -> str:
    """The loop that adds gradients to those that the parameters have."""
    loop = f"\n{indent}for parameter, gradient in zip({weights}, gradients):\n{indent}{unit}parameter.grad = gradient"
    return f'{loop} if getattr(parameter, "grad", None) is None else parameter.grad + gradient'


def updates_in_place(scope: Node, use: UseEdits) -> list[Edit]:
    """`for p in parameters: p -= lr * p.grad` changes the parameter, not what the name stands for."""
    edits = []
    for node in walk(scope):
        if node.type != "augmented_assignment" or ".grad" not in use.source.slice(node):
            continue
        target, value = node.named_children[0], node.named_children[-1]
        name = use.source.slice(target)
        if KIND[target.kind_id] != K.IDENTIFIER or not _is_looped(node, name, use):
            continue
        first, last = use.source.offsets(node)
        if any(edit.start <= first and last <= edit.end for edit in use.patches.edits):
            continue  # the operation itself is already written so
        operator = next(child.type for child in node.children if child.type.endswith("="))[:-1]
        start, end = use.source.offsets(value)
        wrapped = value.type == "binary_operator" and value.children[1].type in ("+", "-")
        edits.append(Edit(use.source.offsets(target)[0], start, f"{name}.copy_({name} {operator} {'(' * wrapped}"))
        edits.append(Edit(end, end, ")" * (1 + wrapped)))
    return edits


def is_kept(optimizer: str, use: UseEdits) -> bool:
    """Whether a rewritten `backward()` leaves the gradients of an optimizer's parameters in them."""
    return any(f"zip({optimizer}.parameters, gradients)" in edit.text for edit in use.patches.edits)


def is_any_kept(use: UseEdits) -> bool:
    """Whether gradients add up anywhere in what is rewritten so far."""
    return any("parameter.grad + gradient" in edit.text for edit in use.patches.edits)


def step_kept(place: Place, optimizer: str, use: UseEdits) -> list[Edit]:
    """`optimizer.step()` with the gradients that the parameters keep."""
    call = f"{optimizer}(tuple(parameter.grad for parameter in {optimizer}.parameters))"
    arguments = place.usage.arguments or ()
    if not arguments:
        return [Edit(place.start, place.end, call)]
    statement: Node | None = place.expression
    while statement is not None and statement.type in _IN_STATEMENT:
        statement = statement.parent
    if statement is None or statement.type != "expression_statement" or not arguments[0].text.isidentifier():
        raise Refused(_STEP_FORM)
    start, end = use.source.offsets(statement)
    indent = use.patches.text[use.patches.text.rfind("\n", 0, start) + 1 : start]
    if indent.strip():
        raise Refused(_STEP_FORM)
    return [Edit(place.start, place.end, f"{arguments[0].text}()"), Edit(end, end, f"\n{indent}{call}")]


def of_reset(place: Place, use: UseEdits) -> list[Edit] | None:
    """`zero_grad()` empties what is kept; where nothing is, its entry deletes it."""
    if any(edit.start <= place.start and place.end <= edit.end for edit in use.patches.edits):
        return []
    if place.receiver is None or place.statement is None:
        return None
    receiver = use.patches.within(*place.receiver)
    if not is_any_kept(use):
        return None
    text = use.patches.text
    indent = text[text.rfind("\n", 0, place.start) + 1 : place.start]
    if indent.strip():
        return None
    return [Edit(*place.statement, _emptied(receiver, indent, use))]


def _emptied(receiver: str, indent: str, use: UseEdits) -> str:
    kept = f"{receiver}.parameters" if _steps(receiver, use) else f"{receiver}.trainable_params()"
    unit = "\t" if "\t" in indent else "    "
    return f"for parameter in {kept}:\n{indent}{unit}parameter.grad = None"


def _steps(receiver: str, use: UseEdits) -> bool:
    """Whether a name stands for an optimizer, not for a network."""
    return f"{receiver}.step(" in use.patches.text


def _receiver(statement: Node, use: UseEdits) -> str:
    return str(use.source.slice(statement)).partition(".zero_grad(")[0]


def _optimizer_of(statement: Node, use: UseEdits) -> str:
    """The optimizer that steps next behind a statement, or, in a closure, whose gradients are emptied there."""
    scope = scope_of(statement)
    start, end = use.source.offsets(scope)
    text, own = use.patches.text, use.source.offsets(statement)[1]
    steps = re.findall(_RECEIVER.format(method="step"), text[own:end])
    steps = [name for name in steps if "sched" not in name and "scaler" not in name]
    resets = re.findall(_RECEIVER.format(method="zero_grad"), text[start:end])
    found: str | None = next((name for name in (*steps, *resets) if _steps(name, use)), None)
    made = re.search(rf"(?<![\w.]){re.escape(found)} *= *(\w+)\(", text) if found is not None else None
    if found is None or (made is not None and re.search(rf"class {made[1]}\b", text)):
        raise Refused(_NO_OPTIMIZER)
    return found


def _is_looped(node: Node, name: str, use: UseEdits) -> bool:
    """Whether a loop around a statement binds a name."""
    around = node.parent
    while around is not None and KIND[around.kind_id] != K.FUNCTION_DEFINITION:
        if KIND[around.kind_id] == K.FOR_STATEMENT:
            left = around.child_by_field_name("left")
            if left is not None and re.search(rf"\b{name}\b", use.source.slice(left)):
                return True
        around = around.parent
    return False
