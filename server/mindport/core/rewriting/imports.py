# SPDX-License-Identifier: Apache-2.0
"""The imports of a rewritten file: how MindSpore's names are written in it, what is added and what goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from mindport.core.collect import Collected
from mindport.core.frameworks import ROOTS
from mindport.core.mapping import Target
from mindport.core.model import Usage
from mindport.core.rewriting.comma_list import deletions
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.import_places import line_deletion, line_insertion, start_of_code
from mindport.core.rewriting.import_statements import (
    Item,
    Statement,
    import_statements,
    is_script,
    names_bound,
    names_used,
)
from mindport.core.syntax import Source
from mindport.core.world import Knowledge

_NAMES = {
    "mindspore": ("mindspore", "ms", "mindspore_"),
    "mindspore.scipy": ("ms_scipy", "mindspore_scipy"),  # `import mindspore` does not bring it along
    "numpy": ("numpy", "np", "numpy_"),
}
"""What a module is imported as: the first name that the file does not use for something else."""


class Imports:
    """The imports of one file, before and after."""

    def __init__(self, collected: Collected, knowledge: Knowledge, keep: bool = False) -> None:
        self._knowledge = knowledge
        self._keep = keep
        """Whether every old import stays as it is."""
        self.text = collected.source.text
        self.source = collected.source
        self.statements = import_statements(collected.source)
        self.imported, self._others = names_bound(collected)
        self._used = names_used(collected.source)
        self._bound = Counter(item.bound for statement in self.statements for item in statement.items)
        self._first_use = len(self.text)
        self._reach: dict[str, str] = {}
        """Name in this file -> the path that it stands for."""
        self._added: dict[str, str] = {}
        """Module to import -> its name here."""
        self._gone: set[str] = set()
        self._unneeded: set[str] = set()
        """Names that would be gone, were they not to be kept."""
        self._successors: dict[str, str] = {}
        """Name of a source framework that goes on as one of MindSpore -> the path it then stands for."""
        self._reach = {item.bound: _bound_path(item) for _, item in self._items(top=True) if self._is_reusable(item)}

    @property
    def own_names(self) -> frozenset[str]:
        """The names that only the user's own code binds."""
        return frozenset(self._others) - self.imported

    @property
    def roots(self) -> frozenset[str]:
        """The packages that the file imports."""
        return frozenset(item.path.partition(".")[0] for _, item in self._items(top=False))

    @property
    def first(self) -> int | None:
        """Where the first import of a source framework at the level of the module begins."""
        return next((one.start for one in self.statements if one.top and self._of_framework(one)), None)

    def _items(self, top: bool) -> Iterator[tuple[Statement, Item]]:
        for statement in self.statements:
            if statement.top or not top:
                for item in statement.items:
                    yield statement, item

    def _is_reusable(self, item: Item) -> bool:
        is_ours = item.path.partition(".")[0] in ROOTS or item.is_star
        return not is_ours and item.bound not in self._others and self._bound[item.bound] == 1

    # -- names ---------------------------------------------------------------------------------------------------

    def spell(self, path: str) -> str:
        """A dotted name as this file writes it; what has to be imported for it is noted."""
        part = next((one for one in _NAMES if "." in one and path.startswith(f"{one}.")), "")
        best = ""
        for name, reached in self._reach.items():
            covers = path == reached or path.startswith(reached + ".")
            if covers and reached.startswith(part) and len(reached) > len(self._reach.get(best, "")):
                best = name
        if best:
            return best + path[len(self._reach[best]) :]
        module = part or ("urllib.request" if path.startswith("urllib.request.") else path.partition(".")[0])
        root = part or module.partition(".")[0]
        if module not in self._added:
            wanted = _NAMES.get(root, (root, f"{root}_"))
            self._added[module] = next((name for name in wanted if self.is_free(name)), wanted[-1])
        return self._added[module] + path[len(root) :]

    def is_free(self, name: str) -> bool:
        """Whether nothing in the file has the name."""
        return not self._others[name] and not self._bound[name] and not self._used[name]

    def settle(self, rewritten: str, fixes: Mapping[Usage, Target | None]) -> None:
        """Decide what becomes of the imports, by the text as it reads with full names."""
        self._first_use = min((usage.span.start for usage in fixes), default=len(self.text))
        remaining = names_used(Source(rewritten))
        self._gone = {
            item.bound
            for _, item in self._items(top=False)
            if item.path.partition(".")[0] in ROOTS
            and not self._others[item.bound]
            and (self._uses(item, self._used) or (fixes and self._is_idle(item)))
            and not self._uses(item, remaining)
        }
        if self._keep:
            self._gone, self._unneeded = set(), self._gone
        for statement, item in self._items(top=True):
            if item.bound in self._gone and self._bound[item.bound] == 1 and (statement.is_from or item.alias):
                successor = self._successor(item, fixes)
                if successor is not None:
                    self._successors[item.bound] = successor
        self._reach |= self._successors
        self._added.clear()

    def _uses(self, item: Item, used: Counter[str]) -> bool:
        """Whether names that are used may come from an import."""
        if not item.is_star:
            return used[item.bound] > 0
        free = (name for name in used if not self._others[name] and name not in self.imported)
        return any(self._knowledge.canonical(f"{item.path}.{name}") is not None for name in free)

    def _is_idle(self, item: Item) -> bool:
        """Whether none takes what an import brings from here: a module of the framework, or anything in a script."""
        fact = self._knowledge.fact(self._knowledge.canonical(item.path) or item.path)
        is_module = fact is not None and fact.kind == "module"
        return (is_module or is_script(self.source)) and "__all__" not in self.text

    def _successor(self, item: Item, fixes: Mapping[Usage, Target | None]) -> str | None:
        """What of MindSpore a name can go on standing for: a namesake that most uses of it became."""
        last = item.path.rpartition(".")[2]
        votes: Counter[str] = Counter()
        for usage, target in fixes.items():
            written = self.text[usage.span.start : usage.span.end]
            if usage.method or target is None or target.api is None or target.template is not None:
                continue
            if written == item.bound:
                votes[target.api] += 1
            elif written.startswith(item.bound + "."):
                votes[target.api.rpartition(".")[0]] += 1
        namesakes = [path for path, _ in votes.most_common() if path.rpartition(".")[2] == last]
        return namesakes[0] if namesakes else None

    # -- statements ----------------------------------------------------------------------------------------------

    def edits(self, rewritten: str) -> list[Edit]:
        """The edits of the import statements, given the text with all others made."""
        edits: list[Edit] = []
        used = names_used(Source(rewritten))  # a name may have been spelled for a rewrite that came to nothing
        added = [_import_line(module, name) for module, name in sorted(self._added.items()) if used[name]]
        first = self._anchor()
        newline = "\r\n" if "\r\n" in self.text else "\n"
        for statement in self.statements:
            gone = [item for item in statement.items if item.bound in self._gone]
            lines = self._new_lines(statement, gone)
            if statement is first:
                lines, added = [*added, *lines], []
            if len(gone) == len(statement.items):
                edits += self._replaced(statement, lines, newline)
                continue
            if gone:
                kept = [item not in gone for item in statement.items]
                parts = [item.part for item in statement.items]
                edits += deletions(parts, kept, statement.comments, self.text)
            if lines:
                edits.append(line_insertion(self.text, statement.start, lines, newline))
        if added:
            edits.append(line_insertion(self.text, start_of_code(self.source), added, newline))
        return edits

    def deletions(self) -> Iterator[Edit]:
        """The edits that delete the names which were kept without need."""
        for statement in self.statements:
            kept = [item.bound not in self._unneeded for item in statement.items]
            if not any(kept):
                yield from self._replaced(statement, [], "\n")
            elif not all(kept):
                yield from deletions([item.part for item in statement.items], kept, statement.comments, self.text)

    def _anchor(self) -> Statement | None:
        """The first import of a source framework, if no rewritten use stands before it: new imports go beside it."""
        found = next((one for one in self.statements if one.top and self._of_framework(one)), None)
        return found if found is not None and found.start < self._first_use else None

    def _replaced(self, statement: Statement, lines: list[str], newline: str) -> Iterator[Edit]:
        comments = [self.text[start:].partition("\n")[0].rstrip() for start in statement.comments]
        if comments and self._starts_line(statement.start):
            lines = [*comments, *(lines or (["pass"] if not statement.top and statement.alone else []))]
        if lines:
            indent = newline if self._starts_line(statement.start) else "; "
            yield Edit(statement.start, statement.end, indent.join(lines))
        elif statement.top or not statement.alone:
            yield line_deletion(self.text, statement.start, statement.end)
        else:
            yield Edit(statement.start, statement.end, "pass")

    def _starts_line(self, start: int) -> bool:
        return start == 0 or self.text[start - 1] in "\n\ufeff"

    def _of_framework(self, statement: Statement) -> bool:
        return any(item.path.partition(".")[0] in ROOTS for item in statement.items)

    def _new_lines(self, statement: Statement, gone: list[Item]) -> list[str]:
        """The import statements that go on for the names of an old one."""
        if not statement.top:
            return []
        together: dict[str, list[str]] = {}
        lines = []
        for item in gone:
            path = self._successors.get(item.bound)
            if path is None or self._bound[item.bound] != 1:
                continue
            module, _, last = path.rpartition(".")
            named = last if last == item.bound else f"{last} as {item.bound}"
            if statement.is_from:
                together.setdefault(module, []).append(named)
            else:
                lines.append(f"import {path} as {item.bound}")
        return [*lines, *(f"from {module} import {', '.join(names)}" for module, names in together.items())]


def _bound_path(item: Item) -> str:
    """The path that the bound name stands for: `import torch.nn` binds torch."""
    return item.path if item.alias or item.bound == item.path.rpartition(".")[2] else item.path.partition(".")[0]


def _import_line(module: str, name: str) -> str:
    return f"import {module}" if name == module.partition(".")[0] else f"import {module} as {name}"
