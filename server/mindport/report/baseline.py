# SPDX-License-Identifier: Apache-2.0
"""The baseline file: how many uses of each API every file had, and what is new or gone since.

Counts, not lines: a baseline stays true when code moves within a file, and a change to it can be reviewed. The price
is that of several uses of one API in one file the last ones are called new.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec
from msgspec import Struct

from mindport.core.model import FileResult, FileStatus
from mindport.report.json_schema import JsonReport

Known = Mapping[str, Mapping[str, int]]
"""Path -> API -> number of uses."""


class Baseline(Struct, frozen=True):
    """The content of a baseline file."""

    baseline: Literal[1]
    """The version of this form."""
    files: dict[str, dict[str, int]]


class BaselineError(Exception):
    """A baseline file that cannot be used; the text names the fact and the cure."""


class Changes(Struct, frozen=True):
    """What differs from the baseline."""

    new: frozenset[tuple[int, int]]
    """Findings that the baseline lacks, as (index of the file, index of the finding in it)."""
    kept: int
    gone: int
    gone_apis: dict[str, int]
    """API -> how many of its uses are gone."""


def known_uses(files: Sequence[FileResult]) -> dict[str, dict[str, int]]:
    """What a baseline of these results says: every use found is known. Sorted, so that equal results are equal text."""
    return {
        file.path: dict(sorted(Counter(finding.api for finding in file.findings).items()))
        for file in sorted(files, key=lambda file: file.path)
        if file.findings
    }


def encode(known: dict[str, dict[str, int]]) -> str:
    """A baseline as text: one use a line, so that versions of it can be compared."""
    return msgspec.json.format(msgspec.json.encode(Baseline(1, known)), indent=1).decode() + "\n"


def decode(data: bytes) -> dict[str, dict[str, int]]:
    """Read a baseline file, or an earlier JSON report that serves as one; raises BaselineError for anything else."""
    try:
        content: Any = msgspec.json.decode(data)
        if isinstance(content, dict) and "tool" in content:
            report = msgspec.convert(content, JsonReport)
            return {file.path: dict(Counter(finding.api for finding in file.findings)) for file in report.files}
        return msgspec.convert(content, Baseline).files
    except msgspec.DecodeError as error:
        raise BaselineError(
            f"neither a baseline nor a JSON report of this version ({error}): write it again with --write-baseline"
        ) from error


def compare(files: Sequence[FileResult], known: Known) -> Changes:
    """Tell known uses from new ones.

    A file that the baseline does not know may have been moved: it is compared with what the files held that are no
    longer there. An unreadable file says nothing of its uses, so they are neither gone nor new.
    """
    present = {file.path for file in files}
    unread = {file.path for file in files if file.status is FileStatus.UNREADABLE}
    left = {path: Counter(known[path]) for path in known if path in present - unread}
    moved: Counter[str] = Counter()
    for path in known.keys() - present:
        moved.update(known[path])
    new: set[tuple[int, int]] = set()
    for file_index, file in enumerate(files):
        expected = left.get(file.path, moved)
        for index, finding in enumerate(file.findings):
            if expected[finding.api] > 0:
                expected[finding.api] -= 1
            else:
                new.add((file_index, index))
    gone = sum(left.values(), start=moved)
    kept = sum(len(file.findings) for file in files) - len(new)
    return Changes(frozenset(new), kept, sum(gone.values()), dict(sorted(gone.items())))
