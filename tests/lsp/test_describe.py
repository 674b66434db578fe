# SPDX-License-Identifier: Apache-2.0
"""The page that hover shows of a use: what stands for it, what becomes of its parameters, what is proven."""

import pytest

from mindport.core.judge import Options
from mindport.core.mapping import Device
from mindport.core.scan import no_outlines, scan_text
from mindport.db import locate
from mindport.db.lookup import Database
from mindport.lsp.describe import describe
from mindport.lsp.page import as_markdown, as_plain

CPU = Options(Device.CPU)


@pytest.fixture(scope="module")
def database() -> Database:
    return locate.open_database()


def page(code: str, database: Database, language: str = "en", options: Options = CPU) -> str:
    """The page of the last use in some code."""
    finding = scan_text(f"import torch\n{code}\n", "", no_outlines, database, options).findings[-1]
    return as_plain(describe(finding.api, database, options, language, finding))


def test_the_head_says_what_becomes_of_the_use(database: Database) -> None:
    head, facts, use = page("torch.cat([a, b], dim=1)", database).split("\n\n")[:3]
    assert head.startswith("torch.cat → mindspore.")
    assert "runs on Ascend, GPU, CPU" in facts
    assert use.startswith("This use: torch.cat becomes mindspore.")


def test_parameters_stand_side_by_side_where_they_are_not_the_same(database: Database) -> None:
    rows = [line.split("  ") for line in page("torch.nn.Conv2d(1, 2, 3)", database).splitlines()]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert ["groups=1", "group=1", "renamed"] in cells
    assert ["device=None", "left out"] in cells
    assert not [row for row in cells if row and row[0].startswith("dilation")]


def test_evidence_names_what_ran(database: Database) -> None:
    assert "verified on CPU: " in page("torch.cat([a, b], dim=1)", database)
    on_ascend = page("torch.cat([a, b], dim=1)", database, options=Options(Device.ASCEND))
    assert "not verified on Ascend" in on_ascend


def test_what_is_not_needed_says_so(database: Database) -> None:
    text = page("torch.zeros(1).cuda()", database)
    assert text.startswith("torch.Tensor.cuda → not needed in MindSpore")
    assert "{self}" not in text


def test_an_api_without_counterpart_gets_advice(database: Database) -> None:
    text = page("torch.jit.trace_module(m, {})", database)
    assert "What to do" in text or "Not in the mapping database yet." in text


def test_chinese(database: Database) -> None:
    text = page("torch.nn.Conv2d(1, 2, 3)", database, language="zh-cn")
    assert "改名" in text
    assert "PyTorch 文档" in text
    assert "left out" not in text


def test_every_entry_has_a_page(database: Database) -> None:
    """In both languages; a hole that a text leaves open would raise."""
    for name in database.entries()[::7]:
        for language in ("en", "zh-cn"):
            assert as_markdown(describe(name, database, CPU, language)).startswith("**")
