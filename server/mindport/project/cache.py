# SPDX-License-Identifier: Apache-2.0
"""Results of earlier scans in the user's cache folder: one file a project and settings, never trusted blindly.

The format is msgpack read into types, so a strange file can do nothing but be refused. Files are written aside and
renamed: of several runs at once the last one wins, and none sees half a file.
"""

import os
import time
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path

import msgspec
import platformdirs

import mindport
from mindport.core.mapping import Text
from mindport.project.problem import Problem
from mindport.project.records import Record, pack, unpack
from mindport.project.writing import write_aside

_MARK = b"mindport scan 1\n"
_CHECK_SIZE = 16
_KEPT_DAYS = 30
_KEPT_BYTES = 500_000_000
_DAMAGED = Text("the cache is damaged", "缓存已损坏")
_BUILT_ANEW = Text("nothing to do: it is built anew", "无需处理：将重新生成")
_WRITABLE = Text("make it writable, or scan with --no-cache", "请使其可写，或使用 --no-cache 扫描")


class Cache:
    """The results of one project under one set of circumstances."""

    def __init__(self, root: str, circumstances: Sequence[str], folder: Path | None = None) -> None:
        """The circumstances are everything besides the files that a result depends on."""
        self._folder = folder or platformdirs.user_cache_path("mindport", appauthor=False) / "scans"
        key = msgspec.json.encode([root, code_fingerprint(), *circumstances])
        self.file = self._folder / f"{blake2b(key, digest_size=16).hexdigest()}.scan"

    def load(self) -> tuple[dict[str, Record], Problem | None]:
        """The kept records by path; nothing, and what was wrong, if the file is damaged."""
        try:
            data = self.file.read_bytes()
        except FileNotFoundError:
            return {}, None
        except OSError as error:
            return {}, self._problem(
                Text(
                    f"the cache cannot be read ({error.strerror or error})",
                    f"无法读取缓存（{error.strerror or error}）",
                )
            )
        body = data[len(_MARK) + _CHECK_SIZE :]
        if data[: len(_MARK) + _CHECK_SIZE] != _MARK + _check(body):
            return {}, self._problem(_DAMAGED, _BUILT_ANEW)
        try:
            return {record.result.path: record for record in unpack(body)}, None
        except (msgspec.DecodeError, IndexError, ValueError):
            return {}, self._problem(_DAMAGED, _BUILT_ANEW)

    def save(self, records: Iterable[Record]) -> Problem | None:
        """Keep these records instead of what was kept."""
        body = pack(records)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_aside(self.file, _MARK + _check(body) + body)
            _prune(self._folder)
        except OSError as error:
            return self._problem(
                Text(
                    f"the cache cannot be written ({error.strerror or error})",
                    f"无法写入缓存（{error.strerror or error}）",
                )
            )
        return None

    def touch(self) -> None:
        """Note that the file was of use, so that it is not pruned; without a right to do so it grows old."""
        try:
            os.utime(self.file)
        except OSError:
            return

    def _problem(self, fact: Text, cure: Text = _WRITABLE) -> Problem:
        return Problem(str(self.file), fact, cure)


def code_fingerprint() -> str:
    """Changes with the program that makes results: its version and, in a checkout, every edit of what scans."""
    package = Path(mindport.__file__).parent
    files = [file for part in ("core", "project") for file in (package / part).rglob("*.py")]
    return f"{mindport.__version__} {sorted((str(file), file.stat().st_mtime_ns) for file in files)}"


def digest(data: bytes) -> bytes:
    """What tells the content of one file from any other."""
    return blake2b(data, digest_size=16).digest()


def _check(body: bytes) -> bytes:
    return blake2b(body, digest_size=_CHECK_SIZE).digest()


def _prune(folder: Path) -> None:
    """Remove what was of no use for long, and the oldest of what is too much."""
    files = [(entry.stat(), entry.path) for entry in os.scandir(folder) if entry.is_file()]
    oldest_kept = time.time() - _KEPT_DAYS * 24 * 3600
    total = 0
    for stat, path in sorted(files, key=lambda file: file[0].st_mtime, reverse=True):
        total += stat.st_size
        if stat.st_mtime < oldest_kept or total > _KEPT_BYTES:
            Path(path).unlink(missing_ok=True)
