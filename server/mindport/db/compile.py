# SPDX-License-Identifier: Apache-2.0
"""YAML and facts -> one read-only SQLite file."""

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from mindport.core.frameworks import TARGET
from mindport.core.mapping import Entry, Package, Text
from mindport.core.proof import Run
from mindport.db.check import check_entry
from mindport.db.fact_file import FactLine, fact_files, read_facts
from mindport.db.facts import Facts, KnownFacts
from mindport.db.families import is_family, members
from mindport.db.general import GeneralRules
from mindport.db.merged import Merged, merged, otherwise
from mindport.db.official import contradiction_files, official_of, read_contradictions
from mindport.db.problem import MappingError, Problem
from mindport.db.read import Placed, read_entries, read_packages, read_rules
from mindport.db.search import Named, named, words_of
from mindport.db.verified import fresh_records, record_files
from mindport.db.written import WrittenRule

FORMAT = "8"
"""Changes with the tables or with what the compiler computes."""

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE fact (name TEXT PRIMARY KEY, line BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE alias (name TEXT PRIMARY KEY, canonical TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE otherwise (
    name TEXT, version TEXT, line BLOB, PRIMARY KEY (name, version)
) WITHOUT ROWID; -- what a MindSpore version has otherwise than `fact` says; no line: it has nothing of that name
CREATE TABLE mapping (source TEXT PRIMARY KEY, entry BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE family (pattern TEXT PRIMARY KEY, entry BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE run (
    source TEXT, target TEXT, device TEXT, run BLOB NOT NULL, PRIMARY KEY (source, target, device)
) WITHOUT ROWID;
CREATE TABLE named (source TEXT PRIMARY KEY, named BLOB NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5(source UNINDEXED, texts, tokenize = "unicode61 tokenchars '_'");
"""


class Sources(Struct, frozen=True):
    """Where the parts of a database are."""

    signatures: Path
    general: Path
    mappings: Path
    packages: Path
    verified: Path
    official: Path

    @classmethod
    def of(cls, folder: Path) -> "Sources":
        """The parts in an `api_db` folder."""
        names = ("signatures", "general.yaml", "mappings", "packages.yaml", "verified", "official")
        return cls(*(folder / name for name in names))

    def files(self) -> list[Path]:
        """Every file that the database depends on."""
        own = [path for path in (self.general, self.packages) if path.exists()]
        evidence = [*record_files(self.verified), *contradiction_files(self.official)]
        return [*fact_files(self.signatures), *own, *yaml_files(self.mappings), *evidence]


def yaml_files(path: Path) -> list[Path]:
    """The entry files under a folder, or the file itself."""
    return sorted([*path.rglob("*.yaml"), *path.rglob("*.yml")]) if path.is_dir() else [path]


def fingerprint(sources: Sources) -> str:
    """Changes whenever a file's content does."""
    digest = hashlib.blake2b(FORMAT.encode(), digest_size=16)
    for path in sources.files():
        digest.update(path.name.encode() + b"\0" + hashlib.blake2b(path.read_bytes()).digest())
    return digest.hexdigest()


class Checked(Struct, frozen=True):
    """The outcome of checking: entries that hold, and what is wrong with the others."""

    entries: list[Entry]
    problems: list[Problem]


def check(
    paths: Sequence[Path], facts: KnownFacts, rules: Mapping[str, WrittenRule], base: Path | None = None
) -> Checked:
    """Check the entries of files and folders; places are shown relative to `base` where they are below it."""
    problems: list[Problem] = []
    kept: dict[str, Placed] = {}
    for path in dict.fromkeys(file for given in paths for file in yaml_files(given)):
        placed, faults = read_entries(path, shown(path, base))
        problems += faults
        for item in placed:
            first = kept.setdefault(item.name, item)
            if first is not item:
                problems.append(item.problem("", f"written twice, first in {first.path}:{first.lines['']}: keep one"))
    general = GeneralRules(rules)
    entries: list[Entry] = []
    for item in kept.values():
        entry, faults = check_entry(item, facts, general)
        problems += faults
        if entry is not None:
            entries.append(entry)
    return Checked(entries, sorted(problems))


def general_rules(sources: Sources, base: Path | None = None) -> tuple[dict[str, WrittenRule], list[Problem]]:
    """The rules for general parameters, none where there is no file of them."""
    return read_rules(sources.general, shown(sources.general, base)) if sources.general.exists() else ({}, [])


def known_packages(sources: Sources, base: Path | None = None) -> tuple[dict[str, Package], list[Problem]]:
    """What becomes of third-party packages, none where there is no file of them."""
    path = sources.packages
    written, problems = read_packages(path, shown(path, base)) if path.exists() else ({}, [])
    return {name: Package(one.kind, Text(one.en, one.zh)) for name, one in written.items()}, problems


def compile_database(sources: Sources, target: Path, base: Path | None = None) -> None:
    """Check everything and write the database whole; MappingError with every problem otherwise."""
    facts = Facts(read_facts(sources.signatures))
    rules, problems = general_rules(sources, base)
    packages, faults = known_packages(sources, base)
    checked = check([sources.mappings], facts, rules, base)
    if problems or faults or checked.problems:
        raise MappingError([*problems, *faults, *checked.problems])
    with whole_file(target) as scratch:
        about = {**_about(facts, rules, packages), "fingerprint": fingerprint(sources)}
        _write(scratch, facts, about, checked.entries)
        _write_runs(scratch, sources, checked.entries)


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A file beside the target that takes its place when all went well."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".api-", suffix=".sqlite")
    os.close(handle)
    scratch = Path(name)
    try:
        yield scratch
        os.replace(scratch, target)
    finally:
        scratch.unlink(missing_ok=True)


def _write(path: Path, facts: Facts, about: Mapping[str, str], entries: Sequence[Entry]) -> None:
    known = merged(facts.files)
    lines, aliases = known.lines, known.aliases
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)
        connection.executemany("INSERT INTO meta VALUES (?, ?)", {**about, "members": _members(lines)}.items())
        connection.executemany("INSERT INTO fact VALUES (?, ?)", _stored(lines))
        connection.executemany("INSERT INTO alias VALUES (?, ?)", sorted(aliases.items()))
        connection.executemany("INSERT INTO otherwise VALUES (?, ?, ?)", _of_older(known, facts))
        own = {entry.source: lines[entry.source].aliases for entry in entries if not is_family(entry.source)}
        families = frozenset(entry.source for entry in entries if is_family(entry.source))
        write_entries(connection, entries, {**own, **members(families, lines.keys() - own.keys())})


def _write_runs(path: Path, sources: Sources, entries: Sequence[Entry]) -> None:
    """Put what fresh records show into the database; stale ones prove nothing."""
    contradictions = read_contradictions(sources.official)
    rows = []
    for source, key, device, record in fresh_records(sources.verified, {entry.source: entry for entry in entries}):
        official = official_of(contradictions.get((source, key, device)), record)
        run = Run(device, record.status, record.reason, record.evidence(device), official)
        rows.append((source, key, device.value, _ENCODER.encode(run)))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany("INSERT INTO run VALUES (?, ?, ?, ?)", rows)


def write_entries(
    connection: sqlite3.Connection, entries: Sequence[Entry], aliases: Mapping[str, Sequence[str]]
) -> None:
    """Put entries into an open database, in place of those with the same source; families have a table of their own."""
    connection.executemany("DELETE FROM search WHERE source = ?", ((entry.source,) for entry in entries))
    rows = sorted((entry.source, _ENCODER.encode(entry)) for entry in entries)
    connection.executemany(
        "INSERT OR REPLACE INTO mapping VALUES (?, ?)", [row for row in rows if not is_family(row[0])]
    )
    connection.executemany("INSERT OR REPLACE INTO family VALUES (?, ?)", [row for row in rows if is_family(row[0])])
    connection.executemany(
        "INSERT OR REPLACE INTO named VALUES (?, ?)",
        sorted((entry.source, _ENCODER.encode(_named(entry, aliases[entry.source]))) for entry in entries),
    )
    connection.executemany("INSERT INTO search VALUES (?, ?)", (_texts(entry) for entry in entries))


def _about(facts: Facts, rules: Mapping[str, WrittenRule], packages: Mapping[str, Package]) -> dict[str, str]:
    versions: dict[str, list[str]] = {}
    for file in facts.files:
        versions.setdefault(file.framework, []).append(str(file.version))
    return {
        "format": FORMAT,
        "versions": msgspec.json.encode(versions).decode(),
        "general": msgspec.json.encode(rules).decode(),
        "packages": msgspec.json.encode(packages).decode(),
    }


def _stored(lines: Mapping[str, FactLine]) -> Iterator[tuple[str, bytes]]:
    for name in sorted(lines):
        yield name, _ENCODER.encode(msgspec.structs.replace(lines[name], aliases=()))  # they have their own table


def _of_older(known: Merged, facts: Facts) -> Iterator[tuple[str, str, bytes | None]]:
    for name, version, line in otherwise(known, facts.targets.values()):
        yield name, version, None if line is None else _ENCODER.encode(msgspec.structs.replace(line, aliases=()))


def _members(lines: Mapping[str, FactLine]) -> str:
    """The names of all members of classes of the source frameworks, which a scan wants at once."""
    found = set()
    for name in lines:
        owner, _, member = name.rpartition(".")
        if owner in lines and lines[owner].kind == "class" and not name.startswith(f"{TARGET}."):
            found.add(member)
    return " ".join(sorted(found))


def _named(entry: Entry, aliases: Sequence[str]) -> Named:
    targets = dict.fromkeys(target.api or target.template or "" for target in entry.targets)
    return named(entry.source, tuple(targets), aliases)


def _texts(entry: Entry) -> tuple[str, str]:
    texts = [difference.text for target in entry.targets for difference in target.differences]
    texts += [entry.advice] if entry.advice is not None else []
    names = [entry.source, *(target.api or target.template or "" for target in entry.targets)]
    words = [
        word for name in names for word in words_of(name)
    ]  # "norm strides" finds BatchNorm2d that tells of strides
    return entry.source, " ".join([*words, *(f"{text.en} {text.zh}" for text in texts)])


def shown(path: Path, base: Path | None) -> str:
    if base is not None and path.is_relative_to(base):
        return path.relative_to(base).as_posix()
    return path.as_posix()


_ENCODER = msgspec.json.Encoder()
