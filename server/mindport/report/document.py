# SPDX-License-Identifier: Apache-2.0
"""What a report is made of, whatever its format: the scan, its summary, and what changed since a baseline."""

from collections.abc import Mapping
from pathlib import PurePath

from msgspec import Struct

from mindport.core.mapping import Text
from mindport.core.model import Category, FileResult, Finding
from mindport.project.result import ScanResult
from mindport.project.settings import FailOn
from mindport.report.baseline import Changes, compare
from mindport.report.summary import Place, Summary, summarise
from mindport.report.texts import say

TOOL = "mindport"
FRAMEWORK_OF = {"tf": "tensorflow", "keras": "tensorflow"}
"""First part of an API's name -> its framework, where they are not the same."""


class Report(Struct, frozen=True):
    """Everything that a format shows."""

    result: ScanResult
    summary: Summary
    changes: Changes | None = None
    """None without a baseline."""
    packages: Mapping[str, Text] = {}
    """Third-party package -> what to do about it."""
    made: str = ""
    """The time of the scan as a person reads it; empty leaves it out."""

    @property
    def files(self) -> tuple[FileResult, ...]:
        return self.result.files

    @property
    def name(self) -> str:
        """The project's name: the last part of the root."""
        return PurePath(self.result.root).name or self.result.root

    @property
    def device(self) -> str:
        return self.result.settings.device.value

    @property
    def mindspore(self) -> str:
        return self.result.settings.mindspore

    def version_of(self, api: str) -> str:
        """The newest version in the database of the framework that an API belongs to; empty where it is unknown."""
        versions = self.result.tool.versions.get(framework_of(api), ())
        return versions[-1] if versions else ""

    def is_new(self, file: int, finding: int) -> bool | None:
        """Whether a finding, by its indices, is new against the baseline; None without one."""
        return None if self.changes is None else (file, finding) in self.changes.new

    def failing(self, policy: FailOn) -> tuple[Place, ...]:
        """The findings for which the command ends with exit code 1."""
        return {FailOn.NONE: (), FailOn.UNMAPPED: self._unmapped(), FailOn.NEW: self._new()}[policy]

    def _new(self) -> tuple[Place, ...]:
        indices = sorted(self.changes.new) if self.changes else ()
        return tuple(Place(self.files[file].path, self.files[file].findings[finding]) for file, finding in indices)

    def _unmapped(self) -> tuple[Place, ...]:
        return tuple(place for group in self.summary.in_category(Category.NO_MAPPING) for place in group.places)


def report_on(result: ScanResult, packages: Mapping[str, Text] | None = None, made: str = "") -> Report:
    """Sum up a scan, and compare it with the baseline if it has one."""
    changes = compare(result.files, result.known) if result.known is not None else None
    return Report(result, summarise(result.files), changes, packages or {}, made)


def framework_of(api: str) -> str:
    """The framework or library that an API belongs to: "torch", "tensorflow", "torchvision", …"""
    first = api.split(".")[0]
    return FRAMEWORK_OF.get(first, first)


def evidence_source(finding: Finding) -> str:
    """The framework whose version stands beside MindSpore's in a record of verification: "torch" or "tensorflow"."""
    return "tensorflow" if framework_of(finding.api) == "tensorflow" else "torch"


def evidence(finding: Finding, language: str) -> str:
    """What is known from runs about the target of a finding, "" where it has no target."""
    found = finding.verified
    if found is None:
        reason = finding.unverified
        return say("evidence.why", language, reason=reason.in_language(language)) if reason else ""
    return say(
        "evidence.one" if found.cases == 1 else "evidence.some",
        language,
        device=found.device.value,
        cases=found.cases,
        error=f"{found.max_error:.1g}",
        mindspore=found.mindspore,
        source=f"{evidence_source(finding)} {found.source_version}",
    )
