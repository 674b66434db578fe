# SPDX-License-Identifier: Apache-2.0
"""Writes parameter lists as source text: no annotations, short defaults, no self or cls."""

import ast
import enum
import inspect
import math
import re
import types
from collections.abc import Callable
from typing import Any

_LONG = 60


def of_node(node: ast.FunctionDef | ast.AsyncFunctionDef, drop_first: bool) -> tuple[str, str]:
    """The signature of a function in source or stub text, and its bare parameter names."""
    arguments = node.args
    plain = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(plain) - len(arguments.defaults)) + list(arguments.defaults)
    positional_only = len(arguments.posonlyargs)
    pairs = list(zip(plain, defaults, strict=True))
    if drop_first and pairs:
        pairs, positional_only = pairs[1:], max(0, positional_only - 1)
    written = [_with_default(item.arg, default) for item, default in pairs]
    if positional_only:
        written.insert(positional_only, "/")
    if arguments.vararg:
        written.append(f"*{arguments.vararg.arg}")
    elif arguments.kwonlyargs:
        written.append("*")
    for item, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        written.append(_with_default(item.arg, default))
    if arguments.kwarg:
        written.append(f"**{arguments.kwarg.arg}")
    names = ",".join(text.split("=")[0] for text in written)
    return f"({', '.join(written)})", names


def _with_default(name: str, default: ast.expr | None) -> str:
    if default is None:
        return name
    text = ast.unparse(default)
    return f"{name}={text if len(text) <= _LONG else '...'}"


def of_object(value: Any, drop_first: bool, name_of: Callable[[object], str | None]) -> str | None:
    """The signature that inspect finds for a function or class, None where it finds none."""
    try:
        signature = inspect.signature(value)
    except (ValueError, TypeError):
        return None
    parameters = list(signature.parameters.values())
    if (
        drop_first
        and parameters
        and parameters[0].kind in {inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD}
    ):
        parameters = parameters[1:]
    return _write(parameters, name_of)


def _write(parameters: list[inspect.Parameter], name_of: Callable[[object], str | None]) -> str:
    written: list[str] = []
    star_written = False
    previous = None
    for parameter in parameters:
        if previous is inspect.Parameter.POSITIONAL_ONLY and parameter.kind is not previous:
            written.append("/")
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            star_written = True
            written.append(f"*{parameter.name}")
        elif parameter.kind is inspect.Parameter.VAR_KEYWORD:
            written.append(f"**{parameter.name}")
        else:
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not star_written:
                star_written = True
                written.append("*")
            default = parameter.default
            empty = default is inspect.Parameter.empty
            written.append(parameter.name if empty else f"{parameter.name}={default_text(default, name_of)}")
        previous = parameter.kind
    if previous is inspect.Parameter.POSITIONAL_ONLY:
        written.append("/")
    return f"({', '.join(written)})"


def default_text(value: Any, name_of: Callable[[object], str | None]) -> str:
    """A default as it would be written in source, "..." where that cannot be said."""
    if value is Ellipsis:
        return "..."
    if isinstance(value, types.ModuleType):
        return value.__name__
    if isinstance(value, enum.Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, float) and not math.isfinite(value):
        return f"float('{value}')"
    if isinstance(value, type) or callable(value):
        return name_of(value) or getattr(value, "__name__", "...").replace("<lambda>", "...")
    text = re.sub(r"^<(\w+\.\w+): .*>$", r"\1", name_of(value) or repr(value))
    try:
        ast.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return "..."
    return text if len(text) <= _LONG else "..."
