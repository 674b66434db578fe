# SPDX-License-Identifier: Apache-2.0
"""A definition under another name, where the file has that of its own: `from torch import cummin` may bring it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from msgspec import structs

from mindport.core.mapping import Target

_OTHER = "ported_{}"


def with_free_names(target: Target, is_taken: Callable[[str, str], bool]) -> Target:
    """The target with each name of its definitions that is taken replaced by one that says what it is.

    `is_taken` is asked with a name and the text that defines it.
    """
    if target.template is None or not target.defines:
        return target
    template, defines = target.template, target.defines
    for name in _names(defines):
        if is_taken(name, defines):
            word = re.compile(rf"(?<![\w.]){name}\b(?!\s*=[^=])")  # neither a member nor a keyword of that name
            template, defines = (word.sub(_OTHER.format(name), text) for text in (template, defines))
    return structs.replace(target, template=template, defines=defines)


def _names(definition: str) -> list[str]:
    try:
        body = ast.parse(definition).body
    except SyntaxError:
        return []
    return [one.name for one in body if isinstance(one, ast.ClassDef | ast.FunctionDef)]
