# SPDX-License-Identifier: Apache-2.0
"""Whatever a file holds, scanning it gives findings or a named reason; a defect would show as "scanning failed"."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mindport.core.judge import Options
from mindport.core.lines import normal_line_ends
from mindport.core.model import FileResult, FileStatus
from mindport.project.executor import Executor, Project, Task
from mindport.project.files import SourceFile
from tests.project.small_database import SmallDatabase

MODULE = """\
import torch
import torch.nn as nn
from torch import relu as r, rand
from .near import *

class Net(nn.Module):
    def __init__(self, n: int = 3) -> None:
        super().__init__()
        self.linear = nn.Linear(n, n)  # 中文 \U0001f600

    @torch.no_grad()
    def forward(self, x: torch.Tensor):
        y = [r(self.linear(v)).view(-1, 2) for v in x if v is not None]
        return {**{"a": y[0].view(1)}, "b": (lambda z: z.view(1))(x)}

try:
    import numpy as np
except ImportError:
    np = None
with open("x") as f, torch.autocast("cpu"):
    x, (y, *z) = rand(2), (1, 2, 3)
    x.view(1).view(2) if x else getattr(torch, "relu")(x)
"""
PIECES = st.sampled_from(
    [*MODULE.split("\n"), "%time r(x)", "!ls", "f(", "'''", "\t", "torch.", ")", "\u4e2d torch.relu", "\r"]
)


def scan(name: str, data: bytes) -> FileResult:
    file = SourceFile(name, f"/project/{name}")
    project = Project("/project", (file,), Options(), 1_000_000, unsaved={file.absolute: data})
    result = Executor(project, SmallDatabase()).scan(Task(file, relevant=True)).result
    assert not (result.why("en") or "").startswith(("scanning failed", "No such file")), result.error
    assert (result.status is FileStatus.UNREADABLE) is (result.error is not None)
    return result


def check_spans(text: str, result: FileResult) -> None:
    lines = text.split("\n")
    for finding in result.findings:
        span = finding.span
        assert 0 <= span.start < span.end <= len(text)
        before = text[: span.start]
        assert (span.line, span.column) == (before.count("\n") + 1, span.start - (before.rfind("\n") + 1) + 1)
        if span.line == span.end_line:
            assert lines[span.line - 1][span.column - 1 : span.end_column - 1] == text[span.start : span.end]


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    scan("file.py", data)
    scan("file.ipynb", data)


@given(st.integers(0, len(MODULE)), st.integers(0, len(MODULE)))
def test_any_piece_of_a_module(start: int, end: int) -> None:
    text = MODULE[start:end]
    check_spans(text, scan("file.py", text.encode()))


@given(st.lists(PIECES).map("\n".join))
def test_any_order_of_lines(text: str) -> None:
    check_spans(normal_line_ends(text), scan("file.py", text.encode()))


@given(st.lists(st.tuples(st.sampled_from(["code", "code", "markdown"]), st.lists(PIECES).map("\n".join))))
def test_any_order_of_cells(cells: list[tuple[str, str]]) -> None:
    notebook: dict[str, Any] = {"cells": [{"cell_type": kind, "source": source} for kind, source in cells]}
    result = scan("file.ipynb", json.dumps(notebook).encode())
    for number, (kind, source) in enumerate(cells, 1):
        findings = tuple(finding for finding in result.findings if finding.cell == number)
        assert kind == "code" or not findings
        check_spans(normal_line_ends(source), FileResult("", FileStatus.OK, findings=findings))


def test_the_whole_module_is_understood() -> None:
    found = {finding.api for finding in scan("file.py", MODULE.encode()).findings}
    assert {"torch.nn.Linear", "torch.nn.Module", "torch.Tensor.view", "torch.relu", "torch.rand"} <= found
