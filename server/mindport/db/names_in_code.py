# SPDX-License-Identifier: Apache-2.0
"""MindSpore names that templates and values write, looked up in every version for which they are written."""

import ast
from collections.abc import Iterator, Sequence

from mindport.core.frameworks import TARGET
from mindport.core.mapping import Fact, Signature
from mindport.db.facts import KnownFacts
from mindport.db.holes import HOLE, RECEIVER
from mindport.db.written import WrittenTarget

_MARK = "hole_"
_TENSOR = ("torch.Tensor", "tf.Tensor")
"""Classes whose methods are called on what is a MindSpore tensor in a template."""


def unknown_names(
    written: WrittenTarget, source: str, facts: KnownFacts, versions: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Key and text of every problem: a name that is not there, a call that no form of it takes."""
    receiver = f"{TARGET}.Tensor" if source.rpartition(".")[0] in _TENSOR else None
    codes = {".template": written.template or "", **{f".values.{name}": text for name, text in written.values.items()}}
    for key, code in [*codes.items(), (".defines", written.definition)]:
        if TARGET not in code and f"{{{RECEIVER}}}." not in code:
            continue
        try:
            tree = ast.parse(HOLE.sub(rf"{_MARK}\1", code).strip())
        except SyntaxError:
            continue  # told by the check of expressions and definitions
        nodes = list(ast.walk(tree))
        calls = {id(node.func): node for node in nodes if isinstance(node, ast.Call)}
        for node in _names(nodes, receiver):
            name = _dotted(node, receiver)
            found = {version: facts.target(name, version) for version in versions}
            missing = [version for version, fact in found.items() if fact is None]
            if missing:
                close = facts.similar(name) if len(missing) == len(versions) else None
                hint = f"; did you mean {close}?" if close and close != name else ""
                yield key, f"{name} does not exist in MindSpore {', '.join(missing)}{hint}"
            call = calls.get(id(node))
            refusing = [version for version, fact in found.items() if call and fact and not _takes(fact, call)]
            if call is not None and refusing:
                yield key, f"{name} does not take {_shown(call)} in MindSpore {', '.join(refusing)}"


def _names(nodes: Sequence[ast.AST], receiver: str | None) -> list[ast.Attribute]:
    """The longest dotted MindSpore names in a tree."""
    every = [node for node in nodes if isinstance(node, ast.Attribute) and _dotted(node, receiver)]
    inner = {id(node.value) for node in every}
    return [node for node in every if id(node) not in inner]


def _dotted(node: ast.expr, receiver: str | None) -> str:
    """The full name that an expression writes, "" where it writes none of MindSpore."""
    if isinstance(node, ast.Attribute):
        owner = _dotted(node.value, receiver)
        return f"{owner}.{node.attr}" if owner else ""
    if isinstance(node, ast.Name):
        return TARGET if node.id == TARGET else receiver or "" if node.id == _MARK + RECEIVER else ""
    return ""


def _takes(fact: Fact, call: ast.Call) -> bool:
    """Whether a form of a function takes the number of positions and the names that a call gives."""
    if not fact.signatures or any(isinstance(argument, ast.Starred) for argument in call.args):
        return True
    return any(_binds(signature, call) for signature in fact.signatures)


def _binds(signature: Signature, call: ast.Call) -> bool:
    kinds = {parameter.name: parameter.kind for parameter in signature.parameters}
    every = set(kinds.values())
    places = sum(kind.startswith("positional") for kind in kinds.values())
    if len(call.args) > places and "var-positional" not in every:
        return False
    named = [keyword.arg for keyword in call.keywords if keyword.arg is not None]
    return "var-keyword" in every or all(name in kinds for name in named)


def _shown(call: ast.Call) -> str:
    parts = [ast.unparse(argument) for argument in call.args]
    parts += [f"{keyword.arg}=…" for keyword in call.keywords if keyword.arg is not None]
    return f"({', '.join(parts)})".replace(_MARK, "")
