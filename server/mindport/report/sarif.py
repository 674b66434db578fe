# SPDX-License-Identifier: Apache-2.0
"""The SARIF 2.1.0 report for code scanning: a rule for every API, a result for every use."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from mindport.core.mapping import Verdict
from mindport.core.model import Category, FileResult, FileStatus, Finding
from mindport.report.document import TOOL, Report, evidence
from mindport.report.escape import visible_lines, web_link, without_surrogates
from mindport.report.json import encode
from mindport.report.summary import ApiUses
from mindport.report.texts import label, say, wire

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "PROJECTROOT"
"""Name of the base that file addresses are relative to."""
FINGERPRINT = "mindportUse/v1"

Json = dict[str, Any]


def render(report: Report, language: str) -> str:
    """The report as SARIF, its texts in one language."""
    return encode({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, language)]}, indent=1) + "\n"


def _run(report: Report, language: str) -> Json:
    groups: dict[str, ApiUses] = {}
    for group in report.summary.groups:
        groups.setdefault(group.api, group)
    rules = {api: index for index, api in enumerate(sorted(groups))}
    return {
        "tool": {
            "driver": {
                "name": TOOL,
                "semanticVersion": report.result.tool.version,
                "rules": [_rule(groups[api], language) for api in rules],
                "properties": {"database": report.result.tool.database},
            }
        },
        "language": "zh-CN" if language.startswith("zh") else "en-US",
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"uri": _root_address(report.result.root)}},
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [_unreadable(file) for file in report.result.unreadable()],
            }
        ],
        "artifacts": [{"location": _location(file.path)} for file in report.files if file.status is FileStatus.OK],
        "results": list(_results(report, rules, language)),
    }


def _rule(group: ApiUses, language: str) -> Json:
    shown = group.heaviest
    texts = (shown.message, shown.difference, shown.advice, shown.official)
    told = [text.in_language(language).strip() for text in texts if text]
    rule: Json = {
        "id": visible_lines(group.api),
        "shortDescription": _message(f"{group.api} → {', '.join(group.targets) or label(shown.verdict, language)}"),
        "fullDescription": _message(told[0]),
        "help": _message("\n\n".join(filter(None, [*told, evidence(shown, language)]))),
        "defaultConfiguration": {"level": _level(shown)},
        "properties": {"tags": ["migration", wire(group.category)]},
    }
    page = shown.links.get("difference") or shown.links.get("source")
    if page and web_link(page):
        rule["helpUri"] = page
    return rule


def _results(report: Report, rules: dict[str, int], language: str) -> Iterator[Json]:
    for file_index, file in enumerate(report.files):
        seen: Counter[str] = Counter()
        for index, finding in enumerate(file.findings):
            seen[finding.api] += 1
            result = {
                "ruleId": visible_lines(finding.api),
                "ruleIndex": rules[finding.api],
                "level": _level(finding),
                "message": _message(_told(finding, language)),
                "locations": [_place(file, finding, language)],
                "partialFingerprints": {FINGERPRINT: _fingerprint(file.path, finding.api, seen[finding.api])},
                "properties": {
                    "category": wire(finding.category),
                    "certainty": wire(finding.certainty),
                    "use": wire(finding.use),
                    "verdict": wire(finding.verdict) if finding.verdict else None,
                    "safety": wire(finding.safety),
                    "target": finding.target,
                    "evidence": evidence(finding, language) or None,
                },
            }
            new = report.is_new(file_index, index)
            if new is not None:
                result["baselineState"] = "new" if new else "unchanged"
            yield result


def _level(finding: Finding) -> str:
    """Missing APIs are errors and differences warnings, as far as the use is certain; all else is a note."""
    if finding.category is Category.NO_MAPPING:
        return "error"
    sure = finding.category is Category.CONVERTIBLE
    return "warning" if sure and finding.verdict is Verdict.DIFFERS else "note"


def _told(finding: Finding, language: str) -> str:
    texts = (finding.message, finding.difference)
    return " ".join(text.in_language(language).strip() for text in texts if text)


def _message(text: str) -> Json:
    """Plain text as SARIF wants it: single braces would be placeholders and "[a](b)" a link."""
    shown = visible_lines(text).replace("{", "{{").replace("}", "}}")
    return {"text": shown.replace("](", "] (") or "-"}


def _place(file: FileResult, finding: Finding, language: str) -> Json:
    """Where a use is; lines within a notebook's cell are no lines of its file, so they stand with the cell."""
    span = finding.span
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    if finding.cell is None:
        return {"physicalLocation": {"artifactLocation": _location(file.path), "region": region}}
    cell = say("cell", "en", number=finding.cell)
    return {
        "physicalLocation": {"artifactLocation": _location(file.path)},
        "logicalLocations": [
            {"name": cell, "fullyQualifiedName": f"{visible_lines(file.path)}/{cell}:{span.line}", "kind": "member"}
        ],
        "message": _message(f"{say('cell', language, number=finding.cell)}:{span.line}:{span.column}"),
        "properties": {"cell": finding.cell, "region": region},
    }


def _location(path: str) -> Json:
    return {"uri": quote(without_surrogates(path)), "uriBaseId": ROOT}


def _root_address(root: str) -> str:
    """The root as a file address; it ends in a slash, as a base must."""
    return PurePath(without_surrogates(root)).as_uri().rstrip("/") + "/"


def _unreadable(file: FileResult) -> Json:
    return {
        "level": "error",
        "message": _message(f"{file.path}: {file.why('en')}"),
        "locations": [{"physicalLocation": {"artifactLocation": _location(file.path)}}],
    }


def _fingerprint(path: str, api: str, count: int) -> str:
    """The same for the n-th use of an API in a file, wherever its line moves."""
    return hashlib.sha256(f"{path}\0{api}\0{count}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
