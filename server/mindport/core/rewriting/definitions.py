# SPDX-License-Identifier: Apache-2.0
"""Small classes and functions that stand for an API of which MindSpore has no like: they are written into the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from mindport.core.mapping import Target, Text
from mindport.core.rewriting.defined import defined_name, defined_parts
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.import_places import end_of_imports
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.renamed_definition import with_free_names
from mindport.core.syntax import Source


class Definitions:
    """What the rewrites of one file need to be defined there, each once, behind the imports."""

    def __init__(
        self,
        source: Source,
        imported: int | None,
        spelled: Callable[[str], str],
        is_free: Callable[[str], bool],
        start: str = "",
    ) -> None:
        self._source = source
        self._place = end_of_imports(source, imported) if imported is not None else None
        """Behind the imports of a framework, beside which MindSpore's will stand; None where there are none."""
        self._spelled = spelled
        self._is_free = is_free
        self._start = start
        """A statement that stands before all definitions."""
        self._needed: set[tuple[str, str]] = set()
        """Name and text of each definition."""

    def named(self, target: Target) -> Target:
        """The target, its definitions under names that are free."""
        return with_free_names(target, lambda name, text: not self._is_free(name) and not self._is_there(text))

    def check(self, target: Target, edits: Iterable[Edit], start: int) -> None:
        """Refused where edits use a definition whose name is taken, or which they stand before."""
        if not _are_using(defined_name(target.defines), edits):
            return
        for name, part in defined_parts(target.defines).items():
            if self._is_there(part):
                continue
            if not self._is_free(name):
                text = Text(f"it needs a {name}, a name that is taken here", f"需要定义 {name}，但该名称已被占用")
                raise Refused(text)
            if self._place is None or start < self._place:
                raise Refused(Text(f"there is no place for a definition of {name}", f"没有可放置 {name} 定义的位置"))

    def need(self, target: Target, edits: Iterable[Edit]) -> None:
        """Note what an accepted rewrite needs."""
        name = defined_name(target.defines)
        if _are_using(name, edits):
            self._needed.add((name, target.defines))

    def need_any(self, definitions: Mapping[str, str], edits: Iterable[Edit]) -> None:
        """Note which of definitions, by their names, an accepted rewrite calls."""
        edits = [*edits]
        self._needed |= {(name, text) for name, text in definitions.items() if _are_using(name, edits)}

    def edits(self) -> list[Edit]:
        """The edit that puts all of them into the file."""
        if (not self._needed and not self._start) or self._place is None:
            return []
        parts: dict[str, str] = {}
        for _, definition in sorted(self._needed):
            parts |= {name: part for name, part in defined_parts(definition).items() if not self._is_there(part)}
        start = self._start if self._start and not self._is_there(self._start) else ""
        if not parts and not start:
            return []
        text = f"{self._spelled(start)}\n\n\n" if start else ""
        text += "".join(f"{self._spelled(part)}\n\n\n" for part in parts.values())
        newline = "\r\n" if "\r\n" in self._source.text else "\n"
        return [Edit(self._place, self._place, text.replace("\n", newline))]

    def _is_there(self, part: str) -> bool:
        """Whether an earlier run has put a class or function into the file."""
        return self._spelled(part) in self._source.text.replace("\r\n", "\n")


def _are_using(name: str, edits: Iterable[Edit]) -> bool:
    """Whether the template chose what needs the definition."""
    return bool(name) and any(re.search(rf"\b{name}\b", edit.text) for edit in edits)
