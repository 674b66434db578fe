# SPDX-License-Identifier: Apache-2.0
"""The JSON report: everything about every use, for other programs, in the form that `json_schema.py` lays down."""

import msgspec
from msgspec import UNSET, structs

from mindport.core.mapping import Text
from mindport.core.model import Category, Finding
from mindport.report.document import TOOL, Report, evidence_source
from mindport.report.escape import without_surrogates
from mindport.report.json_schema import (
    AssessmentPart,
    ChangesPart,
    FilePart,
    FindingPart,
    JsonReport,
    MissingPart,
    PackagePart,
    SafetyName,
    SummaryPart,
    ToolPart,
    VerifiedPart,
)
from mindport.report.summary import ApiUses, Summary
from mindport.report.texts import POLICY_PAGE

_SAFETY_NAMES: tuple[SafetyName, ...] = ("none", "show", "review", "safe")
"""By the number of a `Safety`."""


def render(report: Report, language: str) -> str:
    """The report as indented JSON, its texts in one language."""
    document = JsonReport(
        version=1,
        tool=ToolPart(TOOL, report.result.tool.version, report.result.tool.database),
        settings=msgspec.to_builtins(report.result.settings),
        root=report.result.root,
        files=files(report, language),
        summary=_summary(report, language),
    )
    return encode(document, indent=1) + "\n"


def files(report: Report, language: str) -> list[FilePart]:
    """The part of the report that is about single files, its texts in one language."""
    return [_file(report, index, language) for index in range(len(report.files))]


def encode(value: object, indent: int = 0) -> str:
    """A value as JSON; what cannot be written as UTF-8 (halves of surrogate pairs in file names) is escaped."""
    try:
        data = msgspec.json.encode(value)
    except UnicodeEncodeError:
        data = msgspec.json.encode(_clean(msgspec.to_builtins(value)))
    return (msgspec.json.format(data, indent=indent) if indent else data).decode()


def _clean(value: object) -> object:
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, dict):
        return {_clean(key): _clean(each) for key, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list) else value


def _file(report: Report, index: int, language: str) -> FilePart:
    file = report.files[index]
    findings = [_finding(report, each, report.is_new(index, at), language) for at, each in enumerate(file.findings)]
    return FilePart(file.path, file.status, file.why(language), findings, file.lines, file.packages)


def _finding(report: Report, finding: Finding, new: bool | None, language: str) -> FindingPart:
    span = finding.span
    policy = {"policy": POLICY_PAGE.in_language(language)} if finding.category is Category.NO_MAPPING else {}
    return FindingPart(
        api=finding.api,
        line=span.line,
        column=span.column,
        end_line=span.end_line,
        end_column=span.end_column,
        cell=finding.cell,
        use=finding.use,
        certainty=finding.certainty,
        category=finding.category,
        verdict=finding.verdict,
        target=finding.target,
        message=finding.message.in_language(language),
        difference=_text(finding.difference, language),
        safety=_SAFETY_NAMES[finding.safety],
        verified=_verified(finding),
        links={**finding.links, **policy},
        entry_verdict=finding.entry_verdict,
        advice=_text(finding.advice, language),
        devices=list(finding.devices),
        needs_mindspore=finding.needs_mindspore,
        library_model=finding.library_model,
        unverified=_text(finding.unverified, language),
        official=_text(finding.official, language),
        source_version=report.version_of(finding.api),
        new=UNSET if new is None else new,
    )


def _verified(finding: Finding) -> VerifiedPart | None:
    evidence = finding.verified
    if evidence is None:
        return None
    part = VerifiedPart(
        evidence.device, evidence.mindspore, evidence.cases, evidence.max_error, evidence.gradients,
        evidence.gradient_error,
    )  # fmt: skip
    return structs.replace(part, **{evidence_source(finding): evidence.source_version})


def _summary(report: Report, language: str) -> SummaryPart:
    summary = report.summary
    changes = report.changes
    return SummaryPart(
        files=summary.files,
        lines=summary.lines,
        uses=summary.uses,
        apis=summary.apis,
        categories=summary.categories,
        verdicts=summary.verdicts,
        certainties=summary.certainties,
        kinds_of_use=summary.kinds_of_use,
        assessment=_assessment(summary),
        missing=[_missing(group, language) for group in summary.missing],
        library_models=[_missing(group, language) for group in summary.library_models],
        packages=[
            PackagePart(each.name, each.uses, each.files, _text(report.packages.get(each.name), language))
            for each in summary.packages
        ],
        changes=ChangesPart(len(changes.new), changes.kept, changes.gone) if changes else None,
    )


def _assessment(summary: Summary) -> AssessmentPart:
    parts = summary.assessment
    return AssessmentPart(
        counted=parts.counted,
        as_is=parts.as_is,
        differs=parts.differs,
        by_hand=parts.by_hand,
        to_check=parts.to_check,
        imports=parts.imports,
        data_processing=parts.data_processing,
        percent={name.replace("-", "_"): round(parts.percent(uses), 1) for name, uses in parts.parts.items()},
    )


def _missing(group: ApiUses, language: str) -> MissingPart:
    return MissingPart(group.api, group.count, group.files, _text(group.heaviest.advice, language))


def _text(text: Text | None, language: str) -> str | None:
    return text.in_language(language) if text is not None else None
