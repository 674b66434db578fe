# SPDX-License-Identifier: Apache-2.0
"""Finds the parts of a training step around a `backward()`; Refused where it is not sure to be one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from mindport.core.mapping import Text
from mindport.core.rewriting.by_hand.block_code import code, loop_of, scope_of
from mindport.core.rewriting.by_hand.forward_part import Forward, forward_part, siblings_of
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.use_edits import UseEdits
from mindport.core.syntax import KIND, K, Node

_CLIPS = {"clip_grad_norm_": ("clip_by_norm", "max_norm"), "clip_grad_value_": ("clip_by_value", "clip_value")}
"""Functions of PyTorch that clip gradients -> those of MindSpore and the name of the limit."""
NO_STEP = Text(
    "no step() and zero_grad() of one optimizer stand in the same block: see the steps under "
    "`mindport lookup torch.Tensor.backward`",
    "同一代码块中没有同一优化器的 step() 与 zero_grad()：步骤见 `mindport lookup torch.Tensor.backward`",
)
_NO_STATEMENT = Text(
    "backward() has to be a statement of its own, without arguments",
    "backward() 须为单独的语句，且不带参数",
)
_TWICE = Text(
    "several backward() go into one step: add the losses and call backward() once",
    "一次 step() 对应多个 backward()：请先将损失相加，再调用一次 backward()",
)
GRADS = Text("the gradients are read or changed by hand (.grad)", "代码直接读取或修改了梯度（.grad）")


class Parts(Struct):
    """A training step: the statements of one block."""

    forward: Forward
    backward: Node
    step: Node
    optimizer: str
    resets: list[Node]
    """`zero_grad()`."""
    clips: list[tuple[Node, str, str]]
    """Statements that clip gradients, with the function of MindSpore and the limit."""


def parts_of(place: Place, use: UseEdits) -> Parts:
    """The training step that a `backward()` belongs to."""
    statement = place.expression.parent
    if place.statement is None or statement is None or place.receiver is None or place.usage.arguments:
        raise Refused(_NO_STATEMENT)
    loss = statement.named_children[0].named_children[0].named_children[0]
    siblings = siblings_of(statement)
    at = siblings.index(statement)
    step_at = next((i for i in range(at + 1, len(siblings)) if _steps(siblings[i], use) is not None), None)
    resets = [one for one in siblings if _method(one, "zero_grad", use) is not None]
    scope = scope_of(statement)
    alone = scope.parent is None and loop_of(statement) is None and code(scope, use).count(".backward(") == 1
    if step_at is None or not (resets or alone):
        raise Refused(NO_STEP)
    optimizer = _steps(siblings[step_at], use) or ""
    before = max((i for i in range(at) if _method(siblings[i], "step", use) is not None), default=-1)
    between = (*siblings[before + 1 : at], *siblings[at + 1 : step_at])
    several = sum(".backward(" in use.source.slice(one) for one in siblings)
    if several > sum(_steps(one, use) is not None for one in siblings):
        raise Refused(_TWICE)
    if any(".backward(" in use.source.slice(one) for one in between):
        raise Refused(_TWICE)
    clips = [*_clips(siblings[at + 1 : step_at], use)]
    if re.search(r"\.grad\b(?! is\b)", code(scope, use)):
        raise Refused(GRADS)
    forward = forward_part(statement, loss, (optimizer,), before, use, resets)
    return Parts(forward, statement, siblings[step_at], optimizer, resets, clips)


def _steps(statement: Node, use: UseEdits) -> str | None:
    """The optimizer of a statement `optimizer.step()`."""
    optimizer = _method(statement, "step", use)
    return None if optimizer is None or "sched" in optimizer else optimizer


def _method(statement: Node, name: str, use: UseEdits) -> str | None:
    """The receiver of a statement `receiver.name()`; arguments only where they are keywords."""
    call = statement.named_children[0] if statement.type == "expression_statement" else None
    if call is None or KIND[call.kind_id] != K.CALL:
        return None
    function, listed = call.named_children[0], call.named_children[-1]
    if KIND[function.kind_id] != K.ATTRIBUTE or use.source.slice(function.named_children[-1]) != name:
        return None
    if not all("=" in use.source.slice(one) for one in listed.named_children):
        return None
    return code(function.named_children[0], use)


def _clips(statements: list[Node], use: UseEdits) -> Iterator[tuple[Node, str, str]]:
    for statement in statements:
        written = use.source.slice(statement)
        match = re.fullmatch(
            r"[\w.]*?(clip_grad_\w+_)\(.*?parameters\(\),\s*(?:(\w+)=)?([\w.]+)(?:,\s*norm_type=2(?:\.0)?)?\)", written
        )
        if match is not None and match[1] in _CLIPS and match[2] in (None, _CLIPS[match[1]][1]):
            limit = f"-{match[3]}, {match[3]}" if match[1] == "clip_grad_value_" else match[3]
            yield statement, _CLIPS[match[1]][0], limit
        elif "grad" in written:
            raise Refused(GRADS)
