# SPDX-License-Identifier: Apache-2.0
"""Findings as an editor shows them."""

from __future__ import annotations

from lsprotocol import types
from msgspec import Struct

from mindport.core.model import Category, Finding
from mindport.lsp.documents import Snapshot
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


def diagnostics_of(snapshot: Snapshot, uri: str, shown: Shown) -> list[types.Diagnostic]:
    """The diagnostics of one document, which may be a cell."""
    return [
        diagnostic(snapshot, finding, severity, shown)
        for finding in snapshot.findings_of(uri)
        if (severity := _SEVERITIES.get(shown.severity.get(finding.category, Severity.OFF))) is not None
    ]


def diagnostic(
    snapshot: Snapshot, finding: Finding, severity: types.DiagnosticSeverity, shown: Shown
) -> types.Diagnostic:
    """One finding; `data` is what a code action needs to know of it."""
    links = finding.links
    page = links.get("difference") or links.get("target") or links.get("source")
    return types.Diagnostic(
        range=snapshot.location(finding.span.start, finding.span.end)[1],
        message=message(finding, shown.language),
        severity=severity,
        code=finding.api,
        code_description=types.CodeDescription(page) if page else None,
        source=SOURCE,
        related_information=imported_at(snapshot, finding, shown) if shown.related else None,
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
