# SPDX-License-Identifier: Apache-2.0
"""Finds the database: an explicit file, the checkout (compiled when its files changed), or the installed file."""

import hashlib
import logging
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from importlib import resources
from pathlib import Path

import platformdirs

from mindport.core.mapping import Text
from mindport.db.compile import FORMAT, Sources, compile_database, yaml_files
from mindport.db.lookup import Database, connect
from mindport.db.overlay import overlay
from mindport.db.problem import DamagedDatabase, MappingError, Problem, damaged

_LOG = logging.getLogger(__name__)
_INSTALLED = "_data/api.sqlite"
_KEPT = 4
"""Compiled databases that stay in the cache: of checkouts and of users' own entries."""
_SECONDS_KEPT = 24 * 60 * 60
"""Younger ones stay whatever their number: a file that is in use must not go."""


def open_database(explicit: Path | None = None, overrides: Sequence[Path] = ()) -> Database:
    """The database to use, users' own entries over the shipped ones."""
    if explicit is not None:
        base = sound(explicit)
    else:
        folder = checkout()
        base = sound(installed()) if folder is None else compiled(folder)
    return Database(overlaid(base, overrides) if overrides else base)


def checkout() -> Path | None:
    """The `api_db` folder of the checkout that this package runs in, None for an installed package."""
    folder = Path(__file__).resolve().parents[3] / "api_db"
    return folder if (folder / "mappings").is_dir() and (folder / "signatures").is_dir() else None


def installed() -> Path:
    """The database file inside the installed package."""
    return Path(str(resources.files("mindport") / _INSTALLED))


def sound(path: Path) -> Path:
    """The path, if a mapping database of this format is there; DamagedDatabase otherwise."""
    if not path.is_file():
        raise DamagedDatabase(path, Text("no database there", "没有数据库"))
    try:
        with closing(connect(path)) as connection:
            rows = dict(connection.execute("SELECT key, value FROM meta"))
    except sqlite3.DatabaseError as error:
        raise DamagedDatabase(path, damaged(error)) from error
    if rows.get("format") != FORMAT:
        raise DamagedDatabase(path, Text("made by another version of mindport", "由其他版本的 mindport 生成"))
    return path


def compiled(folder: Path) -> Path:
    """The cached database of an `api_db` folder, compiled anew when a file changed or the cached one is damaged."""
    sources = Sources.of(folder)
    return _cached(sources.files(), lambda target: compile_database(sources, target, folder.parent))


def overlaid(base: Path, overrides: Sequence[Path]) -> Path:
    """The cached copy of a database with users' own entries over its own; MappingError names what is wrong in them."""
    missing = [path for path in overrides if not path.exists()]
    if missing:
        raise MappingError([Problem(str(path), 1, "", "no file or folder there") for path in missing])
    files = [base, *(file for path in overrides for file in yaml_files(path))]
    return _cached(files, lambda target: overlay(base, overrides, target))


def _cached(files: Sequence[Path], make: Callable[[Path], None]) -> Path:
    folder = cache_folder()
    target = folder / f"api-{state(files)}.sqlite"
    if target.exists():
        try:
            return _used(sound(target))
        except DamagedDatabase as error:
            _LOG.warning("%s; made again", f"{error.path}: {error.fact.en}")
    make(target)
    _forget(folder)
    return target


def _used(path: Path) -> Path:
    """Note that a compiled database is in use, as far as its folder lets us."""
    with suppress(OSError):
        os.utime(path)
    return path


def cache_folder() -> Path:
    """Where compiled databases are kept: the user's cache, a temporary folder where that cannot be written."""
    folder = Path(platformdirs.user_cache_dir("mindport", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir()) / "mindport"
        folder.mkdir(exist_ok=True)
    return folder


def state(files: Sequence[Path]) -> str:
    """A cheap fingerprint: changes when one of the files, or the compiler, is written, added or removed."""
    digest = hashlib.blake2b(FORMAT.encode(), digest_size=12)
    for path in [*sorted(Path(__file__).parent.glob("*.py")), *files]:
        status = path.stat()
        digest.update(f"{path.absolute()}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _forget(folder: Path) -> None:
    """Remove compiled databases that nobody has opened for a while; another program may use a younger one now."""
    files = sorted(folder.glob("api-*.sqlite"), key=_last_use, reverse=True)
    for path in files[_KEPT:]:
        if time.time() - _last_use(path) > _SECONDS_KEPT:
            path.unlink(missing_ok=True)


def _last_use(path: Path) -> float:
    """When a compiled database was made or last taken; 0 if another program has just removed it."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
