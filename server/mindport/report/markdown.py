# SPDX-License-Identifier: Apache-2.0
"""The Markdown report: a comment on a pull request, short at first sight, with foldable details."""

import re
from collections.abc import Iterable, Iterator

from mindport.core.model import Category
from mindport.report.document import TOOL, Report
from mindport.report.escape import visible, web_link
from mindport.report.summary import ApiUses
from mindport.report.texts import label, say, target_words, verdict_labels

LONGEST_LIST = 10_000
"""In characters: GitHub refuses comments of more than 65 536, and there are six lists."""
PLACES_SHOWN = 3
LONGEST_TEXT = 600

_MEANINGFUL = re.compile(r"[!-'*+;<>-@[-`{-~]|:(?=//)")
"""ASCII characters that Markdown, HTML or GitHub may take for more than text."""


def render(report: Report, language: str) -> str:
    """The report as GitHub-flavoured Markdown, its lists cut to what a comment may hold."""
    return "\n\n".join(_blocks(report, language)) + "\n"


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
        names, left = _cut([f"{_code(each.name)} ({each.uses})" for each in packages])
        yield f"**{say('packages', language)}:** {', '.join([*names, *_more(left, language)])}"
    if unreadable := report.result.unreadable():
        reasons, left = _cut([f"- {_code(file.path)}: {_text(file.why(language) or '')}" for file in unreadable])
        yield f"**{say('problems', language)}**\n\n" + "\n".join([*reasons, *_more(left, language)])
    yield f"<sub>{TOOL} {report.result.tool.version}</sub>"


def _assessment(report: Report, language: str) -> str:
    parts = report.summary.assessment
    rows = (
        _line((say(f"assessment.{part}", language), f"{parts.percent(uses):.0f} %", str(uses)))
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
    rows, left = _cut([_line(_row(group, language)) for group in groups])
    table = "\n\n".join([_table(head, rows), *_more(left, language)])
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
        ", ".join(_code(target_words(target, language)) for target in group.targets),
        _verdicts(group, language),
        str(group.count),
        "<br>".join(places),
        "<br>".join(_text(line) for line in _short(told.in_language(language)).splitlines()) if told else "",
    )


def _verdicts(group: ApiUses, language: str) -> str:
    """The verdicts, and below them the largest error of the runs that verify some of these calls."""
    told = verdict_labels(group.verdicts, language)
    proof = next((place.finding.verified for place in group.places if place.finding.verified), None)
    if proof is None:
        return told
    error = say("evidence.error", language, error=f"{proof.max_error:.1g}")
    return f"{told}<br><sub>{say('html.verified', language)}, {error}</sub>"


def _cut(lines: list[str]) -> tuple[list[str], int]:
    """As many lines as the length of a list allows, and the number of those left out."""
    length = 0
    for index, line in enumerate(lines):
        length += len(line) + 2
        if length > LONGEST_LIST:
            return lines[:index], len(lines) - index
    return lines, 0


def _more(left: int, language: str) -> list[str]:
    return [say("more.report", language, count=left)] if left else []


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"


def _table(head: Iterable[str], lines: Iterable[str]) -> str:
    columns = tuple(head)
    return "\n".join([_line(columns), _line(["---"] * len(columns)), *lines])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    return f"<code>{_text(text)}</code>"


def _text(text: str) -> str:
    """Text in which nothing is Markdown, HTML, a mention or the end of a table's cell."""
    return _entities(visible(text))


def _entities(text: str) -> str:
    return _MEANINGFUL.sub(lambda match: f"&#{ord(match.group())};", text)
