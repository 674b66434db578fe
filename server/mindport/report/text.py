# SPDX-License-Identifier: Apache-2.0
"""The report for a person at a terminal: the figures first, then every API by category, then what to do next."""

from collections.abc import Iterator, Sequence
from typing import TextIO

from rich.bar import Bar
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from mindport.core.mapping import Verdict
from mindport.core.model import Category, FileStatus
from mindport.report.document import TOOL, Report
from mindport.report.escape import visible, visible_lines
from mindport.report.summary import ApiUses
from mindport.report.terminal import WIDTH_WITHOUT_TERMINAL, heading, plain, show
from mindport.report.texts import label, say, target_words, verdict_labels

PLACES_SHOWN = 4
LINES_SHOWN = 5
APIS_SHOWN = 60
"""Of each category: a terminal is no place for more; the other formats have all."""

COLOURS = {
    "as-is": "green",
    "differs": "yellow",
    "by-hand": "red",
    "to-check": "blue",
    "convertible": "green",
    "possible-tensor": "blue",
    "no-mapping": "red",
    "data-processing": "magenta",
}


def render(report: Report, language: str, width: int = WIDTH_WITHOUT_TERMINAL, assess: bool = False) -> str:
    """The report as plain text without colours; `assess` leaves out what needs no decision."""
    return plain(_parts(report, language, assess), width)


def write(report: Report, language: str, stream: TextIO, assess: bool = False) -> None:
    """The report on a stream."""
    show(_parts(report, language, assess), stream)


def _parts(report: Report, language: str, assess: bool) -> Iterator[RenderableType]:
    yield from _head(report, language)
    yield from _assessment(report, language)
    if assess:
        yield from _ranking("missing", report.summary.missing, language)
        yield from _ranking("models", report.summary.library_models, language)
    else:
        for category in Category:
            yield from _category(report, category, language)
    yield from _packages(report, language)
    yield from _problems(report, language)
    yield from _next_steps(report, language)


def _head(report: Report, language: str) -> Iterator[RenderableType]:
    aim = say("for", language, mindspore=report.mindspore, device=report.device)
    yield Styled.assemble((visible(report.name), "bold"), f" · {aim} · {TOOL} {report.result.tool.version}")
    files = [f"{label(status, language)} {report.summary.files[status.value]}" for status in FileStatus]
    counts = {"lines": report.summary.lines, "uses": report.summary.uses, "apis": report.summary.apis}
    figures = [f"{say(key, language)} {count}" for key, count in counts.items()]
    yield Styled(f"{say('files', language)}: {', '.join(files)} · {' · '.join(figures)}", "dim")
    if report.changes:
        numbers = {"new": len(report.changes.new), "kept": report.changes.kept, "gone": report.changes.gone}
        told = ", ".join(f"{count} {say(f'changes.{key}', language)}" for key, count in numbers.items())
        yield Styled(f"{say('changes', language)}: {told}", "bold yellow" if report.changes.new else "bold green")


def _assessment(report: Report, language: str) -> Iterator[RenderableType]:
    assessment = report.summary.assessment
    if not report.summary.uses:
        yield Styled("\n" + say("assessment.empty", language))
        return
    yield from heading(say("assessment", language))
    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    for part, uses in assessment.parts.items():
        bar = Bar(max(assessment.counted, 1), 0, uses, width=24, color=COLOURS[part])
        share = f"{assessment.percent(uses):.0f} %"
        table.add_row(say(f"assessment.{part}", language), share, str(uses), bar)
    yield Padding(table, (0, 0, 0, 2))
    basis = say(
        "assessment.basis",
        language,
        counted=assessment.counted,
        imports=assessment.imports,
        data=assessment.data_processing,
    )
    yield Padding(Styled(basis, "dim"), (0, 0, 0, 2))


def _category(report: Report, category: Category, language: str) -> Iterator[RenderableType]:
    groups = report.summary.in_category(category)
    if not groups:
        return
    uses = sum(group.count for group in groups)
    counts = f"{say('apis', language)} {len(groups)} · {say('uses', language)} {uses}"
    yield from heading(f"{label(category, language)} · {counts}", COLOURS[category.value])
    yield Styled(say(f"category.{category.value}.help", language), "dim")
    yield from _apis(groups, language)


def _ranking(title: str, groups: Sequence[ApiUses], language: str) -> Iterator[RenderableType]:
    if groups:
        yield from heading(say(title, language), "red")
        yield from _apis(groups, language)


def _apis(groups: Sequence[ApiUses], language: str) -> Iterator[RenderableType]:
    for group in groups[:APIS_SHOWN]:
        yield from _api(group, language)
    if len(groups) > APIS_SHOWN:
        yield Padding(Styled(say("more.apis", language, count=len(groups) - APIS_SHOWN), "dim"), (0, 0, 0, 2))


def _api(group: ApiUses, language: str) -> Iterator[RenderableType]:
    shown = group.heaviest
    line = Styled.assemble((f"{group.count:>4} × ", "bold"), (visible(group.api), "bold"))
    if group.targets:
        line.append(" → ").append(
            ", ".join(visible(target_words(target, language)) for target in group.targets), "cyan"
        )
    if shown.verdict is not Verdict.SAME:
        colour = "yellow" if shown.verdict is Verdict.DIFFERS else "dim"
        line.append(f"  [{verdict_labels(group.verdicts, language)}]", colour)
    yield line
    places = [visible(place.text) for place in group.places[:PLACES_SHOWN]]
    if group.count > PLACES_SHOWN:
        places.append(say("more.places", language, count=group.count - PLACES_SHOWN))
    yield Padding(Styled("  ".join(places), "dim", overflow="fold"), (0, 0, 0, 7))
    told = shown.difference or shown.advice
    if told is not None:
        yield Padding(Styled(visible_lines(_short(told.in_language(language))), overflow="fold"), (0, 0, 0, 7))


def _short(text: str) -> str:
    lines = text.strip().splitlines()
    return "\n".join([*lines[:LINES_SHOWN], "…"] if len(lines) > LINES_SHOWN else lines)


def _packages(report: Report, language: str) -> Iterator[RenderableType]:
    if not report.summary.packages:
        return
    yield from heading(say("packages", language))
    yield Styled(say("packages.help", language), "dim")
    for package in report.summary.packages[:APIS_SHOWN]:
        yield Styled.assemble((f"{package.uses:>4} × ", "bold"), visible(package.name))
        if advice := report.packages.get(package.name):
            yield Padding(Styled(visible_lines(advice.in_language(language).strip())), (0, 0, 0, 7))


def _problems(report: Report, language: str) -> Iterator[RenderableType]:
    unreadable = report.result.unreadable()
    if not unreadable:
        return
    yield from heading(say("problems", language), "red")
    for file in unreadable:
        yield Padding(
            Styled(f"{visible(file.path)}: {visible(file.why(language) or '')}", overflow="fold"), (0, 0, 0, 2)
        )


def _next_steps(report: Report, language: str) -> Iterator[RenderableType]:
    if not report.summary.uses:
        return
    yield from heading(say("next", language))
    api = (report.summary.missing or report.summary.groups)[0].api
    steps = {
        "next.html": "api-scan --format html:report.html .",
        "next.lookup": f"mindport lookup {visible(api)}",
        "next.baseline": "api-scan --write-baseline baseline.json .",
    }
    for key, command in steps.items():
        yield Padding(Styled(say(key, language, command=command), overflow="fold"), (0, 0, 0, 2))
