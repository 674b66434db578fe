# SPDX-License-Identifier: Apache-2.0
"""What a verification record proves, and what it does not."""

from packaging.version import Version

from mindport.core.mapping import Target
from mindport.core.model import Evidence


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
