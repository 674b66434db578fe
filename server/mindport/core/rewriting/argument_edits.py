# SPDX-License-Identifier: Apache-2.0
"""New arguments -> the smallest edits of an argument list; commas, comments and line breaks stay where they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mindport.core.model import Argument
from mindport.core.rewriting.arguments import NewArgument
from mindport.core.rewriting.comma_list import Part, deletions
from mindport.core.rewriting.edits import Edit, Patches
from mindport.core.rewriting.place import Listed


def argument_edits(
    listed: Listed, old: Sequence[Argument], new: Sequence[NewArgument], patches: Patches
) -> Iterator[Edit]:
    """What turns the old argument list into the new one."""
    kept = {id(argument.place): argument for argument in new if argument.place is not None}
    added = [f"{argument.name}={argument.value}" for argument in new if argument.place is None]
    if listed.generator:
        yield from _around_generator(listed, old[0], kept.get(id(old[0])), added, patches)
        return
    for argument in old:
        if id(argument) in kept:
            yield from _changed(argument, kept[id(argument)], patches)
    parts = [Part(one.start, one.end, comma) for one, comma in zip(old, listed.commas, strict=True)]
    yield from deletions(parts, [id(argument) in kept for argument in old], listed.comments, patches.text)
    if added:
        yield _added(listed, [argument for argument in old if id(argument) in kept], added, patches.text)


def _changed(old: Argument, new: NewArgument, patches: Patches) -> Iterator[Edit]:
    value_start = old.end - len(old.text)
    prefix = f"{new.name}=" if new.keyword else ""
    if new.value is not None and new.value != patches.within(value_start, old.end):
        yield Edit(old.start, old.end, prefix + new.value)
    elif old.keyword is None and new.keyword:
        if ":=" in old.text and not old.text.startswith("("):
            yield Edit(old.start, old.end, f"{prefix}({patches.within(old.start, old.end)})")
        else:
            yield Edit(old.start, old.start, prefix)
    elif old.keyword is not None and not new.keyword:
        yield Edit(old.start, value_start, "")
    elif old.keyword is not None and old.keyword != new.name:
        yield Edit(old.start, old.start + len(old.keyword), new.name)


def _added(listed: Listed, kept: Sequence[Argument], added: Sequence[str], text: str) -> Edit:
    """What is written out goes behind the last argument, on lines of its own where each argument has one."""
    if not kept:
        return Edit(listed.open, listed.open, ", ".join(added))
    last = kept[-1]
    separator = ", "
    line_start = text.rfind("\n", 0, last.start) + 1
    indent = text[line_start : last.start]
    if line_start > listed.open and not indent.strip():
        newline = "\r\n" if text[line_start - 2 : line_start] == "\r\n" else "\n"
        separator = f",{newline}{indent}"
    return Edit(last.end, last.end, "".join(separator + argument for argument in added))


def _around_generator(
    listed: Listed, old: Argument, new: NewArgument | None, added: Sequence[str], patches: Patches
) -> Iterator[Edit]:
    """`f(x for x in y)` gets parentheses of its own beside another argument or a keyword."""
    if new is None:
        yield Edit(listed.open, listed.close, f"({', '.join(added)})")
        return
    written = new.value if new.value is not None else patches.within(old.start, old.end)
    prefix = f"{new.name}=" if new.keyword else ""
    if prefix or added or new.value is not None:
        yield Edit(listed.open, listed.close, f"({', '.join([prefix + written, *added])})")
