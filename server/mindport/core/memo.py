# SPDX-License-Identifier: Apache-2.0
"""Remembers what was found, and keeps a search through a program with cycles finite and quick."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")

_DEPTH = 60
"""Questions nested deeper than this are not followed: generated code, not models."""
_TRIES = 3
"""After so many interrupted tries an answer counts as unknown for good."""


class Memo(Generic[T]):
    """Answers to questions that ask each other. None means unknown.

    A question that comes up again while it is being answered has no answer yet; whoever asked may get a better one
    later, so an unknown that came of such an interruption is kept only until the outermost question is answered.
    """

    def __init__(self) -> None:
        self.known: dict[Hashable, T | None] = {}
        self._busy: set[Hashable] = set()
        self._unsettled: set[Hashable] = set()
        self._tries: dict[Hashable, int] = {}
        self._interrupted = False
        self._depth = 0

    def answer(self, key: Hashable, find: Callable[..., T | None], *arguments: object) -> T | None:
        """The answer to a question: remembered, or found now by `find(*arguments)`."""
        if key in self.known:
            return self.known[key]
        if key in self._busy or key in self._unsettled or self._depth > _DEPTH:
            self._interrupted = True
            return None
        before, self._interrupted = self._interrupted, False
        self._busy.add(key)
        self._depth += 1
        value = find(*arguments)
        self._depth -= 1
        self._busy.discard(key)
        if value is not None or not self._interrupted or self._depth == 0 or self._given_up(key):
            self.known[key] = value
        else:
            self._unsettled.add(key)
        if self._depth == 0:
            self._unsettled.clear()
        self._interrupted = self._interrupted or before
        return value

    def _given_up(self, key: Hashable) -> bool:
        self._tries[key] = self._tries.get(key, 0) + 1
        return self._tries[key] >= _TRIES
