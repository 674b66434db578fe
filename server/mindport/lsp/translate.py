# SPDX-License-Identifier: Apache-2.0
"""Findings as an editor shows them."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from lsprotocol import types
from msgspec import Struct

from mindport.core.model import Category, Finding
from mindport.lsp.documents import Snapshot
from mindport.lsp.positions import Lines
from mindport.lsp.settings import Severity
from mindport.lsp.texts import say

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFORMATION: types.DiagnosticSeverity.Information,
    Severity.HINT: types.DiagnosticSeverity.Hint,
}
SOURCE = "mindport"


class Shown(Struct, frozen=True):
    """How findings are shown."""

    language: str
    severity: dict[Category, Severity]
    """A category that is not in it is not shown."""
    related: bool = False
    """Whether the client shows related places."""

    def of(self, finding: Finding) -> types.DiagnosticSeverity | None:
        """How a finding is shown, None if it is not."""
        return _SEVERITIES.get(self.severity.get(finding.category, Severity.OFF))


def diagnostics_of(snapshot: Snapshot, uri: str, shown: Shown) -> list[types.Diagnostic]:
    """The diagnostics of one open document, which may be a cell."""
    found = []
    for finding in snapshot.findings_of(uri):
        severity = shown.of(finding)
        if severity is not None:
            one = diagnostic(finding, snapshot.location(finding.span.start, finding.span.end)[1], severity, shown)
            one.related_information = imported_at(snapshot, finding, shown) if shown.related else None
            found.append(one)
    return found


def diagnostics_in(lines: Lines, findings: Iterable[Finding], shown: Shown) -> list[types.Diagnostic]:
    """The diagnostics of a text that is not open."""
    return [
        diagnostic(finding, lines.range(finding.span.start, finding.span.end), severity, shown)
        for finding in findings
        if (severity := shown.of(finding)) is not None
    ]


def diagnostic(
    finding: Finding, place: types.Range, severity: types.DiagnosticSeverity, shown: Shown
) -> types.Diagnostic:
    """One finding; `data` is what a code action needs to know of it."""
    links = finding.links
    page = links.get("difference") or links.get("target") or links.get("source")
    return types.Diagnostic(
        range=place,
        message=message(finding, shown.language),
        severity=severity,
        code=finding.api,
        code_description=types.CodeDescription(page) if page else None,
        source=SOURCE,
        data={"api": finding.api, "category": finding.category.value, "safety": finding.safety.name.lower()},
    )


def message(finding: Finding, language: str) -> str:
    """What is said of a finding, and below it what this call has to look out for."""
    said = finding.message.in_language(language).strip()
    if finding.difference is None:
        return said
    return f"{said}\n{finding.difference.in_language(language).strip()}"


def imported_at(snapshot: Snapshot, finding: Finding, shown: Shown) -> list[types.DiagnosticRelatedInformation] | None:
    """Where the name that a use begins with is imported."""
    text = snapshot.text[finding.span.start : finding.span.end]
    name = text.partition(".")[0].strip()
    place = snapshot.imports.get(name)
    if place is None or place.start <= finding.span.start < place.end:
        return None
    uri, where = snapshot.location(place.start, place.end)
    told = say("diagnostic.imported-here", shown.language, name=name)
    return [types.DiagnosticRelatedInformation(types.Location(uri, where), told)]


def result_id(found: list[types.Diagnostic]) -> str:
    """The same for the same diagnostics, also in another session."""
    return blake2b(repr(found).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
