# SPDX-License-Identifier: Apache-2.0
"""The statements that compute a loss, as the function that they become."""

from __future__ import annotations

import ast
import builtins
import itertools
import re
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from mindport.core.mapping import Text
from mindport.core.rewriting.by_hand.block_code import calls_value, loop_of, parsed, scope_of, shares_line, statements
from mindport.core.rewriting.by_hand.weights_reached import reaches_weights
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.import_places import line_deletion
from mindport.core.rewriting.name_flow import bound_names, loaded_names, name_flow
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.tree_walk import walk
from mindport.core.rewriting.use_edits import UseEdits
from mindport.core.syntax import KIND, K, Node

_NEUTRAL = frozenset(("device", "torch", "np", "numpy", "mindspore", "ms")) | vars(builtins).keys()
_NO_LOSS = Text("what the loss is computed by stands in another block", "损失的计算位于其他代码块")
_CANNOT_MOVE = Text(
    "the forward part cannot move into a function: it returns, leaves a loop, or defines something",
    "前向部分无法移入函数：其中含有 return、跳出循环的语句或定义",
)
_BEFORE = Text(
    "a part of the forward computation may stand before the optimizer, or before another step",
    "部分前向计算可能位于优化器创建之前或另一次 step 之前",
)


class Forward(Struct, frozen=True):
    """From the first statement that a loss needs to the last before its gradients are asked for."""

    nodes: tuple[Node, ...]
    loss: Node
    needed: tuple[str, ...]
    """Names that the statements read before they bind them anew: parameters of the function."""
    results: tuple[str, ...]
    """Names besides the loss that the statements bind and that are read later."""
    function: str
    indent: str
    unit: str

    @property
    def is_named(self) -> bool:
        """Whether the loss is a name, not an expression."""
        return KIND[self.loss.kind_id] == K.IDENTIFIER

    def target(self, use: UseEdits) -> str:
        """What the value of the function is assigned to."""
        if not self.is_named:
            return f"(_, {', '.join(self.results)})" if self.results else "_"
        return f"({self.returned(use)})" if self.results else self.returned(use)

    def returned(self, use: UseEdits) -> str:
        """What the function returns."""
        return ", ".join([use.patches.within(*use.source.offsets(self.loss)), *self.results])

    def ending(self, use: UseEdits, parameters: Sequence[str]) -> str:
        """The end of the function, after the statements that have moved into it; all of it where there are none."""
        head = "" if self.nodes else f"def {self.function}({', '.join(parameters)}):\n{self.indent}"
        return f"{head}{self.unit}return {self.returned(use)}\n{self.indent}"

    def moved(self, use: UseEdits, parameters: Sequence[str], deleted: Sequence[Node] = ()) -> list[Edit]:
        """The head of the function, and the statements indented below it."""
        if not self.nodes:
            return []
        text, source = use.patches.text, use.source
        start, end = source.offsets(self.nodes[0])[0], source.offsets(self.nodes[-1])[1]
        edits = [Edit(start, start, f"def {self.function}({', '.join(parameters)}):\n{self.indent}{self.unit}")]
        gone = [line_deletion(text, *source.offsets(node)) for node in deleted]
        strings = {line for node in self.nodes for line in _lines_in_strings(node, use)}
        for match in re.finditer(r"(?<=\n)(?=[^\n]*\S)", text[start:end]):
            line = start + match.start()
            covered = any(
                edit.start < line < edit.end or (edit.start == line and _deletes_lines(edit, text))
                for edit in use.patches.edits
            )
            if not covered and line not in strings and not any(edit.start <= line < edit.end for edit in gone):
                edits.append(Edit(line, line, self.unit))
        return edits


def forward_part(
    statement: Node,
    loss: Node,
    barrier: Collection[str],
    before: int,
    use: UseEdits,
    deleted: Collection[Node] = (),
) -> Forward:
    """The forward part before a statement of a block.

    It begins after the sibling with the number `before`, and after whatever binds a name of `barrier`.
    """
    source, text = use.source, use.patches.text
    siblings = siblings_of(statement)
    at = siblings.index(statement)
    nodes = _computing(siblings, at, before, loss, barrier, use)
    if not reaches_weights([*statements(nodes, use), parsed(loss, use)], use):
        raise Refused(_NO_LOSS)
    plain = source.slice(loss)
    flow = name_flow(statements([one for one in nodes if one not in deleted], use))
    if flow is None:
        raise Refused(_CANNOT_MOVE)
    start, end = source.offsets(statement)
    indent = text[text.rfind("\n", 0, start) + 1 : start].lstrip("\ufeff")
    if indent.strip() or any(shares_line(one, use) for one in nodes):
        raise Refused(Text("statements share a line", "多条语句写在同一行"))
    scope, looped = scope_of(statement), loop_of(statement)
    after = text[end : source.offsets(scope)[1]]
    if looped is not None:
        after += text[slice(source.offsets(looped)[0], source.offsets(nodes[0] if nodes else statement)[0])]
    results = tuple(
        name
        for name in flow.bound
        if name != plain
        and (
            scope.parent is None  # names of a module may be read elsewhere
            or re.search(rf"\b{name}\b", after)
            or (looped is not None and name in flow.needed)
        )
    )
    names = (name for name in _free_names() if not re.search(rf"\b{name}\b", text))
    earlier = text[:start].count(".backward(")
    function = next(itertools.islice(names, earlier, None))  # one name for each step
    unit = "\t" if "\t" in indent else "    "
    return Forward(tuple(nodes), loss, flow.needed, results, function, indent, unit)


def _deletes_lines(edit: Edit, text: str) -> bool:
    return not edit.text and text[edit.start : edit.end].endswith("\n")


def siblings_of(statement: Node) -> list[Node]:
    """The statements of a block, this one among them."""
    block = statement.parent
    return [one for one in block.named_children if one.type != "comment"] if block is not None else []


def _free_names() -> Iterator[str]:
    yield "forward_fn"
    yield from (f"forward_fn_{number}" for number in range(2, 1000))


def _computing(
    siblings: list[Node], at: int, before: int, loss: Node, barrier: Collection[str], use: UseEdits
) -> list[Node]:
    """The statements between the first that computes something for the loss and the one at `at`."""
    needed = loaded_names(parsed(loss, use))
    known = _data_names(siblings[at], use)
    slice_: list[int] = []
    for index in range(at - 1, -1, -1):
        trees = statements([siblings[index]], use)
        bound = {name for tree in trees for name in bound_names(tree)}
        if bound.intersection(barrier):
            before = max(before, index)
        if bound & needed:
            slice_.append(index)
            if all(isinstance(tree, ast.Assign) for tree in trees):
                needed -= bound  # what they were before does not matter
            needed |= {name for tree in trees for name in loaded_names(tree)}
    early = (siblings[index] for index in slice_ if index <= before)
    if any(calls_value(one, use) and not _is_recorded(one, use) for one in early):
        raise Refused(_BEFORE)
    inside = sorted(index for index in slice_ if index > before)
    while inside and _is_data(siblings[inside[0]], known, use):
        known |= {name for tree in statements([siblings[inside[0]]], use) for name in bound_names(tree)}
        inside.pop(0)
    if not inside and KIND[loss.kind_id] in (K.IDENTIFIER, K.ATTRIBUTE):
        raise Refused(_NO_LOSS)
    return siblings[inside[0] : at] if inside else []


def _is_recorded(statement: Node, use: UseEdits) -> bool:
    """Whether a statement has moved into an earlier forward function: MindSpore derives through what that returned."""
    start = use.source.offsets(statement)[0]
    heads = [edit.start for edit in use.patches.edits if re.match(r"def forward_fn\w*\(", edit.text)]
    calls = [edit.start for edit in use.patches.edits if "value_and_grad(forward_fn" in edit.text]
    head = max((place for place in heads if place <= start), default=None)
    return head is not None and any(start < call for call in calls if not any(start < one < call for one in heads))


def _is_data(statement: Node, known: set[str], use: UseEdits) -> bool:
    """Whether a statement only prepares what the loop goes over: `inputs = inputs.to(device)`."""
    read = {name for tree in statements([statement], use) for name in loaded_names(tree)}
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


def _lines_in_strings(node: Node, use: UseEdits) -> set[int]:
    """The starts of lines that lie inside strings: their spaces are no indentation."""
    found = set()
    for one in walk(node):
        if KIND[one.kind_id] == K.STRING and one.start_point[0] != one.end_point[0]:
            start, end = use.source.offsets(one)
            found |= {start + match.end() for match in re.finditer("\n", use.patches.text[start:end])}
    return found
