# SPDX-License-Identifier: Apache-2.0
"""Readable signatures <-> `core.mapping.Signature`."""

import ast
from functools import lru_cache

from mindport.core.mapping import Parameter, Signature


@lru_cache(maxsize=4096)
def parse_signature(text: str) -> Signature:
    """The signature that "(input, dim=None, *, out=None) -> torch.Tensor" writes; SyntaxError where it is not one."""
    function = ast.parse(f"def f{text}: ...").body[0]
    if not isinstance(function, ast.FunctionDef):
        raise SyntaxError(text)
    arguments = function.args
    plain = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(plain) - len(arguments.defaults)) + list(arguments.defaults)
    found: list[Parameter] = []
    for index, (item, default) in enumerate(zip(plain, defaults, strict=True)):
        kind = "positional-only" if index < len(arguments.posonlyargs) else "positional-or-keyword"
        found.append(Parameter(item.arg, kind, _text(default)))
    if arguments.vararg:
        found.append(Parameter(arguments.vararg.arg, "var-positional"))
    for item, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        found.append(Parameter(item.arg, "keyword-only", _text(default)))
    if arguments.kwarg:
        found.append(Parameter(arguments.kwarg.arg, "var-keyword"))
    return Signature(tuple(found), _text(function.returns))


def _text(node: ast.expr | None) -> str | None:
    return None if node is None else ast.unparse(node)


def write_signature(signature: Signature) -> str:
    """The signature as Python writes it."""
    parts: list[str] = []
    star = False
    previous = ""
    for parameter in signature.parameters:
        if previous == "positional-only" != parameter.kind:
            parts.append("/")
        if parameter.kind == "keyword-only" and not star:
            parts.append("*")
        star = star or parameter.kind in {"keyword-only", "var-positional"}
        mark = {"var-positional": "*", "var-keyword": "**"}.get(parameter.kind, "")
        default = "" if parameter.default is None else f"={parameter.default}"
        parts.append(f"{mark}{parameter.name}{default}")
        previous = parameter.kind
    if previous == "positional-only":
        parts.append("/")
    returned = f" -> {signature.returns}" if signature.returns else ""
    return f"({', '.join(parts)}){returned}"
