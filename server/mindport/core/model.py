# SPDX-License-Identifier: Apache-2.0
"""The values that travel through the core: spans, arguments, usages and findings."""

from enum import Enum, IntEnum

from msgspec import Struct

from mindport.core.mapping import Device, Text, Verdict


class Span(Struct, frozen=True):
    """A piece of a text: half-open character offsets, and the same place as lines and columns from 1."""

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int


class Use(str, Enum):
    """How an API is used at a place."""

    CALL = "call"
    ATTRIBUTE = "attribute"
    BASE = "base"
    DECORATOR = "decorator"
    ANNOTATION = "annotation"
    IMPORT = "import"
    VALUE = "value"


class Certainty(str, Enum):
    """How it is known that a place uses an API."""

    RESOLVED = "resolved"
    """Imports, annotations or known results show it."""
    INFERRED = "inferred"
    """The flow of values in the file says so."""
    BY_NAME = "by-name"
    """Only the name fits."""


class Category(str, Enum):
    """The lists in which users read a scan, as the MindSpore Dev Toolkit taught them, with data processing apart."""

    CONVERTIBLE = "convertible"
    POSSIBLE_TENSOR = "possible-tensor"
    NO_MAPPING = "no-mapping"
    DATA_PROCESSING = "data-processing"


class Safety(IntEnum):
    """How safely a use can be rewritten; ordered, so that the least of several is `min`."""

    NONE = 0
    """No rewrite: nothing stands for the API, or an argument of this call has no counterpart."""
    SHOW = 1
    """A sketch to read."""
    REVIEW = 2
    """Differs, guessed or not verified."""
    SAFE = 3
    """Same or renamed, name known, verified on this device with arguments like these."""


class Argument(Struct, frozen=True):
    """One argument of a call as written: `keyword` is None for a positional one; `star` is "", "*" or "**".

    `start` and `end` are character offsets of all of it, `text` is the value's own text.
    """

    start: int
    end: int
    text: str
    keyword: str | None = None
    star: str = ""


class Usage(Struct, frozen=True):
    """A place that uses a framework API.

    `span` is the API's own name: the dotted name of a function or class, only the method's name for a method.
    `arguments` is None unless the use is a call. `via` is the import path as the user's code reaches it, when it
    is not `api` itself.
    """

    api: str
    span: Span
    use: Use
    certainty: Certainty
    arguments: tuple[Argument, ...] | None = None
    method: bool = False
    via: str | None = None


class Evidence(Struct, frozen=True):
    """What verification runs showed for an entry on one device."""

    device: Device
    source_version: str
    mindspore: str
    cases: int
    max_error: float
    parameters: tuple[str, ...] = ()
    """Those that cases with equal results give."""
    failing: tuple[tuple[str, ...], ...] = ()
    """What calls give whose results were not equal."""
    gradients: int = 0
    """For how many of the cases gradients were equal too."""
    gradient_error: float = 0.0


class Finding(Struct, frozen=True):
    """A usage with everything a user is told about it."""

    api: str
    span: Span
    use: Use
    certainty: Certainty
    category: Category
    verdict: Verdict | None
    """For this very call; None where the database has no entry."""
    entry_verdict: Verdict | None
    """For the entry as a whole, whatever the arguments."""
    target: str | None
    """The MindSpore API, or the template that stands for it."""
    message: Text
    difference: Text | None
    """Only the differences that this call touches."""
    safety: Safety
    verified: Evidence | None
    """What runs on the device showed, None where they prove nothing of this call."""
    links: dict[str, str]
    """"source", "target" and "difference" documentation addresses, as far as they are known."""
    devices: tuple[Device, ...] = ()
    """Where the target runs."""
    advice: Text | None = None
    """What to do where nothing stands for the API."""
    cell: int | None = None
    """Notebook cell, counted from 1 over all cells; lines then count within the cell."""
    library_model: bool = False
    """The entry stands for a ready model of a library (`Entry.library_model`): reports list it apart."""
    needs_mindspore: str = ""
    """Version specifier of the target, such as ">=2.9"; empty where every supported version has it."""
    unverified: Text | None = None
    """Why runs prove nothing of this call; None where they do, or where nothing stands for the API."""
    official: Text | None = None
    """What a table of MindSpore's documentation says of the pair that a run contradicts."""


class FileStatus(str, Enum):
    OK = "ok"
    SKIPPED = "skipped"
    UNREADABLE = "unreadable"


class FileResult(Struct, frozen=True):
    """The scan of one file: findings in order of place, or the reason why there are none."""

    path: str
    status: FileStatus
    error: Text | None = None
    findings: tuple[Finding, ...] = ()
    lines: int = 0
    packages: dict[str, int] = {}
    """Third-party packages this file imports (no framework, not the standard library): uses of each."""

    def why(self, language: str) -> str | None:
        """The error in "en" or "zh"."""
        return self.error.in_language(language) if self.error is not None else None
