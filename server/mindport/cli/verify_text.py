# SPDX-License-Identifier: Apache-2.0
"""What verification runs showed, as lines for a person."""

from collections import Counter
from collections.abc import Sequence

from mindport.db.verified import Record


def of_records(source: str, target: str, record: Record) -> list[str]:
    """One target: what is equal, what fails and how, what was left alone."""
    lines = [
        f"{source} -> {target}: {record.status.value}",
        f"  {record.equal} equal ({', '.join(f'{n} {origin}' for origin, n in record.cases.items()) or 'no case'}), "
        f"largest error {record.max_error:.1g}; gradients {record.gradients}, {record.gradient_error:.1g}",
    ]
    for what, failing in (("fails", record.failing), ("gradient", record.gradients_failing)):
        lines += [f"  {'declared' if one.declared else what}: {one.code}: {one.what}" for one in failing]
    lines += [f"  limit: {limit}: {number}" for limit, number in record.limits.items()]
    return lines + [f"  left alone: {reason}: {number}" for reason, number in record.refused.items()]


def of_totals(records: Sequence[Record], seconds: float) -> list[str]:
    """The whole run: targets by status, cases and gradients apart, and how long it took."""
    statuses = Counter(record.status.value for record in records)
    lines = [f"{count:6} {status}" for status, count in statuses.most_common()]
    equal, unequal = sum(record.equal for record in records), sum(record.unequal for record in records)
    gradients = sum(record.gradients for record in records)
    wrong = sum(record.gradients_unequal for record in records)
    limits = sum(sum(record.limits.values()) for record in records)
    refused = sum(sum(record.refused.values()) for record in records)
    return [
        *lines,
        f"cases: {equal} equal, {unequal} not, {limits} with unusual inputs that MindSpore refuses, "
        f"{refused} that the rewriter leaves alone",
        f"gradients: {gradients} equal, {wrong} not",
        f"time: {seconds // 60:.0f} min {seconds % 60:.0f} s",
    ]
