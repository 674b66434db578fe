# SPDX-License-Identifier: Apache-2.0
"""The compiled database as the rest of the program asks it; opened at the first question, remembered after it."""

import re
import sqlite3
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from mindport.core.choose import known_version
from mindport.core.frameworks import TARGET
from mindport.core.mapping import Device, Entry, Fact, Package, Text
from mindport.core.proof import Run
from mindport.db.fact_file import FactLine
from mindport.db.families import family_of
from mindport.db.problem import DamagedDatabase, damaged
from mindport.db.search import Match, Named, NameIndex

_SPELLINGS = (
    ("tensorflow.compat.v2.", "tf."),
    ("tensorflow.", "tf."),
    ("tf.compat.v2.", "tf."),
    ("keras.", "tf.keras."),
    ("tf.compat.v1.keras.", "tf.keras."),
    ("tensorflow", "tf"),
    ("keras", "tf.keras"),
)
_DEPTH = 6
"""How often a path may be rewritten before it counts as unknown."""


class Database:
    """Facts and entries, read-only. Only its path is pickled; every process opens the file for itself."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: sqlite3.Connection | None = None
        self._meta: dict[str, str] = {}
        self._facts: dict[str, Fact | None] = {}
        self._canonical: dict[str, str | None] = {}
        self._members: dict[tuple[str, str], Fact | None] = {}
        self._member_names: dict[str, frozenset[str]] = {}
        self._entries: dict[str, Entry | None] = {}
        self._runs: dict[tuple[str, str, Device], Run | None] = {}
        self._index: NameIndex | None = None
        self._all_members: frozenset[str] | None = None

    def __reduce__(self) -> tuple[type["Database"], tuple[Path]]:
        return Database, (self.path,)

    @property
    def fingerprint(self) -> str:
        """Changes whenever the content does."""
        return self.about("fingerprint")

    @property
    def versions(self) -> dict[str, tuple[str, ...]]:
        """Framework -> the versions whose facts are in the database, oldest first."""
        return msgspec.json.decode(self.about("versions"), type=dict[str, tuple[str, ...]])

    @property
    def packages(self) -> dict[str, Package]:
        """Third-party packages by import name, and what becomes of them."""
        return msgspec.json.decode(self.about("packages"), type=dict[str, Package])

    def canonical(self, path: str) -> str | None:
        """The one name of what a path names in any spelling, None where the facts do not know it."""
        try:
            return self._canonical[path]
        except KeyError:
            found = self._canonical[path] = self._resolved(path, _DEPTH) or self._of_tensorflow_1(path)
            return found

    def fact(self, name: str) -> Fact | None:
        """What a framework says of one of its objects, by canonical name."""
        try:
            return self._facts[name]
        except KeyError:
            row = self._row("SELECT line FROM fact WHERE name = ?", name)
            found = self._facts[name] = _FACT.decode(row).fact() if row is not None else None
            return found

    def fact_in(self, path: str, version: str) -> Fact | None:
        """What a MindSpore version says of one of its names in any spelling, None where it has nothing of that name.

        A version stands for its patch releases; for one that is not known the newest facts are taken.
        """
        known = known_version(version, self._targets)
        canonical = self.canonical(path)
        for name in dict.fromkeys((path, canonical)):
            rows = self._rows("SELECT line FROM otherwise WHERE name = ? AND version = ?", name, known)
            if rows:
                line = rows[0][0]
                return _FACT.decode(line).fact() if line is not None else None
        return self.fact(canonical) if canonical is not None else None

    @cached_property
    def _targets(self) -> tuple[str, ...]:
        return self.versions.get(TARGET, ())

    def member(self, cls: str, name: str) -> Fact | None:
        """The fact of a member of a class, its own or inherited."""
        key = (cls, name)
        if key not in self._members:
            owner = self.fact(cls)
            places = (cls, *owner.bases) if owner is not None else ()
            facts = (self.fact(f"{place}.{name}") for place in places)
            self._members[key] = next((fact for fact in facts if fact is not None), None)
        return self._members[key]

    def members(self, cls: str) -> frozenset[str]:
        """The names of all members of a class, inherited ones included."""
        if cls not in self._member_names:
            owner = self.fact(cls)
            places = (cls, *owner.bases) if owner is not None else ()
            self._member_names[cls] = frozenset(name for place in places for name in self._below(place))
        return self._member_names[cls]

    def all_members(self) -> frozenset[str]:
        """The names of all members of all classes of the source frameworks."""
        if self._all_members is None:
            self._all_members = frozenset(self.about("members").split())
        return self._all_members

    def entry(self, name: str) -> Entry | None:
        """The judgement about a source API, by canonical name.

        A member without one, such as torch.optim.Adam.step, takes that of the nearest base: torch.optim.Optimizer.step;
        a member of a class for which there is nothing the advice of the class; any other name that of its family.
        """
        try:
            return self._entries[name]
        except KeyError:
            own = next(filter(None, map(self._written, (name, *self._overridden(name)))), None)
            found = self._entries[name] = own or self._of_class(name) or self._of_family(name)
            return found

    def run(self, source: str, target: str, device: Device) -> Run | None:
        """What runs showed of an entry's target on a device; None without a record that is not stale."""
        key = (source, target, device)
        if key not in self._runs:
            question = "SELECT run FROM run WHERE source = ? AND target = ? AND device = ?"
            row = self._row(question, source, target, device.value)
            self._runs[key] = _RUN.decode(row) if row is not None else None
        return self._runs[key]

    def was_run_on(self, device: Device) -> bool:
        """Whether anything was run on a device at all."""
        return self._row("SELECT 1 FROM run WHERE device = ? LIMIT 1", device.value) is not None

    def runs(self, source: str) -> dict[str, list[Run]]:
        """Target -> what runs showed of it on each device."""
        found: dict[str, list[Run]] = {}
        rows = self._rows("SELECT target, run FROM run WHERE source = ? ORDER BY target, device", source)
        for target, run in rows:
            found.setdefault(str(target), []).append(_RUN.decode(run))
        return found

    def _written(self, name: str) -> Entry | None:
        row = self._row("SELECT entry FROM mapping WHERE source = ?", name)
        return _ENTRY.decode(row) if row is not None else None

    def _of_class(self, name: str) -> Entry | None:
        """The advice of a member's class, where nothing stands for that either."""
        owner = name.rpartition(".")[0]
        fact = self.fact(owner) if owner else None
        entry = self._written(owner) if fact is not None and fact.kind == "class" else None
        return entry if entry is not None and not entry.targets else None

    def _of_family(self, name: str) -> Entry | None:
        family = family_of(name, self._families)
        return self._families[family] if family is not None else None

    @cached_property
    def _families(self) -> dict[str, Entry]:
        return {str(name): _ENTRY.decode(entry) for name, entry in self._rows("SELECT pattern, entry FROM family")}

    def _overridden(self, name: str) -> Iterator[str]:
        """The names that a member has in the bases of its class, nearest first."""
        owner, _, member = name.rpartition(".")
        fact = self.fact(owner) if owner else None
        if fact is not None and fact.kind == "class":
            yield from (f"{base}.{member}" for base in fact.bases)

    def entries(self) -> list[str]:
        """The names of all source APIs with an entry of their own."""
        return [str(name) for (name,) in self._rows("SELECT source FROM mapping ORDER BY source")]

    def search(self, words: str, limit: int = 50) -> list[Match]:
        """The entries that best fit what somebody types: names first, then texts in which all the words occur."""
        if self._index is None:
            self._index = NameIndex(_NAMED.decode(row) for (row,) in self._rows("SELECT named FROM named"))
        meant = self.canonical(words.strip()) or words  # a name in any spelling, MindSpore's too
        return self._index.search(meant, lambda: self._told(words, limit), limit)

    def _told(self, words: str, limit: int) -> list[str]:
        """The entries in whose texts all the words occur, or words that begin so."""
        terms = " ".join(f'"{word}"*' for word in re.findall(r"\w+", words))
        question = "SELECT source FROM search WHERE search MATCH ? ORDER BY bm25(search), source LIMIT ?"
        return [str(source) for (source,) in self._rows(question, terms, limit)] if terms else []

    def similar(self, name: str, limit: int = 3) -> list[str]:
        """Names like one that is not known: those that end so, as `torch.relu` for `relu`, else those spelt alike."""
        ending = "SELECT name FROM fact WHERE substr(name, -?) = ? ORDER BY length(name), name LIMIT ?"
        ends = self._rows(ending, len(name) + 1, f".{name}", limit)
        if ends:
            return [str(row[0]) for row in ends]
        root = (self.canonical(name.partition(".")[0]) or name).partition(".")[0]
        rows = self._rows("SELECT name FROM fact WHERE name > ? AND name < ?", f"{root}.", f"{root}/")
        return _closest(name, [str(row[0]) for row in rows], limit)

    def _resolved(self, path: str, depth: int) -> str | None:
        if self.fact(path) is not None:
            return path
        alias = self._row("SELECT canonical FROM alias WHERE name = ?", path)
        if alias is not None:
            return str(alias)
        if depth == 0:
            return None
        for written, meant in _SPELLINGS:
            if path == written or (written.endswith(".") and path.startswith(written)):
                return self._resolved(meant + path[len(written) :], depth - 1)
        owner, _, name = path.rpartition(".")
        above = self._resolved(owner, depth) if owner else None
        if above is None:
            return None
        fact = self.member(above, name)
        if fact is not None:
            return fact.name
        return self._resolved(f"{above}.{name}", depth - 1) if above != owner else None

    def _of_tensorflow_1(self, path: str) -> str | None:
        """What a name meant before TensorFlow 2 moved it: `tf.placeholder` is `tf.compat.v1.placeholder`."""
        root, _, rest = path.partition(".")
        old = root in ("tf", "tensorflow") and rest and not rest.startswith("compat.")
        return self._resolved(f"tf.compat.v1.{rest}", _DEPTH) if old else None

    def _below(self, cls: str) -> list[str]:
        rows = self._rows("SELECT name FROM fact WHERE name > ? AND name < ?", f"{cls}.", f"{cls}/")
        names = (str(row[0])[len(cls) + 1 :] for row in rows)
        return [name for name in names if "." not in name]

    def about(self, key: str) -> str:
        """What the compiler noted under a key."""
        if not self._meta:
            self._meta = {str(name): str(value) for name, value in self._rows("SELECT key, value FROM meta")}
        return self._meta[key]

    def _row(self, question: str, *values: Any) -> Any:
        rows = self._rows(question, *values)
        return rows[0][0] if rows else None

    def _rows(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        if self._opened is None:
            self._opened = connect(self.path)
        try:
            return self._opened.execute(question, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise DamagedDatabase(self.path, damaged(error)) from error


def connect(path: Path) -> sqlite3.Connection:
    """Open a database file for reading; DamagedDatabase where it is not one."""
    try:
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    except sqlite3.DatabaseError as error:
        raise DamagedDatabase(path, Text(f"cannot be opened ({error})", f"无法打开（{error}）")) from error


def _closest(name: str, candidates: list[str], limit: int) -> list[str]:
    import difflib  # only needed for a name that is not known

    last = name.rpartition(".")[2].lower()
    near = []
    for candidate in candidates:
        other = candidate.rpartition(".")[2].lower()
        if other[:1] == last[:1] and abs(len(other) - len(last)) < 4:
            likeness = difflib.SequenceMatcher(None, other, last).ratio()
            if likeness > 0.7:
                near.append((-likeness, -difflib.SequenceMatcher(None, candidate, name).ratio(), candidate))
    return [candidate for _, _, candidate in sorted(near, key=lambda item: (item[0] + item[1], item[2]))[:limit]]


_FACT = msgspec.json.Decoder(FactLine)
_ENTRY = msgspec.json.Decoder(Entry)
_NAMED = msgspec.json.Decoder(Named)
_RUN = msgspec.json.Decoder(Run)
