# SPDX-License-Identifier: Apache-2.0
"""Where import lines go in a text, and what goes with one that is deleted."""

from __future__ import annotations

from collections.abc import Sequence

from mindport.core.rewriting.edits import Edit
from mindport.core.syntax import KIND, K, Node, Source


def line_insertion(text: str, position: int, lines: Sequence[str], newline: str) -> Edit:
    """Statements put before the one at a position: on lines of their own, or on its line where it shares one."""
    start = text.rfind("\n", 0, position) + 1
    before = text[start:position].lstrip("\ufeff")
    between = newline if not before.strip() else "; "
    ending = "" if position == len(text) and between == newline else between + (before if between == newline else "")
    return Edit(position, position, between.join(lines) + ending)


def line_deletion(text: str, start: int, end: int) -> Edit:
    """A statement deleted with its line, or alone where a comment or another statement shares the line."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    after = text[end : line_end if line_end >= 0 else len(text)]
    before = text[line_start:start].lstrip("\ufeff")
    if after.lstrip().startswith(";"):
        skipped = end + after.index(";") + 1
        while skipped < len(text) and text[skipped] in " \t":
            skipped += 1
        if text[skipped : skipped + 1] not in ("", "\r", "\n", "#") or before.strip():
            return Edit(start, skipped, "")
    if before.strip():
        return Edit(start - (len(before) - len(before.rstrip(" \t;"))), end, "")
    if after.strip():
        return Edit(start, end + len(after) - len(after.lstrip(" \t")), "")
    whole_start = start - len(before)
    return Edit(whole_start, line_end + 1 if line_end >= 0 else len(text), "")


def without_statement(text: str, statement: tuple[int, int], block_holds: bool) -> Edit:
    """A statement deleted with its line, or `pass` in its place where its block would be empty."""
    return line_deletion(text, *statement) if block_holds else Edit(*statement, "pass")


def start_of_code(source: Source) -> int:
    """Where an import may stand first: behind the docstring and the `__future__` imports, before anything else."""
    for index, node in enumerate(source.root.named_children):
        kind = KIND[node.kind_id]
        if kind in (K.COMMENT, K.FUTURE_IMPORT_STATEMENT):
            continue
        is_first = all(KIND[before.kind_id] == K.COMMENT for before in source.root.named_children[:index])
        if not (is_first and _is_string(node)):
            return source.offsets(node)[0]
    return len(source.text)


def end_of_imports(source: Source, first: int) -> int | None:
    """Where the first statement stands behind the run of imports of which one begins at `first`."""
    line = -1
    for node in source.root.named_children:
        kind = KIND[node.kind_id]
        if kind in (K.IMPORT_STATEMENT, K.IMPORT_FROM_STATEMENT):
            line = node.end_point[0] if source.offsets(node)[0] >= first else -1
        elif line >= 0 and not (kind == K.COMMENT and node.start_point[0] == line):
            return source.offsets(node)[0]
    return None


def _is_string(statement: Node) -> bool:
    children = statement.named_children
    return statement.type == "expression_statement" and bool(children) and KIND[children[0].kind_id] == K.STRING
