# SPDX-License-Identifier: Apache-2.0
"""Walks over a syntax tree."""

from collections.abc import Iterator

from mindport.core.syntax import Node


def walk(root: Node) -> Iterator[Node]:
    """Every node below and with `root`, in order of place."""
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(node.children))
