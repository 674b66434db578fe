# SPDX-License-Identifier: Apache-2.0
"""What names a piece of code binds, and which of them it reads before: what it needs to become a function."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from msgspec import Struct

_LEAVES = (ast.Return, ast.Yield, ast.YieldFrom, ast.Await, ast.Global, ast.Nonlocal, ast.Delete, ast.Import)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ImportFrom, ast.Try, ast.AsyncFor, ast.AsyncWith)


class NameFlow(Struct, frozen=True):
    """The names of a sequence of statements."""

    bound: tuple[str, ...]
    """In order of the first binding."""
    needed: tuple[str, ...]
    """Bound, but perhaps read before: their values have to come from outside."""


def name_flow(statements: Sequence[ast.stmt]) -> NameFlow | None:
    """The names of statements; None for statements that cannot be moved into a function."""
    for statement in statements:
        if any(isinstance(node, (*_LEAVES, *_SCOPES)) for node in ast.walk(statement)) or _leaves_loop([statement]):
            return None
    bound = tuple(dict.fromkeys(name for one in statements for name in bound_names(one)))
    early: dict[str, None] = {}
    _read(statements, set(), early)
    return NameFlow(bound, tuple(name for name in bound if name in early))


def loaded_names(node: ast.AST) -> set[str]:
    """Every name that is read somewhere in a piece of code."""
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)}


def bound_names(statement: ast.AST) -> list[str]:
    """Every name that a statement binds, in order; those of comprehensions are their own."""
    own = {
        id(name)
        for node in ast.walk(statement)
        if isinstance(node, ast.comprehension)
        for name in ast.walk(node.target)
    }
    nodes = [node for node in ast.walk(statement) if isinstance(node, ast.Name) and id(node) not in own]
    return [node.id for node in nodes if isinstance(node.ctx, ast.Store)]


def _read(statements: Iterable[ast.stmt], assigned: set[str], early: dict[str, None]) -> None:
    """Note what is read before it is surely assigned; `assigned` grows."""
    for statement in statements:
        parts: list[ast.AST] = []
        blocks: list[list[ast.stmt]] = []
        match statement:
            case ast.If():
                parts, blocks = [statement.test], [statement.body, statement.orelse]
            case ast.While():
                parts, blocks = [statement.test], [statement.body]
            case ast.For():
                parts, blocks = [statement.iter], [statement.body]
            case ast.With():
                parts, blocks = [*statement.items], [statement.body]
            case ast.AugAssign(target=ast.Name(id=name)):
                parts = [statement, ast.Name(name, ast.Load())]
            case _:
                parts = [statement]
        for part in parts:
            early.update(dict.fromkeys(sorted(loaded_names(part) - assigned)))
        inner = [assigned | (set(bound_names(statement.target)) if isinstance(statement, ast.For) else set())] * 2
        ends = []
        for block, start in zip(blocks, inner, strict=False):
            end = set(start)
            _read(block, end, early)
            ends.append(end)
        if isinstance(statement, ast.If):
            assigned |= ends[0] & ends[1]
        elif isinstance(statement, ast.With):
            assigned |= ends[0] | set(bound_names(statement))
        elif not isinstance(statement, ast.For | ast.While):
            assigned |= set(bound_names(statement))


def _leaves_loop(statements: Iterable[ast.stmt]) -> bool:
    """Whether a `break` or `continue` belongs to a loop around the statements."""
    for statement in statements:
        if isinstance(statement, ast.Break | ast.Continue):
            return True
        if isinstance(statement, ast.If) and _leaves_loop([*statement.body, *statement.orelse]):
            return True
        if isinstance(statement, ast.With) and _leaves_loop(statement.body):
            return True
    return False
