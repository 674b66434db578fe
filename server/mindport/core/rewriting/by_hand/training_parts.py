# SPDX-License-Identifier: Apache-2.0
"""Finds the parts of a training step around a `backward()`; Refused where it is not sure to be one."""

from __future__ import annotations

import ast
import builtins
import itertools
import re
from collections.abc import Iterator

from msgspec import Struct

from mindport.core.mapping import Text
from mindport.core.rewriting.name_flow import bound_names, loaded_names, name_flow
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.use_edits import UseEdits
from mindport.core.syntax import KIND, K, Node

_CLIPS = {"clip_grad_norm_": ("clip_by_norm", "max_norm"), "clip_grad_value_": ("clip_by_value", "clip_value")}
"""Functions of PyTorch that clip gradients -> those of MindSpore and the name of the limit."""
_NEUTRAL = frozenset(("device", "torch", "np", "numpy", "mindspore", "ms")) | vars(builtins).keys()
_SETS_UP = frozenset(("to", "cuda", "cpu", "float", "double", "train", "eval", "apply", "parameters", "size", "view"))
"""Methods of networks and data that compute nothing to be derived."""
_NO_STATEMENT = Text("backward() has to be a statement without arguments", "backward() 须为不带参数的单独语句")
_NO_STEP = Text(
    "no step() and zero_grad() of one optimizer stand in the same block: see the steps under "
    "`mindport lookup torch.Tensor.backward`",
    "同一代码块中没有同一优化器的 step() 与 zero_grad()：步骤见 `mindport lookup torch.Tensor.backward`",
)
_TWICE = Text(
    "several backward() go into one step: add the losses and call backward() once",
    "一次 step() 对应多个 backward()：请先将损失相加，再调用一次 backward()",
)
_GRADS = Text("the gradients are read or changed by hand (.grad)", "代码直接读取或修改了梯度（.grad）")
_NO_LOSS = Text("what the loss is computed by stands in another block", "损失的计算位于其他代码块")
_CANNOT_MOVE = Text(
    "the forward part cannot move into a function: it returns, leaves a loop, or defines something",
    "前向部分无法移入函数：其中含有 return、跳出循环的语句或定义",
)
_BEFORE = Text(
    "a part of the forward computation may stand before the optimizer, or before another step",
    "部分前向计算可能位于优化器创建之前或另一次 step 之前",
)


class Parts(Struct):
    """A training step: the statements of one block."""

    forward: list[Node]
    """From the first statement that the loss needs, up to the last before `backward()`."""
    loss: Node
    backward: Node
    step: Node
    optimizer: Node
    resets: list[Node]
    """`zero_grad()`."""
    clips: list[tuple[Node, str, str]]
    """Statements that clip gradients, with the function of MindSpore and the limit."""
    needed: tuple[str, ...]
    """Parameters of the function: names that the forward part reads before it binds them anew."""
    results: tuple[str, ...]
    """Names that the forward part binds and that are read later."""
    function: str
    indent: str
    unit: str


def parts_of(place: Place, use: UseEdits) -> Parts:
    """The training step that a `backward()` belongs to."""
    source, text = use.source, use.patches.text
    statement, loss = place.expression.parent, place.receiver and place.expression.named_children[0].named_children[0]
    if place.statement is None or statement is None or not loss or place.usage.arguments:
        raise Refused(_NO_STATEMENT)
    block = statement.parent
    siblings = [one for one in block.named_children if one.type != "comment"] if block is not None else []
    at = siblings.index(statement)
    step_at, optimizer = _step_after(siblings, at, use)
    resets = [one for one in siblings if _method(one, "zero_grad", use) is not None]
    if not resets:
        raise Refused(_NO_STEP)
    before = max((i for i in range(at) if _method(siblings[i], "step", use) is not None), default=-1)
    if any("backward" in source.slice(one) for one in (*siblings[before + 1 : at], *siblings[at + 1 : step_at])):
        raise Refused(_TWICE)
    clips = [*_clips(siblings[at + 1 : step_at], use)]
    scope = _scope_of(statement)
    if re.search(r"\.grad\b(?! is\b)", _code(scope, use)):
        raise Refused(_GRADS)
    forward = _forward(siblings, at, before, loss, optimizer, use)
    inner = [one for one in forward if one not in resets]
    flow = name_flow(_statements(inner, use))
    if flow is None:
        raise Refused(_CANNOT_MOVE)
    start = source.offsets(statement)[0]
    indent = text[text.rfind("\n", 0, start) + 1 : start].lstrip("\ufeff")
    if indent.strip() or any(_shares_line(one, use) for one in (*forward, statement)):
        raise Refused(Text("statements share a line", "多条语句写在同一行"))
    after = text[source.offsets(statement)[1] : source.offsets(scope)[1]]
    looped = _loop_of(statement)
    if looped is not None:
        after += text[slice(source.offsets(looped)[0], source.offsets(forward[0] if forward else statement)[0])]
    loss_name = source.slice(loss)
    results = [
        name
        for name in flow.bound
        if name != loss_name
        and (
            scope.parent is None  # names of a module may be read elsewhere
            or re.search(rf"\b{name}\b", after)
            or (looped is not None and name in flow.needed)
        )
    ]
    names = (name for name in _free_names() if not re.search(rf"\b{name}\b", text))
    function = next(itertools.islice(names, text.count(".backward(", 0, start), None))  # one name for each step
    unit = "\t" if "\t" in indent else "    "
    return Parts(
        forward, loss, statement, siblings[step_at], optimizer, resets, clips, flow.needed, tuple(results), function,
        indent, unit,
    )  # fmt: skip


def _free_names() -> Iterator[str]:
    yield "forward_fn"
    yield from (f"forward_fn_{number}" for number in range(2, 1000))


def _step_after(siblings: list[Node], at: int, use: UseEdits) -> tuple[int, Node]:
    for index in range(at + 1, len(siblings)):
        optimizer = _method(siblings[index], "step", use)
        if optimizer is not None and "sched" not in use.source.slice(optimizer):
            return index, optimizer
    raise Refused(_NO_STEP)


def _method(statement: Node, name: str, use: UseEdits) -> Node | None:
    """The receiver of a statement `receiver.name()`; arguments only where they are keywords."""
    call = statement.named_children[0] if statement.type == "expression_statement" else None
    if call is None or KIND[call.kind_id] != K.CALL:
        return None
    function, listed = call.named_children[0], call.named_children[-1]
    if KIND[function.kind_id] != K.ATTRIBUTE or use.source.slice(function.named_children[-1]) != name:
        return None
    return function.named_children[0] if all("=" in use.source.slice(one) for one in listed.named_children) else None


def _clips(statements: list[Node], use: UseEdits) -> Iterator[tuple[Node, str, str]]:
    for statement in statements:
        written = use.source.slice(statement)
        match = re.fullmatch(r"[\w.]*?(clip_grad_\w+_)\(.*?parameters\(\),\s*(?:(\w+)=)?([\w.]+)\)", written)
        if match is not None and match[1] in _CLIPS and match[2] in (None, _CLIPS[match[1]][1]):
            limit = f"-{match[3]}, {match[3]}" if match[1] == "clip_grad_value_" else match[3]
            yield statement, _CLIPS[match[1]][0], limit
        elif "grad" in written:
            raise Refused(_GRADS)


def _forward(siblings: list[Node], at: int, before: int, loss: Node, optimizer: Node, use: UseEdits) -> list[Node]:
    """The statements between the first that computes something for the loss and `backward()`."""
    needed = loaded_names(_parsed(loss, use))
    owner = use.source.slice(optimizer)
    known = _data_names(siblings[at], use)
    slice_: list[int] = []
    for index in range(at - 1, -1, -1):
        trees = _statements([siblings[index]], use)
        bound = {name for tree in trees for name in bound_names(tree)}
        if owner in bound:
            before = max(before, index)
        if bound & needed:
            slice_.append(index)
            if all(isinstance(tree, ast.Assign) for tree in trees):
                needed -= bound  # what they were before does not matter
            needed |= {name for tree in trees for name in loaded_names(tree)}
    if any(index <= before and _calls_value(siblings[index], use) for index in slice_):
        raise Refused(_BEFORE)
    inside = sorted(index for index in slice_ if index > before)
    while inside and _is_data(siblings[inside[0]], known, use):
        known |= {name for tree in _statements([siblings[inside[0]]], use) for name in bound_names(tree)}
        inside.pop(0)
    if not inside and KIND[loss.kind_id] == K.IDENTIFIER:
        raise Refused(_NO_LOSS)
    return siblings[inside[0] : at] if inside else []


def _calls_value(statement: Node, use: UseEdits) -> bool:
    """Whether something is called that is no function, class or module by its name, and so may be a network."""
    for call in (
        node for tree in _statements([statement], use) for node in ast.walk(tree) if isinstance(node, ast.Call)
    ):
        function: ast.expr = call.func
        while isinstance(function, ast.Attribute):
            if function.attr in _SETS_UP:
                return False
            function = function.value
        name = function.id if isinstance(function, ast.Name) else "X"
        defined = rf"(?:def|class)\s+{name}\b|import[^\n]*\b{name}\b"
        if not name[0].isupper() and name not in vars(builtins) and not re.search(defined, use.patches.text):
            return True
    return False


def _is_data(statement: Node, known: set[str], use: UseEdits) -> bool:
    """Whether a statement only prepares what the loop goes over: `inputs = inputs.to(device)`."""
    read = {name for tree in _statements([statement], use) for name in loaded_names(tree)}
    return bool(read & known) and read <= known | _NEUTRAL


def _data_names(statement: Node, use: UseEdits) -> set[str]:
    """The names that the loops around a statement bind, but for loops over parameters."""
    found: set[str] = set()
    node: Node | None = statement
    while node is not None and KIND[node.kind_id] not in (K.FUNCTION_DEFINITION, K.CLASS_DEFINITION):
        if KIND[node.kind_id] == K.FOR_STATEMENT and "param" not in use.source.slice(node.named_children[1]):
            found |= set(re.findall(r"[A-Za-z_]\w*", use.source.slice(node.named_children[0])))
        node = node.parent
    return found


def _loop_of(statement: Node) -> Node | None:
    node: Node | None = statement
    while node is not None and KIND[node.kind_id] != K.FUNCTION_DEFINITION:
        if KIND[node.kind_id] == K.FOR_STATEMENT or node.type == "while_statement":
            return node
        node = node.parent
    return None


def _scope_of(statement: Node) -> Node:
    node = statement
    while node.parent is not None and KIND[node.kind_id] != K.FUNCTION_DEFINITION:
        node = node.parent
    return node


def _code(node: Node, use: UseEdits) -> str:
    return use.patches.text[slice(*use.source.offsets(node))]


def _shares_line(statement: Node, use: UseEdits) -> bool:
    start = use.source.offsets(statement)[0]
    text = use.patches.text
    return bool(text[text.rfind("\n", 0, start) + 1 : start].lstrip("\ufeff").strip())


def _statements(nodes: list[Node], use: UseEdits) -> list[ast.stmt]:
    """The nodes as Python's own trees, which know what is read and what is bound."""
    found: list[ast.stmt] = []
    for node in nodes:
        start, end = use.source.offsets(node)
        text = use.patches.text
        line = text[text.rfind("\n", 0, start) + 1 : end].lstrip("\ufeff")
        try:
            tree = ast.parse(f"if 1:\n{line}" if line[:1].isspace() else line)
        except SyntaxError:
            raise Refused(Text("the code here cannot be parsed", "此处代码无法解析")) from None
        outer = tree.body[0]
        found += outer.body if line[:1].isspace() and isinstance(outer, ast.If) else tree.body
    return found


def _parsed(expression: Node, use: UseEdits) -> ast.AST:
    try:
        return ast.parse(f"({_code(expression, use)})")
    except SyntaxError:
        raise Refused(Text("the code here cannot be parsed", "此处代码无法解析")) from None
