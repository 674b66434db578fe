# SPDX-License-Identifier: Apache-2.0
"""Edits as a person makes them, and what they make of a text; positions in UTF-16, lines as LSP has them."""

import random
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_LINE_END = re.compile(r"\r\n|\n|\r")
_MARKS = ("x", " ", "(", ")", "[", "'", '"', '"""', "#", ":", ".", "\n", "\r\n", "    ", "\t", "\f", "\\\n", "\u2028")
_WORDS = (
    "😀",
    "中文",
    "é",
    "torch.",
    "nn.Linear(",
    "x.view(-1)\n",
    "import torch\n",
    "def f(self, x):\n",
    "return x\n",
)
_LINES = (
    "y = torch.cat([x, 'é😀'], dim=",
    "class A(nn.Module):\n",
    "# mindport: ignore\n",
    "from torch.nn import functional as F\n",
    "print(f'{x.max(dim=1)}')\n",
)
_TYPED = (*_MARKS, *_WORDS, *_LINES)


class Change(NamedTuple):
    """One change of the client's."""

    start: int
    end: int
    text: str


def changes(text: str, seed: int) -> Iterator[tuple[list[Any], str]]:
    """Without end: changes as the client sends them, one or several at once, and the text after them."""
    chance = random.Random(seed)
    undone: list[str] = []
    while True:
        before, sent = text, []
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            change = _change(text, chance, undone)
            place = {"start": _place(text, change.start), "end": _place(text, change.end)}
            sent.append({"range": place, "text": change.text})
            text = text[: change.start] + change.text + text[change.end :]
        undone = [*undone[-20:], before]
        yield sent, text


def _change(text: str, chance: random.Random, undone: list[str]) -> Change:
    kind = chance.random()
    start = _border(text, chance.randint(0, len(text)))
    if kind < 0.45:  # typed
        return Change(start, start, chance.choice(_TYPED))
    if kind < 0.65:  # deleted
        return Change(start, _border(text, min(len(text), start + chance.randint(1, 80))), "")
    if kind < 0.85:  # pasted from elsewhere, often half a statement, over what was selected
        source = chance.randint(0, len(text))
        end = _border(text, min(len(text), start + chance.randint(0, 40)))
        return Change(start, end, text[source : source + chance.randint(1, 400)])
    if undone:  # as it was some steps ago
        old = chance.choice(undone)
        same = next((at for at, pair in enumerate(zip(text, old, strict=False)) if pair[0] != pair[1]), 0)
        start = _border(text, min(same, len(text)))
        return Change(start, len(text), old[start:])
    return Change(0, 0, "\n")


def _border(text: str, offset: int) -> int:
    """An offset that the client can name: not within a CRLF."""
    return offset - 1 if text[offset - 1 : offset + 1] == "\r\n" else offset


def _place(text: str, offset: int) -> dict[str, int]:
    lines = _LINE_END.split(text[:offset])
    return {"line": len(lines) - 1, "character": len(lines[-1].encode("utf-16-le", "surrogatepass")) // 2}
