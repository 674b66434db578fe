# SPDX-License-Identifier: Apache-2.0
"""Notebook cells hold lines that only IPython understands: they give way to Python of the same length."""

import re

from msgspec import Struct

_PYTHON_CELL_MAGICS = frozenset(
    {"capture", "debug", "ipytest", "memit", "prun", "pypy", "python", "python3", "time", "timeit"}
)
"""Cell magics whose body is Python; the body of any other is something else (bash, html, a file's content)."""

_CELL_MAGIC = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*%%(\w+)")
_MEASURED = re.compile(r"%%?(?:time|timeit|memit)(?:[ \t]+-[a-zA-Z]+(?:[ \t]*\d+)?)*[ \t]+(?=\S)")
"""Measuring magics: a statement follows on the same line. The shortest, `%time `, has room for `pass; `."""
_MAGIC_LINE = re.compile(r"[ \t]*[%!?]")
_HELP_LINE = re.compile(r"[ \t]*[\w.*\[\]]+\?\??[ \t\r]*$")
_MAGIC_VALUE = re.compile(r"[^=\n#\"'(!%]+=[ \t]*(?=[%!])")
_TOKEN = re.compile(
    r"(?P<comment>#[^\n]*)"
    r'|(?P<string>"""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\')'
    r'|(?P<unclosed>"""|\'\'\')'
    r'|(?P<short>"(?:\\.|[^"\\\n])*"?|\'(?:\\.|[^\'\\\n])*\'?)'
    r"|(?P<open>[(\[{])"
    r"|(?P<close>[)\]}])"
    r"|(?P<continued>\\\r?\n)"
    r"|(?P<end>\n)",
    re.DOTALL,
)
_CLOSER = {"(": ")", "[": "]", "{": "}"}


class Stepped(Struct, frozen=True):
    """A cell's text as Python."""

    text: str
    """As long as the cell's own text, line by line."""
    closers: str
    """What would close the brackets and the string that the cell leaves open; such a cell does not run."""


def step_over(cell: str) -> Stepped:
    """A cell's text with everything that only IPython understands replaced by Python of the same length."""
    pieces: list[str] = []
    start = 0
    if magic := _CELL_MAGIC.match(cell):
        if magic[1] not in _PYTHON_CELL_MAGICS:
            return Stepped(_blank(cell), "")
        pieces.append(cell[: magic.start(1) - 2])
        start = magic.start(1) - 2
    closers = ""
    while start < len(cell):
        end = _line_end(cell, start)
        if replaced := _replaced(cell[start:end]):
            pieces.append(replaced)
        else:
            end, closers = _statement_end(cell, start)
            pieces.append(cell[start:end])
        start = end
    return Stepped("".join(pieces), closers)


def _line_end(cell: str, start: int) -> int:
    """The end of the line, or of the last one where lines end in backslashes, as shell commands like to."""
    while True:
        end = cell.find("\n", start) + 1
        if end == 0:
            return len(cell)
        if not cell[:end].endswith(("\\\n", "\\\r\n")):
            return end
        start = end


def _replaced(line: str) -> str | None:
    """The line as Python if it is IPython's own, else None."""
    if value := _MAGIC_VALUE.match(line):
        kept = value.end()
    elif _MAGIC_LINE.match(line) or _HELP_LINE.match(line):
        kept = len(line) - len(line.lstrip(" \t"))
    else:
        return None
    if measured := _MEASURED.match(line, kept):
        filling = "" if line[:kept].strip() else "pass; "
        return line[:kept] + filling.ljust(measured.end() - kept) + line[measured.end() :]
    # A number keeps the line a statement (it may be the only one of a block) or an expression, and is short enough.
    return f"{line[:kept]}0{_blank(line[kept + 1 :])}"


def _statement_end(cell: str, start: int) -> tuple[int, str]:
    """Where the logical line that starts here ends, and what would close it if the cell ends first."""
    open_brackets: list[str] = []
    for token in _TOKEN.finditer(cell, start):
        kind = token.lastgroup
        if kind == "open":
            open_brackets.append(token[0])
        elif kind == "close" and open_brackets:
            open_brackets.pop()
        elif kind == "end" and not open_brackets:
            return token.end(), ""
        elif kind == "unclosed":
            return len(cell), token[0] + _closing(open_brackets)
    return len(cell), _closing(open_brackets)


def _closing(open_brackets: list[str]) -> str:
    return "".join(_CLOSER[bracket] for bracket in reversed(open_brackets))


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
