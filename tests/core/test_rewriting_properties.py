# SPDX-License-Identifier: Apache-2.0
"""What holds for every rewriting, tried on code put together at random."""

import ast
import io
import tokenize
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindport.core.judge import Options
from mindport.core.mapping import Device
from mindport.core.model import Certainty, Safety
from mindport.core.rewriting.edits import apply
from mindport.core.rewriting.recorded import START
from mindport.core.rewriting.rewrite import Rewriting, rewrite_text
from mindport.core.scan import no_outlines
from mindport.db.lookup import Database

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ATOMS = st.sampled_from(
    [
        "x", "net.weight", "3", "-1", "(a, b)", "[c]", "'汉😀'", 'f"{torch.cat((x, x), dim=0)}"', "not x", "await_",
        "lambda t: torch.relu(t)", "x if x else y", "a + b", "(n := 2)", "{**d}", "[torch.abs(i) for i in x]",
        "torch.float32", "'a' 'b'", "x[1:, None]", "yield_(*d)",
    ]
)  # fmt: skip
CALLS = st.sampled_from(
    [
        "torch.cat(({0}, {1}), dim=1)", "torch.cat(({0}, {1}), {1})", "torch.sum({0}, dim=({1}))", "F.relu({0})",
        "nn.Conv2d({0}, {1}, 3)", "nn.BatchNorm2d({0}, momentum={1})", "torch.zeros({0}, {1}, device=d)",
        "t.view({0}, {1})", "t.add_(  # note\n{0})", "t.size({0})", "torch.unknown({0}, {1})", "t.expand(*{0})",
        "torch.cat(  # why\n    ({0},\n     {1}),  # what\n    dim=0,\n)", "torch.full(({0},), {1}, out=None)",
        "({0}).float()", "torch.zeros(\n  {0},  # rows\n  {1})",
    ]
)  # fmt: skip


@st.composite
def expressions(draw: st.DrawFn, depth: int = 0) -> str:
    """An expression with calls in calls."""
    if depth > 2 or draw(st.integers(0, 3)) == 0:
        return draw(ATOMS)
    parts = [draw(expressions(depth=depth + 1)) for _ in range(2)]
    parts = [f"({part})" if part.startswith(("lambda", "not", "x if", "a +")) else part for part in parts]
    return draw(CALLS).format(*parts)


@st.composite
def modules(draw: st.DrawFn) -> str:
    """A file that parses, with line ends, indentation and a first character of every kind."""
    imports = ["import torch", "import torch.nn.functional as F", "from torch import nn"]
    lines = ['"""😀 文档"""', *draw(st.permutations(imports)), "", "def f(t: torch.Tensor, x, y, d):"]
    for expression in draw(st.lists(expressions(), min_size=1, max_size=4)):
        prefix = draw(st.sampled_from(["y = ", "return ", "d += ", "", "with torch.no_grad():\n\t\tz = "]))
        lines.append("\t" + prefix + expression + draw(st.sampled_from(["", "  # 注释 😀", " ;x"])))
    lines += ["\f", "class N(nn.Module):", "  def forward(self, x): return \\", "    self.forward(x)"]
    text = draw(st.sampled_from(["", "\ufeff"])) + draw(st.sampled_from(["\n", "\r\n"])).join(
        "\n".join(lines).split("\n")
    )
    return text + draw(st.sampled_from(["", "\n"]))


def rewritten(text: str, knowledge: Database, at_least: Safety = Safety.REVIEW) -> Rewriting:
    return rewrite_text(text, "", no_outlines, knowledge, Options(device=Device.CPU), at_least=at_least)


def parses(text: str) -> bool:
    try:
        ast.parse(text.lstrip("\ufeff"))
    except (SyntaxError, ValueError):
        return False
    return True


def comments(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text.lstrip("\ufeff")).readline)
    return sorted(token.string for token in tokens if token.type == tokenize.COMMENT)


@QUICK
@given(text=modules())
def test_a_rewritten_file_parses_and_a_second_rewriting_changes_nothing(text: str, knowledge: Database) -> None:
    result = rewritten(text, knowledge)
    assert apply(text, result.edits) == result.text
    if parses(text):
        assert parses(result.text)
        assert comments(result.text) == comments(text)
    assert rewritten(result.text, knowledge).text == result.text


@QUICK
@given(text=st.text(st.characters(blacklist_categories=["Cs"]), max_size=200) | modules().map(lambda text: text[:150]))
def test_any_text_gives_a_result(text: str, knowledge: Database) -> None:
    result = rewritten(text, knowledge)
    assert apply(text, result.edits) == result.text


@QUICK
@given(text=modules())
def test_lines_that_no_edit_touches_stay_byte_for_byte(text: str, knowledge: Database) -> None:
    result = rewritten(text, knowledge)
    touched = [(edit.start, edit.end) for edit in result.edits]
    position = 0
    for line in text.splitlines(keepends=True):
        if not any(start <= position + len(line) and end >= position for start, end in touched):
            assert line in result.text
        position += len(line)


@QUICK
@given(text=modules())
def test_only_what_is_safe_enough_is_rewritten(text: str, knowledge: Database) -> None:
    result = rewritten(text, knowledge, at_least=Safety.SAFE)
    assert all(fix.safety is Safety.SAFE for fix in result.fixes)
    fixes = rewritten(text, knowledge).fixes
    assert all(fix.usage.certainty is not Certainty.BY_NAME for fix in fixes)
    assert all(fix.title.en and fix.title.zh for fix in fixes)


def test_one_use_alone(knowledge: Database) -> None:
    text = "import torch\n\nx = torch.abs(torch.sum(y))\n"
    result = rewrite_text(
        text, "", no_outlines, knowledge, Options(device=Device.CPU), only=lambda usage: usage.api == "torch.sum"
    )
    assert [fix.usage.api for fix in result.fixes] == ["torch.sum"]
    assert result.text.startswith("import mindspore\nimport torch\n")
    assert "torch.abs(mindspore." in result.text


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[2] / "examples").rglob("*.py")), ids=lambda path: path.name
)
def test_the_example_project(path: Path, knowledge: Database) -> None:
    text = path.read_text(encoding="utf-8")
    result = rewritten(text, knowledge)
    assert parses(result.text)
    assert [one for one in comments(result.text) if one not in START] == comments(text)
    assert rewritten(result.text, knowledge).text == result.text
