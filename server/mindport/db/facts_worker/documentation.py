# SPDX-License-Identifier: Apache-2.0
"""Reads docstrings: signature lines of compiled functions, supported platforms, deprecation."""

import ast
import inspect
import re

from .signatures import of_node

_SIGNATURE = re.compile(r"^\s*(?:\.\. (?:py:)?(?:function|method):: )?([\w.]+)\s*(\(.*)$")
_PLATFORMS = re.compile(r"Supported Platforms:\s*\n\s*(.+)")
_DEPRECATED = re.compile(
    r"\.\. deprecated::|\bis deprecated\b|\(deprecated\)|\bDEPRECATED\b|``deprecated``", re.IGNORECASE
)
_DEVICES = {"ascend": "ascend", "gpu": "gpu", "cpu": "cpu"}


def text_of(value: object) -> str:
    """The docstring of an object, "" where there is none."""
    text = getattr(value, "__doc__", None)
    return text if isinstance(text, str) else ""


def signature_lines(text: str, name: str) -> list[str]:
    """The signatures a docstring writes for `name`: "(input, dim=None) -> Tensor" for each."""
    found: list[str] = []
    lines = inspect.cleandoc(text).splitlines()
    for number, line in enumerate(lines):
        match = _SIGNATURE.match(line)
        if not match or (number and match.group(1).rsplit(".", 1)[-1] != name):
            continue  # the first line may use an inner name, such as addcdiv_ext
        if number > 2 and not line.lstrip().startswith("..") and found == []:
            continue
        if (number > 0 and lines[number - 1].lstrip().startswith(">>>")) or line.lstrip().startswith(">>>"):
            continue
        parsed = _valid(match.group(2))
        if parsed and parsed not in found:
            found.append(parsed)
    return found


_ARGUMENT = re.compile(r"^    (\*{0,2}\w+)(?: ?\((.*?)\))?: ?(.*)$")
_DEFAULT = re.compile(r"[Dd]efault(?:s to)?:?\s*`{0,2}([^`\s,]+)`{0,2}")


def argument_section(text: str) -> list[str]:
    """The signature that the "Args" section of a docstring amounts to; empty where there is none."""
    required: list[str] = []
    optional: list[str] = []
    keywords: list[str] = []
    section = ""
    entries: list[tuple[str, str, str, str]] = []
    for line in inspect.cleandoc(text).splitlines():
        if re.match(r"^\w[\w ]*:\s*$", line):
            section = line.strip().rstrip(":")
            continue
        match = _ARGUMENT.match(line)
        if match and section in {"Args", "Keyword Args", "Keyword Arguments"}:
            entries.append((section, match.group(1), match.group(2) or "", match.group(3)))
        elif entries and section.startswith(("Args", "Keyword")) and line.startswith("     "):
            place, name, kind, words = entries[-1]
            entries[-1] = (place, name, kind, f"{words} {line.strip()}")
    for place, name, kind, words in entries:
        default = _DEFAULT.search(words)
        known = default.group(1).rstrip(".") if default else "None" if "optional" in kind else None
        written = name if known is None or name.startswith("*") else f"{name}={known}"
        if place != "Args":
            keywords.append(written)
        elif known is None:
            required += [item.split("=")[0] for item in optional] + [written]
            optional = []
        else:
            optional.append(written)
    if not entries:
        return []
    parts = [*required, *optional, *(["*", *keywords] if keywords else [])]
    parsed = _valid(f"({', '.join(parts)})")
    return [parsed] if parsed else []


def _function(head: str) -> ast.FunctionDef | None:
    try:
        node = ast.parse(f"def f{head}: ...").body[0]
    except SyntaxError:
        return None
    return node if isinstance(node, ast.FunctionDef) else None


def _optional(match: re.Match[str]) -> str:
    """The old way to write optional arguments, "f(a[, b[, c]])", as defaults that nobody tells."""
    names = [part.strip() for part in re.sub(r"[\[\]]", "", match.group(1)).split(",")]
    return "".join(f", {name if '=' in name else f'{name}=...'}" for name in names) + ")"


def _valid(text: str) -> str | None:
    head, arrow, result = text.partition("->")
    head = re.sub(r"\[\s*,(.*)\]\s*\)", _optional, head.strip().rstrip(":"))
    bare = re.sub(r"(\w+)\s*:\s*[^,()=]+(?=[,)=])", r"\1", head)  # annotations that are not Python's
    node = _function(head) or _function(bare)
    if node is None:
        return None
    head, _ = of_node(node, drop_first=False)
    result = result.strip().rstrip(".:")
    return f"{head} -> {result}" if arrow and result else head


def returned(text: str) -> str | None:
    """The return part of a docstring's signature in the form of an annotation, None where it is prose."""
    _, arrow, result = text.partition("->")
    result = result.strip()
    if not arrow or not result:
        return None
    result = re.sub(r"\btuple\((\w+)\)", r"tuple[\1, ...]", result.split(" or ")[0].strip())
    result = re.sub(r"\b(?:Long|Bool|Int|Float)Tensor\b", "Tensor", result)
    result = re.sub(r"\b(list|List) of (\w+?)s?\b", r"list[\2]", result)
    if result.startswith("(") and result.endswith(")"):
        result = f"tuple[{result[1:-1]}]"
    try:
        ast.parse(result, mode="eval")
    except SyntaxError:
        return None
    return result


def platforms(text: str) -> list[str]:
    """The devices under "Supported Platforms" of a MindSpore docstring."""
    match = _PLATFORMS.search(text)
    words = re.findall(r"\w+", match.group(1).lower()) if match else []
    return [_DEVICES[word] for word in words if word in _DEVICES]


def says_deprecated(text: str) -> bool:
    """Whether the beginning of a docstring calls the object deprecated."""
    return bool(_DEPRECATED.search("\n".join(text.strip().splitlines()[:4])))
