# SPDX-License-Identifier: Apache-2.0
"""The CSV report: both layouts, and no formula but our own links."""

import csv as stdlib_csv
import io
import re
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from mindport.core.mapping import Text
from mindport.core.model import FileResult, FileStatus
from mindport.project.result import ScanResult
from mindport.project.settings import CsvLayout, Settings
from mindport.report import csv
from mindport.report.document import report_on
from tests.report.samples import all_findings, finding, hostile_project, scan, small_project

OUR_LINK = re.compile(r'=HYPERLINK\("https?://[^"<>\s]+","(?:[^"]|"")*"\)\Z')


def rows(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(stdlib_csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_flat_has_a_row_for_every_use() -> None:
    result = small_project()
    head, *body = rows(csv.flat(report_on(result), "en"))
    assert len(body) == len(all_findings(result.files))
    assert all(len(row) == len(head) for row in body)
    conv = dict(zip(head, body[3], strict=True))
    assert conv["file"] == "model.py"
    assert (conv["line"], conv["column"], conv["api"], conv["api_version"]) == ("6", "20", "torch.nn.Conv2d", "2.13.0")
    assert conv["platforms"] == "Ascend, GPU, CPU"
    assert conv["evidence"] == "verified on cpu: 12 cases, largest error 3e-07, MindSpore 2.10.0 against torch 2.13.0"
    dense = dict(zip(head, body[0], strict=True))
    assert (dense["cell"], dense["evidence"], dense["new"]) == ("3", "", "")


def test_flat_marks_what_is_new() -> None:
    head, *body = rows(csv.flat(report_on(scan(*small_project().files, known={"model.py": {"torch.nn": 1}})), "en"))
    assert [row[head.index("new")] for row in body][:3] == ["true", "false", "true"]


def test_devtoolkit_has_titled_blocks() -> None:
    table = rows(csv.devtoolkit(report_on(small_project()), "en"))
    titles = [row[0] for row in table if len(row) == 1]
    assert titles == ["Convertible", "Possibly a Tensor API", "No direct mapping", "Data processing"]
    counterparts = ["Original Api", "Original Api Version", "MindSpore Api", "Platform", "Description", "Version Note"]
    assert table[1] == counterparts
    missing = table.index(["No direct mapping"])
    assert table[missing + 1] == ["Original Api", "Description", "Missing API Processing Policy"]
    assert table[missing + 2][1:] == [
        "1. Leave it out.\n2. Or ask for it.",
        '=HYPERLINK("https://www.mindspore.cn/docs/en/r2.3/migration_guide/missing_api_processing_policy.html",'
        '"Missing API Processing Policy")',
    ]


def test_devtoolkit_names_each_api_once_in_order() -> None:
    table = rows(csv.devtoolkit(report_on(small_project()), "en"))
    block = table[2 : table.index([])]
    names = [re.sub(r'.*,"(.*)"\)', r"\1", row[0]) for row in block]
    assert names == sorted(set(names))
    norm = next(row for row in block if "BatchNorm2d" in row[0])
    assert norm == [
        "torch.nn.BatchNorm2d", "2.13.0", "mindspore.nn.BatchNorm2d", "Ascend, GPU, CPU",
        '=HYPERLINK("https://www.mindspore.cn/docs/BatchNorm2d.html","momentum weighs the other way round.")', "",
    ]  # fmt: skip
    split = next(row for row in table if row and "Tensor.split" in row[0])
    assert split[-1] == "needs MindSpore >=2.9"


@pytest.mark.parametrize(("layout", "first"), [(CsvLayout.FLAT, "file"), (CsvLayout.DEVTOOLKIT, "Convertible")])
def test_the_settings_name_the_layout(layout: CsvLayout, first: str) -> None:
    result = structs.replace(small_project(), settings=Settings(csv_layout=layout))
    assert rows(csv.render(report_on(result), "en"))[0][0] == first


@pytest.mark.parametrize("layout", [csv.flat, csv.devtoolkit])
@pytest.mark.parametrize("result", [small_project(), hostile_project()])
def test_no_cell_is_a_formula_but_our_links(layout: csv.Layout, result: ScanResult) -> None:
    for row in rows(layout(report_on(result), "en")):
        for cell in row:
            assert harmless(cell)


@given(st.text(st.characters(codec=None), max_size=40))
def test_no_text_becomes_a_formula(text: str) -> None:
    bad = finding(
        text,
        target=text,
        message=text,
        difference=Text(text),
        links={"source": text, "difference": "https://x/" + text},
    )
    report = report_on(scan(FileResult(text, FileStatus.OK, None, (bad,))))
    for layout in (csv.flat, csv.devtoolkit):
        written = layout(report, "en")
        assert written.encode().decode() == written
        assert all(harmless(cell) for row in rows(written) for cell in row)


def harmless(cell: str) -> bool:
    return not cell.lstrip().startswith(("=", "+", "-", "@")) or OUR_LINK.match(cell) is not None


def test_a_text_too_long_for_a_formula_is_no_link() -> None:
    long = finding("torch." + "x" * 300, links={"source": "https://pytorch.org/"})
    table = rows(csv.devtoolkit(report_on(scan(FileResult("a.py", FileStatus.OK, None, (long,)))), "en"))
    assert table[2][0] == long.api


def test_the_name_of_a_saved_file() -> None:
    assert csv.default_name("train.py", datetime(2026, 11, 21, 7, 5, 9)) == "train.py-mapping-2026-11-21-07-05-09.csv"
