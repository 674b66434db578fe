# SPDX-License-Identifier: Apache-2.0
"""What a user does not want to hear of: APIs by their names, and uses on a line whose comment says so.

`# mindport: ignore` is about everything on its line, `# mindport: ignore[torch.cat, torch.nn.*]` about what it names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase

from mindport.core.model import Usage
from mindport.core.syntax import Source

_COMMENT = re.compile(r"#[ \t]*mindport:[ \t]*ignore\b[ \t]*(?:\[([^\]\n]*)\])?")


class Ignoring:
    """What is ignored in one text."""

    def __init__(self, source: Source, apis: Sequence[str] = ()) -> None:
        """`apis` are names or patterns such as "torch.cuda.*"."""
        self._apis = tuple(apis)
        self._lines: dict[int, tuple[str, ...]] = {}
        if "mindport:" not in source.flat:
            return
        for comment in _COMMENT.finditer(source.flat):
            if source.is_comment(comment.start()):
                names = tuple(name.strip() for name in (comment[1] or "*").split(","))
                self._lines[source.flat.count("\n", 0, comment.start()) + 1] = names

    def skips(self, usage: Usage) -> bool:
        """Whether this use is ignored."""
        if not self._apis and not self._lines:
            return False
        patterns = [*self._apis]
        for line in range(usage.span.line, usage.span.end_line + 1):
            patterns += self._lines.get(line, ())
        names = [usage.api] if usage.via is None else [usage.api, usage.via]
        return any(fnmatchcase(name, pattern) for pattern in patterns for name in names)
