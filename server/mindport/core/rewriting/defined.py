# SPDX-License-Identifier: Apache-2.0
"""What the text of a definition says of itself: its name, its parts and its defaults."""

from __future__ import annotations

import ast
from collections.abc import Sequence
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
        names = [*defaults]
        known = defaults.get(place if isinstance(place, str) else names[place] if place < len(names) else "")
        return known is not None and same_value(text, known)

    return is_default


def _defaults(definition: str) -> dict[str, str | None]:
    """The parameters in order, each with the text of its default."""
    function = _maker(_parsed(definition))
    if function is None:
        return {}
    names = [one.arg for one in function.args.args if one.arg not in ("self", "cls")]
    texts = [ast.unparse(one) for one in function.args.defaults]
    return dict(zip(names, [*[None] * (len(names) - len(texts)), *texts], strict=True))


def definition_alone(definition: str, template: str, parameters: Sequence[str]) -> str:
    """What a definition makes, where a template only calls it with the source's first parameters, "" otherwise.

    Then its name stands for that of the source wherever it is handed on. Where a device or dtype stands between the
    parameters, nobody gives it by position.
    """
    name, own = defined_name(definition), [*_defaults(definition)]
    parsed = _parsed(definition)
    called = f"{name}({', '.join(f'{{{one}}}' for one in own)})"
    theirs = [one for one in parameters if one not in ("device", "dtype")]
    return name if parsed and template.strip() == called and own == theirs[: len(own)] else ""


def _maker(parsed: Sequence[ast.ClassDef | ast.FunctionDef]) -> ast.FunctionDef | None:
    """The function that a call of the last part runs: it, or the `__init__` of the class or of what that builds on."""
    parts = {one.name: one for one in parsed}
    part = parsed[-1] if parsed else None
    while isinstance(part, ast.ClassDef):
        own = (one for one in part.body if isinstance(one, ast.FunctionDef) and one.name in ("__init__", "__new__"))
        made = next(own, None)
        if made is not None:
            return made
        part = next((parts[base.id] for base in part.bases if isinstance(base, ast.Name) and base.id in parts), None)
    return part


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
