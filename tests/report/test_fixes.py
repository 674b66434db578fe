# SPDX-License-Identifier: Apache-2.0
"""What a person is told of a rewrite: figures, reasons with their places, and commands that can be copied."""

import pytest

from mindport.core.mapping import Text
from mindport.core.model import Safety
from mindport.project.documents import Spot
from mindport.project.fixer import FileFix, Kept, Rewritten
from mindport.report.fixes import LINES_SHOWN, PLACES_SHOWN, STEPS, Shown, diff_lines, next_steps, summary
from mindport.report.terminal import plain

HERE = Spot(1, 1)
TITLE = Text("Replace it", "替换")
DIFFERS = Text("It rounds otherwise.", "舍入方式不同。")
FILE = FileFix(
    "model.py",
    "/project/model.py",
    b"import torch\ntorch.relu(1)\n",
    b"from mindspore import ops\nops.relu(1)\n",
    (),
    (
        Rewritten("torch.relu", Spot(2, 1), Spot(2, 1), Safety.SAFE, TITLE),
        Rewritten("torch.round", Spot(3, 1), Spot(4, 1), Safety.REVIEW, TITLE, (DIFFERS,)),
    ),
    (
        Kept("torch.tanh", Spot(4, 5, 6), Spot(5, 5, 6), Text("Nothing stands for it.", "没有对应。")),
        Kept("torch.cat", Spot(7, 8), Spot(8, 8), Text("Not verified."), Safety.REVIEW),
    ),
)


def told(*files: FileFix, language: str = "en", everything: bool = False, written: bool = False) -> str:
    changed = [file for file in files if file.changes]
    return plain(summary(changed, files, Shown(language, everything), written))


def test_figures_reasons_and_places() -> None:
    text = told(FILE, FileFix("broken.py", "/project/broken.py", refused="does not parse: line 1: invalid syntax"))
    assert "To rewrite: 2 uses in 1 file " in text
    assert "model.py  1 safe  1 to review" in text
    assert "1 × It rounds otherwise.\n      torch.round  model.py:3:1\n" in text
    assert "1 file still with uses of the old framework: tensors of the two do not mix" in text
    assert "Not rewritten without review: 1 use " in text
    assert "1 × Not verified.\n      torch.cat  model.py:7:8\n" in text
    assert "Left as it is: 1 use " in text
    assert "1 × Nothing stands for it.\n      torch.tanh  model.py[6]:4:5\n" in text
    assert "  broken.py: does not parse: line 1: invalid syntax\n" in text


def test_after_writing_and_in_chinese() -> None:
    text = told(FILE, written=True)
    assert "Rewritten: 2 uses in 1 file " in text
    assert [place for place in ("model.py:4:1", "model.py[6]:5:5", "model.py:8:8") if place not in text] == []
    assert "舍入方式不同。" in told(FILE, language="zh-cn")
    assert "old framework" not in told(FileFix("a.py", "/a.py", b"a", b"b"))
    assert told() == "Nothing to rewrite.\n"


@pytest.mark.parametrize("everything", [False, True])
def test_of_very_many_the_first_unless_everything_is_asked_for(everything: bool) -> None:
    same = tuple(Kept("torch.tanh", Spot(line, 1), HERE, Text("The same.")) for line in range(1, PLACES_SHOWN + 6))
    others = tuple(Kept(f"torch.a{n}", Spot(n, 1), HERE, Text(f"Reason {n}.")) for n in range(1, LINES_SHOWN + 4))
    files = [FileFix(f"f{n}.py", "", b"a", b"b") for n in range(LINES_SHOWN + 2)]
    text = told(FileFix("a.py", "/a.py", kept=(*same, *others)), *files, everything=everything)
    assert ("… and 5 more\n" in text) is not everything
    assert ("… and 4 more reasons\n" in text) is not everything
    assert ("… and 2 more files\n" in text) is not everything
    assert (f"Reason {LINES_SHOWN + 3}." in text) is everything
    assert (f"f{LINES_SHOWN + 1}.py" in text) is everything


def test_differences_have_the_colours_of_their_kind() -> None:
    assert list(diff_lines([FILE])) == [
        ("--- a/model.py", "bold"),
        ("+++ b/model.py", "bold"),
        ("@@ -1,2 +1,2 @@", "cyan"),
        ("-import torch", "red"),
        ("-torch.relu(1)", "red"),
        ("+from mindspore import ops", "green"),
        ("+ops.relu(1)", "green"),
    ]


def test_what_comes_from_files_is_harmless() -> None:
    file = FileFix("\x1b[31m.py", "/x", b"\ta\n", b"\tb\x1b\n", kept=(Kept("torch.\x1b", HERE, HERE, TITLE),))
    lines = "".join(line for line, _ in diff_lines([file]))
    assert "+\tb\\x1b" in lines
    assert "\x1b" not in lines + told(file)


def test_every_step_is_a_line_of_its_own() -> None:
    command = "mindport fix " + "long/" * 40
    lines = [line for line, _ in next_steps(dict.fromkeys(reversed(STEPS), command), "en")]
    assert lines.count(f"      {command}") == len(STEPS)
    assert lines[:3] == ["", "Next", "  write these changes:"]
    assert list(next_steps({}, "en")) == []


def test_a_device_on_which_nothing_was_run_is_told() -> None:
    told = plain(summary([], [], Shown("en", unproven="ascend"), False))
    assert "Nothing has been run on ascend so far" in " ".join(told.split())
    assert "ascend" not in plain(summary([], [], Shown("en"), False))
