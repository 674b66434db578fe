# SPDX-License-Identifier: Apache-2.0
"""Whether what computes a loss shows that it goes by weights: else the network was called elsewhere, before."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable

from mindport.core.rewriting.name_flow import loaded_names
from mindport.core.rewriting.use_edits import UseEdits

_COMPUTES_NOTHING = frozenset((*dir(list), *dir(dict), *dir(str), "zero_grad", "step", "train", "eval"))
"""Methods of containers, and of networks and optimizers that prepare a step."""
_LOSS = re.compile(r"(?i)crit|loss|(?:^|_)(?:mse|bce|ce|nll|l1|kl\w*)(?:_|$)")
"""Names of what only compares results: a network is not called in there."""


def reaches_weights(trees: Iterable[ast.AST], use: UseEdits) -> bool:
    """Whether a network may be called, or a tensor be read that is a weight by itself."""
    trees = [*trees]
    if any(_may_be_network(node.func, use) for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)):
        return True
    return any(_is_weight(name, use) for tree in trees for name in loaded_names(tree))


def _may_be_network(function: ast.expr, use: UseEdits) -> bool:
    if isinstance(function, ast.Call):
        return _may_be_network(function.func, use)
    if isinstance(function, ast.Name):
        return (
            function.id not in vars(builtins) and not _is_imported(function.id, use) and not _LOSS.search(function.id)
        )
    if not isinstance(function, ast.Attribute):
        return True
    root: ast.expr = function
    while isinstance(root, ast.Attribute):
        root = root.value
    if isinstance(root, ast.Name) and _is_imported(root.id, use):
        return False
    is_tensors = use.knowledge.fact(f"torch.Tensor.{function.attr}") is not None
    return not is_tensors and function.attr not in _COMPUTES_NOTHING and not _LOSS.search(function.attr)


def _is_imported(name: str, use: UseEdits) -> bool:
    return re.search(rf"(?m)^\s*(?:from|import)\b[^\n]*\b{name}\b", use.patches.text) is not None


def _is_weight(name: str, use: UseEdits) -> bool:
    bound = rf"(?m)^[^\n=]*\b{re.escape(name)}\b[^\n=]*=[^\n]*(?:Parameter\(|requires_grad)"
    return (
        re.search(bound, use.patches.text) is not None
        or re.search(rf"\b{name}\.requires_grad", use.patches.text) is not None
    )
