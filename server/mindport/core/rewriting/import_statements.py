# SPDX-License-Identifier: Apache-2.0
"""The import statements of a file, and which names its code uses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from mindport.core.collect import Collected
from mindport.core.rewriting.comma_list import Part
from mindport.core.rewriting.tree_walk import walk
from mindport.core.scopes import How, Scope
from mindport.core.syntax import KIND, K, Node, Source

_DEFINITIONS = ("function_definition", "class_definition", "decorated_definition")


class Item(Struct, frozen=True):
    """One name that an import statement brings, or all of a module's."""

    part: Part
    path: str
    """What is imported: "torch.nn" in `from torch import nn`, `import torch.nn as nn` and `from torch.nn import *`."""
    bound: str
    """The name that it gets here: "torch" in `import torch.nn`; "torch.nn.*" for all names of torch.nn."""
    alias: bool

    @property
    def is_star(self) -> bool:
        """Whether it stands for all names of a module."""
        return self.bound.endswith("*")


class Statement(Struct, frozen=True):
    """One import statement."""

    start: int
    end: int
    items: tuple[Item, ...]
    comments: tuple[int, ...]
    is_from: bool
    top: bool
    """Whether it stands at the level of the module."""
    alone: bool
    """Whether it is the only statement of a block, or its neighbours are imports only."""


def import_statements(source: Source) -> list[Statement]:
    """All import statements with absolute module names, in order of place."""
    found = []
    for node in walk(source.root):
        kind = KIND[node.kind_id]
        if kind in (K.IMPORT_STATEMENT, K.IMPORT_FROM_STATEMENT):
            statement = _statement(source, node)
            if statement is not None and statement.items:
                found.append(statement)
    return found


def _statement(source: Source, node: Node) -> Statement | None:
    is_from = KIND[node.kind_id] == K.IMPORT_FROM_STATEMENT
    module = ""
    if is_from:
        module_node = node.named_children[0]
        if KIND[module_node.kind_id] == K.RELATIVE_IMPORT:
            return None
        module = source.slice(module_node) + "."
    items: list[Item] = []
    comments = []
    skip = node.named_children[0] if is_from else None
    for child in node.children:
        kind = KIND[child.kind_id]
        if child == skip:
            continue
        if child.type == "," and items:
            last = items[-1]
            part = Part(last.part.start, last.part.end, source.offsets(child))
            items[-1] = Item(part, last.path, last.bound, last.alias)
        elif kind == K.COMMENT:
            comments.append(source.offsets(child)[0])
        elif kind == K.WILDCARD_IMPORT:
            items.append(Item(Part(*source.offsets(child), None), module[:-1], f"{module}*", False))
        elif kind in (K.DOTTED_NAME, K.ALIASED_IMPORT):
            named = child.named_children
            original = source.slice(named[0]) if kind == K.ALIASED_IMPORT else source.slice(child)
            bound = source.slice(named[-1]) if kind == K.ALIASED_IMPORT else original.partition(".")[0]
            items.append(Item(Part(*source.offsets(child), None), module + original, bound, kind == K.ALIASED_IMPORT))
    parent = node.parent
    others = [child for child in parent.named_children if KIND[child.kind_id] != K.COMMENT] if parent else []
    return Statement(
        *source.offsets(node),
        tuple(items),
        tuple(comments),
        is_from,
        parent is not None and KIND[parent.kind_id] == K.MODULE,
        all(KIND[child.kind_id] in (K.IMPORT_STATEMENT, K.IMPORT_FROM_STATEMENT) for child in others),
    )


def is_script(source: Source) -> bool:
    """Whether a file does something when it is run, rather than only define what others import."""
    statements = source.root.named_children
    defines = any(node.type in _DEFINITIONS for node in statements)
    return any(_does_something(node, source, defines) for node in statements)


def _does_something(node: Node, source: Source, defines: bool) -> bool:
    if node.type == "if_statement":
        return "__main__" in source.slice(node.named_children[0])
    if node.type != "expression_statement":
        return node.type in ("for_statement", "while_statement", "with_statement")
    kind = KIND[node.named_children[0].kind_id]
    return kind == K.CALL or (kind == K.ASSIGNMENT and not defines and "(" in source.slice(node))


def names_used(source: Source) -> Counter[str]:
    """How often each name is used outside import statements, in annotations that are strings and in `__all__` too."""
    found: Counter[str] = Counter()
    for node in walk(source.root):
        kind = KIND[node.kind_id]
        if kind == K.IDENTIFIER and not _is_label(node):
            found[source.slice(node)] += 1
        elif kind == K.STRING_CONTENT and _speaks_of_names(node):
            found.update(re.findall(r"(?<![\w.])[A-Za-z_]\w*", source.slice(node)))
    return found


def _is_label(node: Node) -> bool:
    """Whether an identifier names an attribute, a keyword or what an import brings, rather than a value."""
    parent = node.parent
    if parent is None:
        return False
    kind = KIND[parent.kind_id]
    if kind == K.ATTRIBUTE:
        return parent.named_children[-1] == node and parent.named_children[0] != node
    if kind == K.KEYWORD_ARGUMENT:
        return parent.named_children[0] == node
    return kind in (K.DOTTED_NAME, K.ALIASED_IMPORT) and not _in_pattern(parent)


def _in_pattern(node: Node | None) -> bool:
    while node is not None and KIND[node.kind_id] in (K.DOTTED_NAME, K.ALIASED_IMPORT):
        node = node.parent
    return node is not None and KIND[node.kind_id] not in (
        K.IMPORT_STATEMENT, K.IMPORT_FROM_STATEMENT, K.FUTURE_IMPORT_STATEMENT,
    )  # fmt: skip


def _speaks_of_names(content: Node) -> bool:
    """Whether a string may name what the code uses: an annotation, or an entry of a list such as `__all__`."""
    node: Node | None = content.parent
    for _ in range(4):
        node = node.parent if node is not None else None
        if node is None:
            return False
        if KIND[node.kind_id] == K.TYPE:
            return True
        if KIND[node.kind_id] == K.ASSIGNMENT:
            return node.named_children[0].text == b"__all__"
    return False


def names_bound(collected: Collected) -> tuple[frozenset[str], Counter[str]]:
    """The names that imports bind, and how often each name is bound by anything else, wherever in the file."""
    imported = set()
    others: Counter[str] = Counter()
    for scope in _scopes(collected):
        for name, bindings in scope.bindings.items():
            for binding in bindings:
                if binding.how is How.IMPORT:
                    imported.add(name)
                else:
                    others[name] += 1
    return frozenset(imported), others


def _scopes(collected: Collected) -> Iterator[Scope]:
    yield collected.scope
    yield from (function.scope for function in collected.all_functions)
    yield from (cls.scope for cls in collected.classes)
    yield from collected.inner_scopes.values()
