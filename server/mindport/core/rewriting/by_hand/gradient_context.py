# SPDX-License-Identifier: Apache-2.0
"""`with torch.no_grad():` and `@torch.no_grad()` vanish: MindSpore computes gradients only where it is asked to."""

from __future__ import annotations

import re

from mindport.core.mapping import Text
from mindport.core.rewriting.comma_list import Part, deletions
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.import_places import line_deletion, without_statement
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.tree_walk import walk
from mindport.core.rewriting.use_edits import UseEdits
from mindport.core.syntax import KIND, K, Node


def without_context(place: Place, use: UseEdits) -> list[Edit]:
    """Delete the decorator, or the `with` around its block; where another context may stand for it, none does."""
    if any(argument.text != "True" for argument in place.usage.arguments or ()):
        raise Refused(Text("whether gradients are kept out is decided at run time", "是否关闭梯度在运行时才决定"))
    return without(place, use)


def without_switch(place: Place, use: UseEdits) -> list[Edit]:
    """Delete a switch such as `torch.set_grad_enabled(…)`: a statement, decorator or `with`, whatever it is given."""
    if place.statement is None:
        return without(place, use)
    return [without_statement(use.patches.text, place.statement, place.block_holds)]


def enabled_here(place: Place, use: UseEdits) -> list[Edit]:
    """`torch.is_grad_enabled()` where the code around it says the answer."""
    node = place.expression.parent
    while node is not None:
        head = use.source.slice(node).partition(":")[0] if node.type == "with_statement" else ""
        if KIND[node.kind_id] == K.FUNCTION_DEFINITION or "_grad_enabled(" in head:
            raise Refused(
                Text("whether gradients are wanted here is decided at run time", "此处是否需要梯度在运行时才决定")
            )
        if re.search(r"\b(?:no_grad|inference_mode)\b", head):
            return [Edit(place.start, place.end, "False")]
        node = node.parent
    return [Edit(place.start, place.end, "True")]


def without(place: Place, use: UseEdits) -> list[Edit]:
    """Delete a decorator, or the `with` around its block."""
    around = place.expression.parent
    text = use.patches.text
    if around is not None and around.type == "decorator":
        return [line_deletion(text, *use.source.offsets(around))]
    clause = around.parent if around is not None and around.type == "with_item" else None
    statement = clause.parent if clause is not None else None
    is_chosen = around is not None and around.type in ("conditional_expression", "argument_list")
    if is_chosen and place.usage.arguments == ():
        return [Edit(place.start, place.end, f"{use.spell('contextlib.nullcontext')}()")]
    if clause is None or statement is None or place.usage.arguments is None:
        raise Refused(Text("only a with statement or a decorator can be deleted", "只能删除 with 语句或装饰器"))
    items = [child for child in clause.named_children if child.type == "with_item"]
    if len(items) > 1:
        return _one_item(clause, items, place, use)
    return _unwrapped(statement, use)


def _one_item(clause: Node, items: list[Node], place: Place, use: UseEdits) -> list[Edit]:
    commas = [use.source.offsets(child) for child in clause.children if child.type == ","]
    parts = [
        Part(*use.source.offsets(item), commas[index] if index < len(commas) else None)
        for index, item in enumerate(items)
    ]
    kept = [part.start != place.start for part in parts]
    comments = [use.source.offsets(node)[0] for node in clause.children if KIND[node.kind_id] == K.COMMENT]
    return list(deletions(parts, kept, comments, use.patches.text))


def _unwrapped(statement: Node, use: UseEdits) -> list[Edit]:
    """The block of a `with` without its head, as far to the left as the head stood."""
    text, source = use.patches.text, use.source
    start, end = source.offsets(statement)
    body = statement.child_by_field_name("body")
    if body is None or statement.has_error:
        raise Refused(Text("the code here cannot be parsed", "此处代码无法解析"))
    body_start = source.offsets(body)[0]
    outer = text[text.rfind("\n", 0, start) + 1 : start].lstrip("\ufeff")
    if outer.strip():
        raise Refused(Text("the with statement shares its line", "with 语句与其他语句同行"))
    colon = next(source.offsets(child)[1] for child in statement.children if child.type == ":")
    if "\n" not in text[colon:body_start]:
        return [Edit(start, body_start, "")]
    inner = text[text.rfind("\n", 0, body_start) + 1 : body_start]
    if not inner.startswith(outer) or inner == outer:
        raise Refused(Text("the indentation mixes tabs and spaces", "缩进混用了制表符和空格"))
    head_end = _head_end(text, colon, inner)
    edits = [Edit(start, head_end, "")]
    in_strings = _inside_strings(body, use)
    line = text.find("\n", max(head_end - 1, start)) + 1
    while 0 < line < end:
        covered = any(edit.start < line + len(inner) and line + len(outer) < edit.end for edit in use.patches.edits)
        if text.startswith(inner, line) and line >= head_end and not covered and line not in in_strings:
            edits.append(Edit(line + len(outer), line + len(inner), ""))
        line = text.find("\n", line) + 1
    return edits


def _head_end(text: str, colon: int, inner: str) -> int:
    """Up to where the head is deleted: a comment behind it stays, else the first line of the block moves up."""
    line_end = text.index("\n", colon)
    rest = text[colon:line_end]
    if rest.strip():
        return colon + len(rest) - len(rest.lstrip())
    line = line_end + 1
    while not text[line : (text.find("\n", line) + 1 or len(text))].strip():
        line = text.index("\n", line) + 1
    return line + len(inner) if text.startswith(inner, line) else line


def _inside_strings(body: Node, use: UseEdits) -> set[int]:
    """The starts of lines that lie inside strings: their spaces are not indentation."""
    found = set()
    for node in walk(body):
        if KIND[node.kind_id] == K.STRING and node.start_point[0] != node.end_point[0]:
            start, end = use.source.offsets(node)
            line = use.patches.text.find("\n", start, end) + 1
            while line > 0:
                found.add(line)
                line = use.patches.text.find("\n", line, end) + 1
    return found
