# SPDX-License-Identifier: Apache-2.0
"""The Markdown report: a comment on a pull request, short at first sight, with foldable details."""

import re
from collections.abc import Iterable, Iterator

from mindport.core.model import Category
from mindport.report.document import TOOL, Report
from mindport.report.escape import visible, web_link
from mindport.report.summary import ApiUses
from mindport.report.texts import label, say

LONGEST = 60_000
"""In characters: GitHub refuses comments of more than 65 536."""
APIS_SHOWN = 150
PLACES_SHOWN = 3

_MEANINGFUL = re.compile(r"[!-'*+;<>-@[-`{-~]|:(?=//)")
"""ASCII characters that Markdown, HTML or GitHub may take for more than text."""


def render(report: Report, language: str) -> str:
    """The report as GitHub-flavoured Markdown, shortened to what a comment may hold."""
    lines: list[str] = []
    length = 0
    for block in _blocks(report, language):
        if length + len(block) > LONGEST:
            lines.append(say("more.report", language))
            break
        lines.append(block)
        length += len(block) + 2
    return "\n\n".join(lines) + "\n"


def _blocks(report: Report, language: str) -> Iterator[str]:
    aim = say("for", language, mindspore=report.mindspore, device=report.device)
    yield f"### {_text(report.name)}: {_text(aim)}"
    if not report.summary.uses:
        yield say("assessment.empty", language)
    else:
        yield _assessment(report, language)
    if report.changes:
        numbers = {"new": len(report.changes.new), "kept": report.changes.kept, "gone": report.changes.gone}
        told = ", ".join(f"{count} {say(f'changes.{key}', language)}" for key, count in numbers.items())
        yield f"**{say('changes', language)}:** {told}"
    for category in Category:
        yield from _category(report, category, language)
    if packages := report.summary.packages:
        names = ", ".join(f"{_code(each.name)} ({each.uses})" for each in packages[:APIS_SHOWN])
        yield f"**{say('packages', language)}:** {names}"
    if unreadable := report.result.unreadable():
        reasons = [f"- {_code(file.path)}: {_text(file.error or '')}" for file in unreadable[:APIS_SHOWN]]
        yield f"**{say('problems', language)}**\n\n" + "\n".join(reasons)
    yield f"<sub>{TOOL} {report.result.tool.version}</sub>"


def _assessment(report: Report, language: str) -> str:
    parts = report.summary.assessment
    rows = (
        (say(f"assessment.{part}", language), f"{parts.percent(uses):.0f} %", str(uses))
        for part, uses in parts.parts.items()
    )
    basis = say(
        "assessment.basis", language, counted=parts.counted, imports=parts.imports, data=parts.data_processing
    )  # fmt: skip
    head = (say("assessment", language), "%", say("uses", language))
    return f"{_table(head, rows)}\n\n<sub>{basis}</sub>"


def _category(report: Report, category: Category, language: str) -> Iterator[str]:
    groups = report.summary.in_category(category)
    if not groups:
        return
    head = tuple(say(key, language) for key in ("api", "target", "verdict", "uses", "places", "difference"))
    table = _table(head, (_row(group, language) for group in groups[:APIS_SHOWN]))
    if len(groups) > APIS_SHOWN:
        table += f"\n\n{say('more.apis', language, count=len(groups) - APIS_SHOWN)}"
    uses = sum(group.count for group in groups)
    # What needs a person is open at first sight, all else is folded.
    opened = " open" if category is Category.NO_MAPPING else ""
    title = f"<b>{label(category, language)}</b>: {say('apis', language)} {len(groups)}, {say('uses', language)} {uses}"
    yield f"<details{opened}>\n<summary>{title}</summary>\n\n{table}\n\n</details>"


def _row(group: ApiUses, language: str) -> tuple[str, ...]:
    shown = group.heaviest
    places = [_code(place.text) for place in group.places[:PLACES_SHOWN]]
    if group.count > PLACES_SHOWN:
        places.append(say("more.places", language, count=group.count - PLACES_SHOWN))
    told = shown.difference or shown.advice
    link = shown.links.get("source", "")
    name = _code(group.api)
    return (
        f'<a href="{_entities(link)}">{name}</a>' if web_link(link) else name,
        ", ".join(_code(target) for target in group.targets),
        label(shown.verdict, language),
        str(group.count),
        "<br>".join(places),
        "<br>".join(_text(line) for line in told.in_language(language).strip().splitlines()) if told else "",
    )


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    columns = tuple(head)
    lines = [columns, ("---",) * len(columns), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _code(text: str) -> str:
    return f"<code>{_text(text)}</code>"


def _text(text: str) -> str:
    """Text in which nothing is Markdown, HTML, a mention or the end of a table's cell."""
    return _entities(visible(text))


def _entities(text: str) -> str:
    return _MEANINGFUL.sub(lambda match: f"&#{ord(match.group())};", text)
