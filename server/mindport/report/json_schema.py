# SPDX-License-Identifier: Apache-2.0
"""The form of the JSON report, version 1: these types are the format, `docs/report.schema.json` is made from them."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from mindport.core.mapping import Device, Verdict
from mindport.core.model import Category, Certainty, FileStatus, Use

Position = Annotated[int, Meta(ge=1, description="Counted from 1; columns in characters, not bytes.")]
Count = Annotated[int, Meta(ge=0)]
SafetyName = Literal["safe", "review", "show", "none"]


class ToolPart(Struct, frozen=True):
    """The program that wrote the report; `database` is the fingerprint of its mapping database."""

    name: str
    version: str
    database: str


class VerifiedPart(Struct, frozen=True, omit_defaults=True):
    """What runs of both frameworks showed for this API; one of `torch` and `tensorflow` is there."""

    device: Device
    mindspore: str
    cases: Count
    max_error: Annotated[float, Meta(description="Of values up to one, relative to larger ones.")]
    gradients: Annotated[Count, Meta(description="Cases whose gradients were compared too.")] = 0
    gradient_error: float = 0.0
    torch: str | UnsetType = UNSET
    tensorflow: str | UnsetType = UNSET


class FindingPart(Struct, frozen=True):
    """One use of a framework API, and what stands for it in MindSpore."""

    api: str
    line: Position
    column: Position
    end_line: Position
    end_column: Position
    cell: Annotated[int, Meta(ge=1, description="Notebook cell; lines then count within it.")] | None
    use: Use
    certainty: Certainty
    category: Category
    verdict: Annotated[Verdict | None, Meta(description="For this very call; null where the database has no entry.")]
    target: str | None
    message: str
    difference: Annotated[str | None, Meta(description="Only the differences that this call touches.")]
    safety: Annotated[SafetyName, Meta(description="How safely this use can be rewritten.")]
    verified: VerifiedPart | None
    links: Annotated[
        dict[str, str],
        Meta(description='Addresses of documentation: "source", "target", "difference"; "policy" without target.'),
    ]
    entry_verdict: Annotated[Verdict | None, Meta(description="For the API as a whole, whatever the arguments.")]
    advice: Annotated[str | None, Meta(description="What to do where nothing stands for the API.")]
    devices: Annotated[list[Device], Meta(description="Where the target runs.")]
    needs_mindspore: Annotated[str, Meta(description='Such as ">=2.9"; empty: every supported version has the target.')]
    library_model: Annotated[bool, Meta(description="A ready model of a library.")]
    unverified: Annotated[str | None, Meta(description="Why runs prove nothing of this call; null where they do.")]
    official: Annotated[str | None, Meta(description="What an official mapping table says that a run contradicts.")]
    source_version: Annotated[
        str, Meta(description="The newest version of the API's framework in the database, or empty.")
    ]
    new: Annotated[bool | UnsetType, Meta(description="Whether the baseline lacks this use; absent without one.")] = (
        UNSET
    )


class FilePart(Struct, frozen=True):
    """One file, its path relative to `root` with `/` between folders."""

    path: str
    status: FileStatus
    error: str | None
    findings: list[FindingPart]
    lines: Count
    packages: Annotated[dict[str, Count], Meta(description="Third-party packages that the file uses: how often.")]


class AssessmentPart(Struct, frozen=True):
    """Uses by what becomes of them; `percent` are shares of `counted`. Imports and data processing stand apart."""

    counted: Count
    as_is: Count
    differs: Count
    by_hand: Count
    to_check: Count
    imports: Count
    data_processing: Count
    percent: dict[str, float]


class MissingPart(Struct, frozen=True):
    """An API without counterpart, and what to do instead."""

    api: str
    uses: Count
    files: Count
    advice: str | None


class PackagePart(Struct, frozen=True):
    """A third-party package whose own code was not scanned."""

    name: str
    uses: Count
    files: Count
    advice: str | None


class ChangesPart(Struct, frozen=True):
    """Numbers of uses that are new, unchanged and gone against the baseline."""

    new: Count
    kept: Count
    gone: Count


class SummaryPart(Struct, frozen=True):
    """The figures of the whole scan."""

    files: dict[str, Count]
    lines: Count
    uses: Count
    apis: Count
    categories: dict[str, Count]
    verdicts: dict[str, Count]
    certainties: dict[str, Count]
    kinds_of_use: dict[str, Count]
    assessment: AssessmentPart
    missing: Annotated[list[MissingPart], Meta(description="Most used first.")]
    library_models: list[MissingPart]
    packages: list[PackagePart]
    changes: Annotated[ChangesPart | None, Meta(description="null without a baseline.")]


class JsonReport(Struct, frozen=True):
    """A scan by mindport."""

    version: Literal[1]
    tool: ToolPart
    settings: dict[str, Any]
    root: str
    files: list[FilePart]
    summary: SummaryPart


def schema() -> str:
    """The JSON schema of this format."""
    (reference,), definitions = msgspec.json.schema_components([JsonReport], ref_template="#/$defs/{name}")
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mindport report, version 1",
        **reference,
        "$defs": {name: _alternatives_in_order(each) for name, each in definitions.items()},
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _alternatives_in_order(schema: Any) -> Any:
    """A schema whose alternatives stand in one order: that of msgspec differs from version to version."""
    if isinstance(schema, dict):
        return {key: _alternatives_in_order(each) for key, each in schema.items()}
    if isinstance(schema, list):
        return sorted(schema, key=repr) if all(isinstance(each, dict) for each in schema) else schema
    return schema
