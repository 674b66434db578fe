# SPDX-License-Identifier: Apache-2.0
"""What verification runs showed: their outcome, what it proves, and what it does not."""

from enum import Enum

from msgspec import Struct
from packaging.version import Version

from mindport.core.mapping import Device, Target
from mindport.core.model import Evidence


class Status(str, Enum):
    """What the runs of an entry's target showed."""

    VERIFIED = "verified"
    """The cases are equal, but for those that the entry tells of and unusual inputs (`limits`)."""
    PARTLY = "partly"
    """Some cases are equal; those that are not say for which parameters."""
    DECLARED = "declared"
    """The cases differ where the entry says so."""
    CONTRADICTED = "contradicted"
    """No case is equal although the entry claims it."""
    NO_KERNEL = "no-kernel"
    """The device cannot run the target."""
    REFUSED = "refused"
    """The rewriter converts none of the cases; the record says why."""
    NO_CASE = "no-case"
    """There is nothing to run, or only inputs so unusual that they prove nothing."""


class Official(Struct, frozen=True):
    """What a release of MindSpore's mapping tables says of a pair, and the run that shows otherwise."""

    release: str
    says: str
    """"consistent" or "different"."""
    code: str
    what: str
    """What came of the run, "" where all of them are equal."""


class Run(Struct, frozen=True):
    """What the database keeps of a record."""

    device: Device
    status: Status
    reason: str
    """Why the status is no better, "" where it is the best."""
    evidence: Evidence | None
    official: Official | None = None
    """Where the runs contradict an official table."""


def target_key(target: Target) -> str:
    """The name under which records of a target are kept: what is written for a call."""
    return target.template or target.api or ""


def covers(evidence: Evidence, given: frozenset[str]) -> bool:
    """Whether runs showed equal results for calls that give these parameters.

    Every parameter has to occur in a case that passed, and no case that failed may give less than this call does.
    """
    return given <= set(evidence.parameters) and not any(given.issuperset(failing) for failing in evidence.failing)


def is_of(evidence: Evidence, mindspore: str) -> bool:
    """Whether the runs were made with this MindSpore, patch releases aside."""
    return Version(evidence.mindspore).release[:2] == Version(mindspore).release[:2]
