# SPDX-License-Identifier: Apache-2.0
"""Puts overloads together that a caller cannot tell apart."""

import ast
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Overload:
    """A parameter list as text, and what a call returns."""

    text: str
    result: str | None

    def written(self) -> str:
        """The signature as source text."""
        return f"{self.text} -> {self.result}" if self.result else self.text

    def split(self) -> tuple[tuple[str, ...], dict[str, str]]:
        """Positional parameters as written, and keyword-only parameters with their defaults ("" where required)."""
        node = ast.parse(f"def f{self.text}: ...").body[0]
        assert isinstance(node, ast.FunctionDef)
        plain = [*node.args.posonlyargs, *node.args.args]
        names = [item.arg for item in plain] + ([f"*{node.args.vararg.arg}"] if node.args.vararg else [])
        defaults = [""] * (len(plain) - len(node.args.defaults)) + [ast.unparse(item) for item in node.args.defaults]
        defaults += [""] * (len(names) - len(defaults))
        keywords = {
            item.arg: ast.unparse(default) if default else ""
            for item, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        }
        return tuple(_with_default(*pair) for pair in zip(names, defaults, strict=True)), keywords


def merged(overloads: list[Overload]) -> list[Overload]:
    """The overloads that differ in their positional parameters or result, keyword-only parameters united."""
    found: dict[tuple[tuple[str, ...], str | None], tuple[Overload, dict[str, str]]] = {}
    for overload in _told_apart(overloads):
        positional, keywords = overload.split()
        key = (tuple(name.split("=")[0] for name in positional), overload.result)
        first, known = found.get(key, (overload, keywords))
        united = {
            name: known.get(name) or keywords.get(name) or ("" if name in known and name in keywords else "None")
            for name in dict.fromkeys([*known, *keywords])
        }
        found[key] = (first, united)
    return [_rebuilt(overload, keywords) for overload, keywords in found.values()]


def _told_apart(overloads: list[Overload]) -> list[Overload]:
    """Without overloads for a number in place of a tensor, for named dimensions, and kept for old code."""
    kept = [item for item in overloads if not {"self", "names"} & set(_names(item))]
    return kept or [replace(item, text=item.text.replace("(self", "(input", 1)) for item in overloads]


def _names(overload: Overload) -> list[str]:
    positional, keywords = overload.split()
    return [name.split("=")[0] for name in positional] + list(keywords)


def _rebuilt(overload: Overload, keywords: dict[str, str]) -> Overload:
    positional, _ = overload.split()
    parts = list(positional)
    if keywords and not any(name.startswith("*") for name in parts):
        parts.append("*")
    parts += [_with_default(name, default) for name, default in keywords.items()]
    rest = [name for name in _variable_keywords(overload) if name]
    return Overload(f"({', '.join(parts + rest)})", overload.result)


def _variable_keywords(overload: Overload) -> list[str]:
    node = ast.parse(f"def f{overload.text}: ...").body[0]
    assert isinstance(node, ast.FunctionDef)
    return [f"**{node.args.kwarg.arg}"] if node.args.kwarg else []


def _with_default(name: str, default: str) -> str:
    return f"{name}={default}" if default else name
