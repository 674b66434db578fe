# SPDX-License-Identifier: Apache-2.0
"""The coverage figures as a page of Markdown."""

from collections.abc import Iterator, Mapping, Sequence

from mindport.core.mapping import Device
from mindport.db.coverage import Count, Framework, Samples
from mindport.db.coverage_places import Differing

_HEAD = """\
# Coverage

What the mapping database answers. Made by `mindport db report`; do not edit.

- **names**: the public names that the framework's own facts have, members of classes included, modules aside.
- **answered**: those for which there is an entry. **entries**: those with one of their own.
- **by base**: members for which that of a base class stands.
- **by family**: names with the advice of a family, such as `torch.fx.*`.
- **mapped**: entries with something in MindSpore; **none**: those with steps to take instead.
- **verified**: of the mapped, those with runs in which both frameworks were equal; **gradients**: their gradients, too.
- **differs**: of the mapped, those with a difference that a person should read.
"""
COLUMNS = ("names", "answered", "entries", "by_base", "by_family", "mapped", "verified", "gradients", "differs", "none")
_SHOWN = 20
"""Modules without any answer that are named."""


def page(
    frameworks: Sequence[Framework],
    places: Mapping[str, Mapping[Device, int]],
    contradicted: Mapping[str, int],
    differing: Sequence[Differing],
    samples: Samples,
) -> str:
    """All of the page."""
    parts = [_HEAD, *_totals(frameworks), *_by_place(places, differing), *_samples(samples), *_official(contradicted)]
    for framework in frameworks:
        parts += _framework(framework)
    return "\n".join(parts) + "\n"


def _totals(frameworks: Sequence[Framework]) -> Iterator[str]:
    rows = [(f"{one.name} {one.version}", one.total) for one in frameworks]
    yield "## All frameworks\n"
    yield from _table("framework", rows)


def _by_place(places: Mapping[str, Mapping[Device, int]], differing: Sequence[Differing]) -> Iterator[str]:
    yield "\n## Entries with a target, by MindSpore version and device\n"
    yield f"| MindSpore | {' | '.join(device.value for device in Device)} |"
    yield f"| --- |{' ---: |' * len(Device)}"
    for version, counts in places.items():
        yield f"| {version} | {' | '.join(str(counts[device]) for device in Device)} |"
    by_device = sum(one.by_device for one in differing)
    by_version = sum(one.by_version for one in differing)
    yield f"\nThe target of {by_device} entries depends on the device, that of {by_version} on MindSpore's version;"
    yield "`mindport lookup --all NAME` shows each, and coverage.html lists them."


def _samples(samples: Samples) -> Iterator[str]:
    yield "\n## torch's own test inputs on the CPU\n"
    yield f"{sentence(samples)}\n"
    yield "| came of it | inputs | share |\n| --- | ---: | ---: |"
    for what, count in shares(samples):
        yield f"| {what} | {count} | {count / max(samples.tried, 1):.1%} |"


def sentence(samples: Samples) -> str:
    """How much of torch's own inputs no entry claims, in one sentence."""
    share = samples.unclaimed / max(samples.tried, 1)
    return (
        f"torch's own inputs: {samples.tried} tried for {samples.entries} entries, {share:.1%} of them not claimed:"
        f" {samples.refused} refused by the rewriter, {samples.declared} declared to differ,"
        f" {samples.unusual} of a size, rank or dtype that MindSpore refuses."
    )


def shares(samples: Samples) -> list[tuple[str, int]]:
    """What came of the inputs, and of how many."""
    return [
        ("equal", samples.equal),
        ("refused by the rewriter, with the reason", samples.refused),
        ("not equal, as the entry says", samples.declared),
        ("without elements or dimensions, or of a rank or dtype that MindSpore refuses", samples.unusual),
        ("not equal, although no entry says so", samples.contrary),
    ]


def _official(contradicted: Mapping[str, int]) -> Iterator[str]:
    yield "\n## Where official tables do not hold\n"
    if not contradicted:
        yield "No run contradicts a table that MindSpore's documentation has published."
        return
    yield "Of pairs in the mapping tables of MindSpore's documentation, runs show otherwise"
    yield f"for {contradicted.get('consistent', 0)} that are called consistent and are not on all inputs, and"
    yield f"for {contradicted.get('different', 0)} that are called different and were equal in all runs."
    yield "[official-tables.md](official-tables.md) has each with a case."


def _framework(framework: Framework) -> Iterator[str]:
    yield f"\n## {framework.name} {framework.version}\n"
    yield from _table("module", list(framework.modules.items()))
    if framework.others:
        most = sorted(framework.others, key=lambda name: -framework.others[name].names)
        listed = ", ".join(f"`{name}` ({framework.others[name].names})" for name in most[:_SHOWN])
        rest = f", and {len(most) - _SHOWN} more" if len(most) > _SHOWN else ""
        names = sum(count.names for count in framework.others.values())
        yield f"\n{len(most)} modules with {names} names are not answered, most of them internal: {listed}{rest}."


def _table(first: str, rows: Sequence[tuple[str, Count]]) -> Iterator[str]:
    yield f"| {first} | {' | '.join(COLUMNS).replace('_', ' ')} |"
    yield f"| --- |{' ---: |' * len(COLUMNS)}"
    for name, count in rows:
        yield f"| {name} | {' | '.join(str(getattr(count, column)) for column in COLUMNS)} |"
