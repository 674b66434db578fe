# SPDX-License-Identifier: Apache-2.0
"""APIs that are ignored, by setting and by comment: neither reported nor rewritten."""

import pytest

from mindport.core.judge import Options
from mindport.core.rewriting.rewrite import rewrite_text
from mindport.core.scan import no_outlines, scan_text
from mindport.db.lookup import Database

CODE = """\
import torch
import torch.nn.functional as F
ignored = torch.cat([])  # mindport: ignore
named = torch.stack([torch.zeros(1)])  # why: mindport: no;  mindport: ignore
one = torch.stack([torch.zeros(1)])  # mindport: ignore[torch.zeros]
pattern = F.relu(torch.ones(1))  #mindport:ignore[torch.nn.*, torch.nothing]
text = torch.cat(["# mindport: ignore"])
"""


def apis(text: str, knowledge: Database, *ignore: str) -> list[tuple[int, str]]:
    found = scan_text(text, "", no_outlines, knowledge, Options(ignore=ignore)).findings
    return [(one.span.line, one.api) for one in found if one.span.line > 2]


def test_a_comment_is_about_its_line(knowledge: Database) -> None:
    assert apis(CODE, knowledge) == [
        (4, "torch.stack"),
        (4, "torch.zeros"),
        (5, "torch.stack"),
        (6, "torch.ones"),
        (7, "torch.cat"),
    ]


@pytest.mark.parametrize("pattern", ["torch.cat", "torch.ca*"])
def test_a_setting_is_about_every_file(knowledge: Database, pattern: str) -> None:
    assert (7, "torch.cat") not in apis(CODE, knowledge, pattern)
    assert (7, "torch.cat") in apis(CODE, knowledge, "cat")


def test_what_is_ignored_is_not_rewritten(knowledge: Database) -> None:
    text = "import torch\na = torch.tensor(1)  # mindport: ignore\nb = torch.tensor(1)\n"
    rewritten = rewrite_text(text, "", no_outlines, knowledge, Options()).text
    assert "a = torch.tensor(1)  # mindport: ignore\n" in rewritten
    assert "b = torch.tensor(1)" not in rewritten
