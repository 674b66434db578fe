# SPDX-License-Identifier: Apache-2.0
"""What the text of a definition says of itself: its name and its defaults."""

from __future__ import annotations

import ast
from functools import lru_cache

from mindport.core.rewriting.literals import same_value
from mindport.core.rewriting.template import IsDefault


def defined_name(definition: str) -> str:
    """The name of the class or function that a definition makes, "" where it makes none."""
    first = _parsed(definition)
    return first.name if first is not None else ""


def with_own_defaults(definition: str, otherwise: IsDefault) -> IsDefault:
    """The question whether an argument may be left out, answered for the definition too."""
    name, defaults = defined_name(definition), _defaults(definition)
    places = dict(enumerate(defaults.values()))

    def is_default(function: str, place: str | int, text: str) -> bool:
        if function != name:
            return otherwise(function, place, text)
        known = places.get(place) if isinstance(place, int) else defaults.get(place)
        return known is not None and same_value(text, known)

    return is_default


def _defaults(definition: str) -> dict[str, str | None]:
    """The parameters in order, each with the text of its default."""
    first = _parsed(definition)
    inner = first.body if isinstance(first, ast.ClassDef) else [first]
    made = (
        one for one in inner if isinstance(one, ast.FunctionDef) and one.name in ("__init__", defined_name(definition))
    )
    function = next(made, None)
    if function is None:
        return {}
    names = [one.arg for one in function.args.args if one.arg != "self"]
    texts = [ast.unparse(one) for one in function.args.defaults]
    return dict(zip(names, [*[None] * (len(names) - len(texts)), *texts], strict=True))


@lru_cache(maxsize=256)
def _parsed(definition: str) -> ast.ClassDef | ast.FunctionDef | None:
    try:
        body = ast.parse(definition).body
    except SyntaxError:
        return None
    only = body[0] if len(body) == 1 else None
    return only if isinstance(only, ast.ClassDef | ast.FunctionDef) else None
