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
        self._open: set[Hashable] = set()
        """Questions that are being answered, and those whose answer may still get better."""
        self._tries: dict[Hashable, int] = {}
        self._interrupted = False
        self._depth = 0

    def answer(self, key: Hashable, find: Callable[..., T | None], *arguments: object) -> T | None:
        """The answer to a question: remembered, or found now by `find(*arguments)`."""
        known, open_ = self.known, self._open
        if key in known:
            return known[key]
        if key in open_ or self._depth > _DEPTH:
            self._interrupted = True
            return None
        before, self._interrupted = self._interrupted, False
        open_.add(key)
        self._depth += 1
        value = find(*arguments)
        self._depth -= 1
        if value is not None or not self._interrupted or self._depth == 0 or self._given_up(key):
            known[key] = value
            open_.discard(key)
        if self._depth == 0:
            open_.clear()
        if before:
            self._interrupted = True
        return value

    def _given_up(self, key: Hashable) -> bool:
        self._tries[key] = self._tries.get(key, 0) + 1
        return self._tries[key] >= _TRIES
