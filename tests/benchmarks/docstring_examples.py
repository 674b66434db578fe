# SPDX-License-Identifier: Apache-2.0
"""The code in a docstring, as one text: lines behind prompts, or else the indented blocks after `::`."""

import ast
import codeop
import re
import textwrap
from collections.abc import Iterator

_PROMPT = re.compile(r"^\s*(>>>|\.\.\.)(?: (.*)|)$")
_BLOCK = re.compile(
    r"^( *)(?:\.\. code(?:-block)?:: *(?:python)?|.*[^:\s]::) *\n((?:[ ]*\n|\1[ ]+\S.*\n)+)", re.MULTILINE
)


def statements(docstring: str) -> list[ast.stmt]:
    """The statements that the examples show, in order, without those that cannot be parsed."""
    units = list(_behind_prompts(docstring)) or [
        textwrap.dedent(match[2]) for match in _BLOCK.finditer(docstring + "\n")
    ]
    return [statement for unit in units for statement in _parsed(unit)]


def _behind_prompts(docstring: str) -> Iterator[str]:
    """One statement after the other; an open bracket goes on without a prompt, a block with any."""
    lines: list[str] = []
    for line in docstring.expandtabs().splitlines():
        match = _PROMPT.match(line)
        code = (match[2] or "") if match else line
        begins = match is not None and match[1] == ">>>" and not code.startswith((" ", ")", "]", "else", "elif"))
        if lines and ((begins and not _is_open(lines)) or (match is None and not _is_open(lines))):
            yield "\n".join(lines)
            lines = []
        if match is not None or lines:
            lines.append(code)
    if lines:
        yield "\n".join(lines)


def _is_open(lines: list[str]) -> bool:
    """Whether a bracket is open, or a decorator or block has nothing below it."""
    try:
        return codeop.compile_command("\n".join(lines) + "\n", symbol="exec") is None and not (
            len(lines) > 1 and lines[-1][:1].isspace() and _parsed("\n".join(lines))
        )
    except (SyntaxError, ValueError, OverflowError):
        return False


def _parsed(text: str) -> list[ast.stmt]:
    """The statements of a text; none where it is no Python."""
    try:
        return ast.parse(textwrap.dedent(text)).body
    except (SyntaxError, ValueError):
        return []
