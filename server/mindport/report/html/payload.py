# SPDX-License-Identifier: Apache-2.0
"""The data inside the HTML report: small enough for tens of thousands of uses, and simple to read back.

Findings are stored by column. A column is a list of values and, for every finding, the index of its value; one that
has the same value everywhere leaves the indices out.
"""

from collections.abc import Callable, Iterable
from typing import Any

from mindport.core.mapping import Text
from mindport.core.model import Finding
from mindport.report.document import Report, evidence, framework_of
from mindport.report.escape import web_link
from mindport.report.summary import ApiUses, part_of
from mindport.report.texts import POLICY_PAGE, TEXTS, wire

Json = dict[str, Any]


def payload(report: Report, language: str) -> Json:
    """Everything that the page shows, as plain data."""
    summary = report.summary
    assessment = summary.assessment
    return {
        "name": report.name,
        "root": report.result.root,
        "made": report.made,
        "device": report.device,
        "mindspore": report.mindspore,
        "tool": report.result.tool.version,
        "database": report.result.tool.database,
        "versions": _versions(report),
        "language": "zh" if language.startswith("zh") else "en",
        "words": {key: _both(text) for key, text in TEXTS.items()},
        "policy": _both(POLICY_PAGE),
        "summary": {
            "files": summary.files,
            "lines": summary.lines,
            "uses": summary.uses,
            "apis": summary.apis,
            "counted": assessment.counted,
            "imports": assessment.imports,
            "data": assessment.data_processing,
            "parts": assessment.parts,
        },
        "changes": _changes(report),
        "missing": [_advised(group) for group in summary.missing],
        "models": [_advised(group) for group in summary.library_models],
        "packages": [
            {"name": each.name, "uses": each.uses, "files": each.files, "advice": _both(report.packages.get(each.name))}
            for each in summary.packages
        ],
        "files": [
            {"path": file.path, "status": file.status.value, "error": _both(file.error), "lines": file.lines}
            for file in report.files
        ],
        "findings": _findings(report),
    }


def _versions(report: Report) -> dict[str, str]:
    """The versions that the findings are judged by: of the frameworks and libraries that are used."""
    used = {framework_of(group.api): report.version_of(group.api) for group in report.summary.groups}
    return {framework: used[framework] for framework in sorted(used) if used[framework]}


def _findings(report: Report) -> Json:
    places = [(file, index) for file, result in enumerate(report.files) for index in range(len(result.findings))]
    findings = [report.files[file].findings[index] for file, index in places]
    columns = {name: _column(map(read, findings)) for name, read in _COLUMNS.items()}
    return {
        "count": len(findings),
        "columns": {
            "file": _column(file for file, _ in places),
            "new": _column(report.is_new(file, index) for file, index in places),
            **columns,
        },
    }


def _column(values: Iterable[Any]) -> Json:
    distinct: dict[str, int] = {}
    kept: list[Any] = []
    indices: list[int] = []
    for value in values:
        index = distinct.setdefault(repr(value), len(kept))
        if index == len(kept):
            kept.append(value)
        indices.append(index)
    return {"values": kept, "at": indices if len(kept) > 1 else None}


def _both(text: Text | None) -> list[str] | None:
    return [text.en, text.zh] if text is not None else None


def _links(finding: Finding) -> dict[str, str]:
    """Only what a browser may open: a user's own entries could say `javascript:`."""
    return {kind: address for kind, address in finding.links.items() if web_link(address)}


def _evidence(finding: Finding) -> list[str] | None:
    told = [evidence(finding, language) for language in ("en", "zh")]
    return told if any(told) else None


def _error(finding: Finding) -> str | None:
    """The largest error of the runs that verify a call; None where none do."""
    return f"{finding.verified.max_error:.1g}" if finding.verified is not None else None


def _changes(report: Report) -> Json | None:
    changes = report.changes
    if changes is None:
        return None
    return {"new": len(changes.new), "kept": changes.kept, "gone": changes.gone, "gone_apis": changes.gone_apis}


def _advised(group: ApiUses) -> Json:
    shown = group.heaviest
    verdict = wire(shown.verdict) if shown.verdict else "unknown"
    return {
        "api": group.api,
        "uses": group.count,
        "files": group.files,
        "verdict": verdict,
        "advice": _both(shown.advice),
        "links": _links(shown),
    }


_COLUMNS: dict[str, Callable[[Finding], Any]] = {
    "api": lambda finding: finding.api,
    "line": lambda finding: finding.span.line,
    "column": lambda finding: finding.span.column,
    "cell": lambda finding: finding.cell,
    "use": lambda finding: wire(finding.use),
    "certainty": lambda finding: wire(finding.certainty),
    "category": lambda finding: wire(finding.category),
    "verdict": lambda finding: wire(finding.verdict) if finding.verdict else "unknown",
    "target": lambda finding: finding.target,
    "message": lambda finding: _both(finding.message),
    "difference": lambda finding: _both(finding.difference),
    "advice": lambda finding: _both(finding.advice),
    "part": part_of,
    "safety": lambda finding: wire(finding.safety),
    "evidence": _evidence,
    "error": _error,
    "official": lambda finding: _both(finding.official),
    "devices": lambda finding: [device.value for device in finding.devices],
    "links": _links,
    "needs": lambda finding: finding.needs_mindspore,
}
