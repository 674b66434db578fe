# SPDX-License-Identifier: Apache-2.0
"""Import statements: what each binds, as absolute dotted paths."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from mindport.core.collect.found import ImportedName
from mindport.core.frameworks import FAMILIES
from mindport.core.scopes import Binding, How
from mindport.core.syntax import KIND, K, Node

if TYPE_CHECKING:
    from mindport.core.collect.walk import Walk

STANDARD_LIBRARY = sys.stdlib_module_names


def import_statement(walk: Walk, node: Node) -> None:
    for child in node.named_children:
        kind = KIND[child.kind_id]
        if kind == K.DOTTED_NAME:
            path = walk.name(child)
            root = path.partition(".")[0]
            bind_import(walk, root, root, child)
        elif kind == K.ALIASED_IMPORT:
            path_node, alias = child.named_children[0], child.named_children[-1]
            bind_import(walk, walk.name(alias), walk.name(path_node), child)


def import_from(walk: Walk, node: Node) -> None:
    children = node.named_children
    module = absolute(walk, children[0])
    within = f"{module}." if module else ""
    for child in children[1:]:
        kind = KIND[child.kind_id]
        if kind == K.DOTTED_NAME:
            name = walk.name(child)
            bind_import(walk, name, within + name, child)
            walk.out.imported.append(ImportedName(child, within + name))
        elif kind == K.ALIASED_IMPORT:
            original, alias = child.named_children[0], child.named_children[-1]
            path = within + walk.name(original)
            bind_import(walk, walk.name(alias), path, child)
            walk.out.imported.append(ImportedName(original, path))
        elif kind == K.WILDCARD_IMPORT:
            walk.out.stars.append(module)
            note_framework(walk, module.partition(".")[0])


def absolute(walk: Walk, node: Node) -> str:
    """The absolute dotted name of the module that a from-import names; as written, with dots, beyond the project."""
    if KIND[node.kind_id] != K.RELATIVE_IMPORT:
        return walk.name(node)
    text = walk.name(node).replace(" ", "")
    below = text.lstrip(".")
    package = walk.out.package.split(".") if walk.out.package else []
    up = len(text) - len(below) - 1
    if up > len(package):
        return text
    return ".".join(package[: len(package) - up] + ([below] if below else []))


def bind_import(walk: Walk, name: str, path: str, node: Node) -> None:
    root = path.partition(".")[0]
    walk.bind(name, Binding(How.IMPORT, node.start_byte, walk.scope, node, path))
    note_framework(walk, root)
    if root not in STANDARD_LIBRARY:
        walk.out.interesting.add(name)


def note_framework(walk: Walk, root: str) -> None:
    out = walk.out
    out.imports_numpy = out.imports_numpy or root == "numpy"
    out.imports_torch = out.imports_torch or root in FAMILIES["torch"]
    out.imports_tensorflow = out.imports_tensorflow or root in FAMILIES["tensorflow"]
