# SPDX-License-Identifier: Apache-2.0
"""The CSV report for spreadsheets, in two layouts: one flat table, or the blocks of the MindSpore Dev Toolkit.

It starts with a byte order mark, without which Excel takes UTF-8 for the system's encoding. A cell that begins like a
formula gets an apostrophe in front; the only formulas are the links written here.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from mindport.core.mapping import Text
from mindport.core.model import Category, Finding
from mindport.project.settings import CsvLayout
from mindport.report.document import Report, evidence
from mindport.report.escape import visible, visible_lines, web_link
from mindport.report.summary import ApiUses
from mindport.report.texts import POLICY_PAGE, label, say, target_words

Row = Iterable[str]
Layout = Callable[[Report, str], str]

LONGEST_FORMULA_TEXT = 255
"""Excel refuses longer texts inside a formula."""
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def render(report: Report, language: str) -> str:
    """The report in the layout that the settings name."""
    layouts = {CsvLayout.FLAT: flat, CsvLayout.DEVTOOLKIT: devtoolkit}
    return layouts[report.result.settings.csv_layout](report, language)


def flat(report: Report, language: str) -> str:
    """One table: a row for every use, with its place."""
    return _table(_flat_rows(report, language))


def devtoolkit(report: Report, language: str) -> str:
    """Blocks as the Dev Toolkit exports them: a row for every API."""
    return _table(_blocks(report, language))


def default_name(scanned: str, moment: datetime) -> str:
    """The name under which the Dev Toolkit saves the mapping of a file or folder."""
    return f"{scanned}-mapping-{moment:%Y-%m-%d-%H-%M-%S}.csv"


def _table(rows: Iterable[Row]) -> str:
    stream = io.StringIO()
    stream.write("\ufeff")
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def _flat_rows(report: Report, language: str) -> Iterator[Row]:
    yield (
        "file", "cell", "line", "column", "api", "api_version", "category", "use", "certainty", "verdict", "target",
        "platforms", "needs_mindspore", "safety", "message", "difference", "advice", "evidence", "source_link",
        "target_link", "difference_link", "new",
    )  # fmt: skip
    for file_index, file in enumerate(report.files):
        for index, finding in enumerate(file.findings):
            new = report.is_new(file_index, index)
            yield (
                _cell(file.path),
                "" if finding.cell is None else str(finding.cell),
                str(finding.span.line),
                str(finding.span.column),
                _cell(finding.api),
                _cell(report.version_of(finding.api)),
                label(finding.category, language),
                label(finding.use, language),
                label(finding.certainty, language),
                label(finding.verdict, language),
                _cell(target_words(finding.target or "", language)),
                _platforms(finding),
                _cell(finding.needs_mindspore),
                label(finding.safety, language),
                _text(finding.message, language),
                _text(finding.difference, language),
                _text(finding.advice, language),
                _cell(evidence(finding, language)),
                *(web_link(finding.links.get(kind, "")) or "" for kind in ("source", "target", "difference")),
                "" if new is None else str(new).lower(),
            )


def _blocks(report: Report, language: str) -> Iterator[Row]:
    columns = [say(f"csv.{name}", language) for name in ("original", "version", "target", "platform", "description")]
    for category in (Category.CONVERTIBLE, Category.POSSIBLE_TENSOR):
        yield (label(category, language),)
        yield (*columns, say("csv.note", language))
        yield from (_counterpart(report, group, language) for group in _sorted(report, category))
        yield ()
    yield (label(Category.NO_MAPPING, language),)
    yield tuple(say(f"csv.{name}", language) for name in ("original", "description", "policy"))
    yield from (_without_counterpart(group, language) for group in _sorted(report, Category.NO_MAPPING))
    if data_processing := _sorted(report, Category.DATA_PROCESSING):
        yield ()
        yield (label(Category.DATA_PROCESSING, language),)
        yield (*columns, say("csv.note", language))
        yield from (_counterpart(report, group, language) for group in data_processing)


def _sorted(report: Report, category: Category) -> list[ApiUses]:
    return sorted(report.summary.in_category(category), key=lambda group: group.api)


def _counterpart(report: Report, group: ApiUses, language: str) -> Row:
    shown = group.heaviest
    page = shown.links.get("difference")
    told = _words(shown.difference or shown.advice, language) or label(shown.verdict, language)
    note = say("needs", language, version=shown.needs_mindspore) if shown.needs_mindspore else ""
    return (
        _link(shown.links.get("source"), group.api),
        _cell(report.version_of(group.api)),
        _link(shown.links.get("target"), ", ".join(target_words(target, language) for target in group.targets)),
        _platforms(shown),
        _link(page, " ".join(told.split())),
        _cell(note),
    )


def _without_counterpart(group: ApiUses, language: str) -> Row:
    shown = group.heaviest
    description = _text(shown.advice, language) or _text(shown.message, language)
    policy = _link(POLICY_PAGE.in_language(language), say("csv.policy-page", language))
    return (_link(shown.links.get("source"), group.api), description, policy)


def _platforms(finding: Finding) -> str:
    return ", ".join(say(f"device.{device.value}", "en") for device in finding.devices)


def _text(text: Text | None, language: str) -> str:
    return _cell(_words(text, language))


def _words(text: Text | None, language: str) -> str:
    return text.in_language(language).strip() if text is not None else ""


def _link(address: str | None, shown: str) -> str:
    """A formula that spreadsheets show as a link; the bare text where there is no address for a browser."""
    safe = web_link(address) if address else None
    text = visible(shown)
    if safe is None or max(len(safe), len(text)) > LONGEST_FORMULA_TEXT:
        return _cell(shown)
    quoted = text.replace('"', '""')
    return f'=HYPERLINK("{safe}","{quoted}")'


def _cell(text: str) -> str:
    """Text that a spreadsheet takes for nothing but text."""
    shown = visible_lines(text)
    return f"'{shown}" if shown.lstrip().startswith(FORMULA_STARTS) else shown
