# SPDX-License-Identifier: Apache-2.0
"""The parts of commands that need no editor."""

import asyncio
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from mindport.core.judge import Options
from mindport.core.rewriting.edits import apply
from mindport.core.scan import no_outlines, scan_text
from mindport.db import locate
from mindport.lsp.background import BackgroundJob, Tell, run_in_background
from mindport.lsp.features.code_actions import ignoring_comment
from mindport.lsp.features.commands.argument import Unfit, read
from mindport.lsp.features.commands.ignoring import with_ignored
from mindport.lsp.features.commands.versions import known_version
from mindport.project.problem import WrongUse
from mindport.project.source import decode, encode


def work(tell: Tell, text: str) -> str:
    """A job of two steps."""
    tell("half")
    return text * 2


def hang(tell: Tell, file: Path) -> None:
    """A job without end."""
    file.write_text(str(os.getpid()))
    tell("begun")
    time.sleep(600)


def refuse(tell: Tell) -> None:
    raise WrongUse("here", "wrong", "right it")


def die(tell: Tell) -> None:
    os._exit(3)


class Wish(Struct, rename="camel"):
    api_name: str
    limit: int = 1


def test_a_job_tells_what_it_does_and_gives_a_result() -> None:
    heard: list[object] = []
    assert asyncio.run(run_in_background(BackgroundJob(work, ("ab",)), heard.append)) == "abab"
    assert heard == ["half"]


@pytest.mark.parametrize(("job", "reason"), [(refuse, "here: wrong: right it"), (die, "died")])
def test_a_job_that_fails_says_why(job: object, reason: str) -> None:
    with pytest.raises(WrongUse, match=reason):
        asyncio.run(run_in_background(BackgroundJob(job, ()), lambda message: None))  # type: ignore[arg-type]


def test_to_cancel_a_job_ends_its_process(tmp_path: Path) -> None:
    file = tmp_path / "pid"

    async def cancelled() -> None:
        begun = asyncio.Event()
        work = asyncio.ensure_future(run_in_background(BackgroundJob(hang, (file,)), lambda message: begun.set()))
        await begun.wait()
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work

    asyncio.run(cancelled())
    with pytest.raises(ProcessLookupError):
        os.kill(int(file.read_text()), 0)


def test_an_argument_that_does_not_fit_is_named() -> None:
    assert read("c", {"apiName": "x"}, Wish) == Wish("x")
    with pytest.raises(Unfit, match=r"c: .*int.*limit.*: give one object with apiName, limit"):
        read("c", {"apiName": "x", "limit": "many"}, Wish)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '[tool.mindport]\nignore = ["torch.cat"]\n'),
        (
            "[project]\nname = 'x'  # mine\n",
            "[project]\nname = 'x'  # mine\n\n[tool.mindport]\nignore = [\"torch.cat\"]\n",
        ),
        ('[tool.mindport]\nignore = ["torch.cat"]\n', '[tool.mindport]\nignore = ["torch.cat"]\n'),
        (
            '[tool.mindport]\nignore = ["a"]\ndevice = "cpu"\n',
            '[tool.mindport]\nignore = ["a", "torch.cat"]\ndevice = "cpu"\n',
        ),
    ],
)
def test_an_ignored_api_is_added_and_the_rest_kept(before: str, after: str) -> None:
    assert with_ignored(before, "torch.cat") == after


def test_versions_are_found_by_their_minor() -> None:
    known = ["2.10", "2.9"]
    assert known_version("2.9.0", known) == "2.9"
    assert known_version(" 2.10 ", known) == "2.10"
    for wrong, reason in (("2", "no version"), ("v2.9", "no version"), ("2.1", "give one of 2.10, 2.9")):
        with pytest.raises(WrongUse, match=reason):
            known_version(wrong, known)


@pytest.mark.parametrize("code", ["torch.cat([])", 'torch.cat(["卷"])\r', "torch.cat([\n])"])
def test_a_comment_ignores_what_it_stands_behind(code: str) -> None:
    text = f"import torch\n{code}\n"
    database = locate.open_database()
    finding = scan_text(text, "", no_outlines, database, Options()).findings[-1]
    edit = ignoring_comment(text, finding.span.start, finding.api)
    assert edit is not None
    assert "torch.cat" not in [
        one.api for one in scan_text(apply(text, [edit]), "", no_outlines, database, Options()).findings
    ]


def test_no_comment_behind_a_line_that_goes_on() -> None:
    assert ignoring_comment("import torch\ntorch.cat(\\\n[])\n", 14, "torch.cat") is None
    assert ignoring_comment('import torch\nf"""{torch.cat}\n"""\n', 20, "torch.cat") is None


@given(st.text(alphabet="ab\r\n 卷😀é#", max_size=30))
def test_a_text_stands_for_the_bytes_of_a_file(text: str) -> None:
    assert decode(encode(text)) == text.replace("\r\n", "\0").replace("\r", "\n").replace("\0", "\r\n")


def test_a_text_is_written_in_the_encoding_that_it_names() -> None:
    text = "# coding: latin-1\né = '卷'\n"
    assert decode(encode(text)) == "# coding: latin-1\né = '?'\n"
