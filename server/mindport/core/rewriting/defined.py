# SPDX-License-Identifier: Apache-2.0
"""What the text of a definition says of itself: its name, its parts and its defaults."""

from __future__ import annotations

import ast
from functools import lru_cache

from mindport.core.rewriting.literals import same_value
from mindport.core.rewriting.template import IsDefault


def defined_name(definition: str) -> str:
    """The name that a definition is for: of its last class or function; "" where it makes none."""
    parsed = _parsed(definition)
    return parsed[-1].name if parsed else ""


def defined_parts(definition: str) -> dict[str, str]:
    """The classes and functions of a definition by name, what others are built on first."""
    lines = definition.strip().splitlines()
    return {one.name: "\n".join(lines[_first_line(one) - 1 : one.end_lineno]) for one in _parsed(definition.strip())}


def with_own_defaults(definition: str, otherwise: IsDefault) -> IsDefault:
    """The question whether an argument may be left out, answered for the definition too."""
    name, defaults = defined_name(definition), _defaults(definition)

    def is_default(function: str, place: str | int, text: str) -> bool:
        if function != name:
            return otherwise(function, place, text)
        known = [*defaults.values()][place] if isinstance(place, int) else defaults.get(place)
        return known is not None and same_value(text, known)

    return is_default


def _defaults(definition: str) -> dict[str, str | None]:
    """The parameters in order, each with the text of its default."""
    parsed = _parsed(definition)
    inner = parsed[-1].body if parsed and isinstance(parsed[-1], ast.ClassDef) else parsed
    made = (
        one for one in inner if isinstance(one, ast.FunctionDef) and one.name in ("__init__", defined_name(definition))
    )
    function = next(made, None)
    if function is None:
        return {}
    names = [one.arg for one in function.args.args if one.arg != "self"]
    texts = [ast.unparse(one) for one in function.args.defaults]
    return dict(zip(names, [*[None] * (len(names) - len(texts)), *texts], strict=True))


def _first_line(node: ast.ClassDef | ast.FunctionDef) -> int:
    return min([node.lineno, *(one.lineno for one in node.decorator_list)])


@lru_cache(maxsize=256)
def _parsed(definition: str) -> tuple[ast.ClassDef | ast.FunctionDef, ...]:
    try:
        body = ast.parse(definition).body
    except SyntaxError:
        return ()
    found = tuple(one for one in body if isinstance(one, ast.ClassDef | ast.FunctionDef))
    return found if len(found) == len(body) else ()
