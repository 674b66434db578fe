# SPDX-License-Identifier: Apache-2.0
"""Tells templates that are whole from sketches, which speak of things that only the user's program can have."""

from __future__ import annotations

import ast
import builtins
import re
from functools import lru_cache

_HOLE = re.compile(r"\{([A-Za-z_]\w*)\}")
_MODULES = frozenset(("mindspore", "numpy", "math", "os", "multiprocessing", "urllib"))
_ASKED = frozenset(("surely", "whole"))
"""Questions about the text of a call, answered before anything is written."""


@lru_cache(maxsize=1024)
def names_to_define(template: str) -> tuple[str, ...]:
    """The names in a template that are neither holes nor known everywhere, such as `gradients`."""
    tree = ast.parse(_HOLE.sub("None", template).strip(), mode="eval")
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    own = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    known = own | _MODULES | _ASKED | vars(builtins).keys()
    return tuple(dict.fromkeys(node.id for node in names if node.id not in known))
