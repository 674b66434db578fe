# SPDX-License-Identifier: Apache-2.0
"""The statements around a place, as rewrites by hand that move code need to know them."""

from __future__ import annotations

import ast
import builtins
import re

from mindport.core.mapping import Text
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.use_edits import UseEdits
from mindport.core.syntax import KIND, K, Node

_SETS_UP = frozenset(("to", "cuda", "cpu", "float", "double", "train", "eval", "apply", "parameters", "size", "view"))
"""Methods of networks and data that compute nothing to be derived."""


def calls_value(statement: Node, use: UseEdits) -> bool:
    """Whether something is called that is no function, class or module by its name, and so may be a network."""
    for call in (
        node for tree in statements([statement], use) for node in ast.walk(tree) if isinstance(node, ast.Call)
    ):
        function: ast.expr = call.func
        while isinstance(function, ast.Attribute):
            if function.attr in _SETS_UP:
                return False
            function = function.value
        name = function.id if isinstance(function, ast.Name) else "X"
        defined = rf"(?:def|class)\s+{name}\b|import[^\n]*\b{name}\b"
        is_class = name[0].isupper() and not re.search(
            rf"(?m)^\s*(?:\w+, *)*{name}\b *(?:,[^=\n]*)?=[^=]", use.patches.text
        )
        if not is_class and name not in vars(builtins) and not re.search(defined, use.patches.text):
            return True
    return False


def loop_of(statement: Node) -> Node | None:
    node: Node | None = statement
    while node is not None and KIND[node.kind_id] != K.FUNCTION_DEFINITION:
        if KIND[node.kind_id] == K.FOR_STATEMENT or node.type == "while_statement":
            return node
        node = node.parent
    return None


def scope_of(statement: Node) -> Node:
    node = statement
    while node.parent is not None and KIND[node.kind_id] != K.FUNCTION_DEFINITION:
        node = node.parent
    return node


def code(node: Node, use: UseEdits) -> str:
    return use.patches.text[slice(*use.source.offsets(node))]


def shares_line(statement: Node, use: UseEdits) -> bool:
    start = use.source.offsets(statement)[0]
    text = use.patches.text
    return bool(text[text.rfind("\n", 0, start) + 1 : start].lstrip("\ufeff").strip())


def statements(nodes: list[Node], use: UseEdits) -> list[ast.stmt]:
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


def parsed(expression: Node, use: UseEdits) -> ast.AST:
    try:
        return ast.parse(f"({code(expression, use)})")
    except SyntaxError:
        raise Refused(Text("the code here cannot be parsed", "此处代码无法解析")) from None
