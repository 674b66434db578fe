# SPDX-License-Identifier: Apache-2.0
"""Ranks names for what somebody types: exact before prefix, whole words, parts of words and, if nothing fits, typos."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from itertools import accumulate

from msgspec import Struct

from mindport.db.families import is_family

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+[a-z]?(?![a-z])|\d+")
_HUMPS = re.compile(r"(?=[A-Z0-9])")
_LIKE = 0.7
"""From which likeness a misspelt name counts."""
_MISSPELT = 10
"""How many names are shown for a misspelt one."""
_FEW = 3
"""Fewer letters than this say nothing but how a name begins."""
_FIRST = "torch."
"""Of names that fit equally well, those that most people mean come first."""


class Match(Struct, frozen=True):
    """One answer to a search."""

    source: str
    targets: tuple[str, ...]


class _Fit(IntEnum):
    """How a name fits, best first."""

    EXACT = 0
    PREFIX = 1
    WORDS = 2
    HUMPS = 3
    PART = 4


class Named(Struct, frozen=True, gc=False, array_like=True):
    """One entry as it is searched, made by the compiler; of source, targets and aliases each has its place."""

    match: Match
    names: tuple[str, ...]
    """In lower case, each on a line of its own: one look finds which begin, end or go on with a text."""
    lasts: tuple[str, ...]
    """What stands behind the last dot, in the same form."""
    words: tuple[str, ...]
    """All words of the names, a blank before each."""
    cased: tuple[str, ...]
    """What stands behind the last dots, as it is written."""
    shortest: tuple[int, ...]
    """The length of the shortest of those."""


class NameIndex:
    """The names of all entries, read at the first search of a process."""

    def __init__(self, entries: Iterable[Named]) -> None:
        self._named = {one.match.source: one for one in entries}
        self._entries = tuple(self._named.values())
        self._wholes = _Pile("".join((*one.names, *one.words)) for one in self._entries)
        """All names and words of each entry."""
        self._lasts = _Pile("".join(one.lasts) for one in self._entries)
        self._cased = _Pile("".join(one.cased) for one in self._entries)

    def search(self, query: str, told: Callable[[], Iterable[str]], limit: int) -> list[Match]:
        """The best matches; `told` gives sources whose texts speak of the query, which come last if there is room."""
        query = query.strip()
        words = words_of(query)
        found = self._fitting(query, words) if words else []
        if len(found) < limit:
            known = set(found)
            found += [source for source in told() if source in self._named and source not in known]
        if not found:
            found = self._misspelt(query.lower())
        return [self._named[source].match for source in found[:limit]]

    def _fitting(self, query: str, words: Sequence[str]) -> list[str]:
        text = query.lower().replace(" ", "")
        asked = _Asked(text, f"\n{text}", f"\n{text}\n", [f" {word}" for word in words], _humps(query))
        ranked = sorted(
            (_aside(one.match.source, text), *rank, *_order(one.match))
            for one in map(self._entries.__getitem__, self._candidates(asked))
            if (rank := asked.rank(one)) is not None
        )
        return [source for *_, source in ranked]

    def _candidates(self, asked: "_Asked") -> Iterable[int]:
        """The entries that are worth a closer look; a few letters are looked for at the beginning of names only."""
        if len(asked.text) < _FEW and asked.text.isascii():
            return self._lasts.with_text(asked.begins)
        found = self._wholes.with_text(asked.text) | self._wholes.with_all(asked.words)
        return found if asked.humps is None else found | self._cased.matching(asked.humps)

    def _misspelt(self, text: str) -> list[str]:
        """Sources whose own, target's or alias's last name is nearly what was typed."""
        from difflib import SequenceMatcher  # only needed for what nothing fits

        last = text.rpartition(".")[2]
        pairs = _pairs(last)
        near: list[tuple[float, str]] = []
        for source, one in self._named.items():
            best = 0.0
            for kind in one.lasts:
                for name in kind.split():
                    # Names that share less than a third of their pairs of letters are never alike enough.
                    if abs(len(name) - len(last)) < 4 and 3 * len(pairs & _pairs(name)) >= len(pairs):
                        best = max(best, SequenceMatcher(None, name, last).ratio())
            if best > _LIKE:
                near.append((-best, source))
        return [source for _, source in sorted(near)[:_MISSPELT]]


class _Pile:
    """Many short texts as one long text: to look through it takes a fraction of the time of looking at each."""

    def __init__(self, texts: Iterable[str]) -> None:
        parts = list(texts)
        self._text = "\0".join(parts)
        self._starts = list(accumulate((len(part) + 1 for part in parts), initial=0))

    def with_text(self, text: str) -> set[int]:
        """The numbers of the texts that have a text in them."""
        found = set[int]()
        at = self._text.find(text)
        while at >= 0:
            number = self._number(at)
            found.add(number)
            at = self._text.find(text, self._starts[number + 1])
        return found

    def with_all(self, texts: Sequence[str]) -> set[int]:
        """The numbers of the texts that have all of these in them."""
        longest = max(texts, key=len)
        return {
            number
            for number in self.with_text(longest)
            if all(text in self._text[self._starts[number] : self._starts[number + 1]] for text in texts)
        }

    def matching(self, pattern: re.Pattern[str]) -> set[int]:
        """The numbers of the texts in which a pattern is found."""
        return {self._number(match.start()) for match in pattern.finditer(self._text)}

    def _number(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1


def _aside(source: str, asked: str) -> int:
    """How far behind a name comes: the rest of a family last, before it what is private and nobody has asked for."""
    if is_family(source):
        return 0 if "." in asked else 2
    return int("._" in source and "._" not in asked and not asked.startswith("_"))


def _order(match: Match) -> tuple[bool, bool, int, str]:
    """Where a name stands among those that fit equally well."""
    return not match.targets, not match.source.startswith(_FIRST), match.source.count("."), match.source


class _Asked(Struct, frozen=True):
    """What somebody typed."""

    text: str
    """In lower case, without blanks."""
    begins: str
    exact: str
    """How a name that begins so, or is so, stands among others."""
    words: list[str]
    """Each with a blank before it."""
    humps: re.Pattern[str] | None

    def rank(self, one: Named) -> tuple[int, int, int] | None:
        """How well, in which kind of name (source, target, alias) and how much of it; None where nothing fits."""
        best: tuple[int, int, int] | None = None
        for kind in range(len(one.names)):
            fit = self._fit(one, kind, best[0] if best is not None else len(_Fit))
            if fit is not None and (best is None or fit < best[0]):
                best = fit, kind, one.shortest[kind]
                if fit is _Fit.EXACT:
                    break
        return best

    def _fit(self, one: Named, kind: int, worst: int) -> _Fit | None:
        """How well one kind of name fits; what is no better than `worst` may be passed over."""
        names, lasts = one.names[kind], one.lasts[kind]
        if self.begins in lasts or self.begins in names:
            return _Fit.EXACT if self.exact in lasts or self.exact in names else _Fit.PREFIX
        if worst <= _Fit.WORDS:
            return None
        if all(word in one.words[kind] for word in self.words):
            return _Fit.WORDS
        if self.humps is not None and self.humps.search(one.cased[kind]):
            return _Fit.HUMPS
        return _Fit.PART if self.text in names else None


def words_of(text: str) -> list[str]:
    """The words of a name or a question, in lower case: "BatchNorm2d" has batch, norm and 2d."""
    return [word.lower() for word in _WORD.findall(text)] or re.findall(r"\w+", text.lower())


def named(source: str, targets: Sequence[str], aliases: Sequence[str]) -> Named:
    """What a search looks at of one entry."""
    kinds = ((source,), tuple(targets), tuple(aliases))
    lasts = [[name.partition("(")[0].rpartition(".")[2] for name in kind] for kind in kinds]
    return Named(
        match=Match(source, tuple(targets)),
        names=tuple(_lines(kind).lower() for kind in kinds),
        lasts=tuple(_lines(kind).lower() for kind in lasts),
        words=tuple(map(_spaced, kinds)),
        cased=tuple(map(_lines, lasts)),
        shortest=tuple(min(map(len, kind), default=0) for kind in lasts),
    )


def _lines(names: Sequence[str]) -> str:
    return "".join(f"\n{name}\n" for name in names)


def _spaced(names: Sequence[str]) -> str:
    """All words, and each part of a name as a whole: "batch norm2d" finds BatchNorm2d, and so does "norm 2d"."""
    parts = dict.fromkeys(part for name in names for part in re.findall(r"\w+", name))
    return "".join(f" {word}" for part in parts for word in (part.lower(), *words_of(part)))


def _humps(query: str) -> re.Pattern[str] | None:
    """A pattern for "BN2d" or "ConvTr", None where the question has no capitals inside."""
    if not query.isalnum() or query[1:].islower() or query.islower():
        return None
    return re.compile(r"(?m)^" + "[a-z]*".join(map(re.escape, filter(None, _HUMPS.split(query)))))


def _pairs(text: str) -> set[str]:
    return {text[index : index + 2] for index in range(len(text) - 1)}
