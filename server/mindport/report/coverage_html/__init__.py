# SPDX-License-Identifier: Apache-2.0
"""The coverage figures as one HTML file: tables that a script in it filters, nothing from outside."""

from collections.abc import Mapping, Sequence
from importlib.resources import files

from mindport.core.mapping import Device
from mindport.db.coverage import Framework, Samples
from mindport.db.coverage_page import COLUMNS, sentence, shares
from mindport.db.coverage_places import Differing
from mindport.report.html import policy


def render(
    frameworks: Sequence[Framework],
    places: Mapping[str, Mapping[Device, int]],
    contradicted: Mapping[str, int],
    differing: Sequence[Differing],
    samples: Samples,
) -> str:
    """All of the page; whatever stands in it is escaped by the template."""
    from jinja2 import Environment  # here, because it is slow to import and no other command needs it
    from markupsafe import Markup

    style, script = _read("coverage.css"), _read("coverage.js")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(_read("coverage.html.j2"))
    return template.render(
        policy=policy(style, script),
        style=Markup(style),
        script=Markup(script),
        columns=COLUMNS,
        frameworks=frameworks,
        devices=[device.value for device in Device],
        places={version: [counts[device] for device in Device] for version, counts in places.items()},
        contradicted=contradicted,
        samples=sentence(samples),
        shares=[(what, count, f"{count / max(samples.tried, 1):.1%}") for what, count in shares(samples)],
        by_device=[one for one in differing if one.by_device],
        by_version=[one for one in differing if one.by_version],
        newest=[*places][-1] if places else "",
        rows_of=rows_of,
    )


def rows_of(one: Differing) -> list[tuple[str, list[str]]]:
    """Versions with the same targets together, and the target on each device."""
    rows: list[tuple[str, list[str]]] = []
    for version, targets in one.targets.items():
        found = [targets[device] for device in Device]
        if rows and rows[-1][1] == found:
            rows[-1] = (f"{rows[-1][0].partition('–')[0]}–{version}", found)
        else:
            rows.append((version, found))
    return rows


def _read(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
