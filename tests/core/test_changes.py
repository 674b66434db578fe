# SPDX-License-Identifier: Apache-2.0
"""MindSpore names that a text uses, and what another version means for one of them."""

import pytest

from mindport.core.changes import changes
from mindport.core.mapping import Fact
from mindport.core.model import Argument, Certainty, Span, Usage, Use
from mindport.core.target_uses import mentions_target, target_uses
from mindport.db.locate import open_database
from mindport.db.signature_text import parse_signature

TEXT = """\
import mindspore as ms, torch
from mindspore import nn, ops as operations
from mindspore.ops import relu as f
from mindsporex import g

class Net(nn.Cell):
    @ms.jit
    def construct(self, x: ms.Tensor):
        y = operations.sum(torch.relu(x), dim=1)
        g(ms)
        return f(y).astype(ms.float32)

h = f
f2 = nn.Dense(2, 3).bias
"""


def test_every_name_of_mindspore_is_found() -> None:
    found = [(use.span.line, use.api, use.use) for use in target_uses(TEXT, "", open_database())]
    assert found == [
        (2, "mindspore.nn", Use.IMPORT),
        (2, "mindspore.ops", Use.IMPORT),
        (3, "mindspore.ops.relu", Use.IMPORT),
        (6, "mindspore.nn.Cell", Use.BASE),
        (7, "mindspore.jit", Use.DECORATOR),
        (8, "mindspore.Tensor", Use.ANNOTATION),
        (9, "mindspore.ops.sum", Use.CALL),
        (11, "mindspore.ops.relu", Use.CALL),
        (11, "mindspore.float32", Use.VALUE),
        (14, "mindspore.nn.Dense", Use.CALL),
    ]


def test_a_file_without_the_name_is_not_looked_at() -> None:
    assert mentions_target(TEXT.encode())
    assert not mentions_target(b"import torch")


def call(*arguments: str) -> Usage:
    found = []
    for text in arguments:
        keyword, _, value = text.rpartition("=")
        found.append(Argument(0, 0, value, keyword or None))
    return Usage("mindspore.x", Span(0, 0, 1, 1, 1, 1), Use.CALL, Certainty.RESOLVED, tuple(found))


def fact(*signatures: str, deprecated: bool = False) -> Fact:
    return Fact("mindspore.x", "function", tuple(map(parse_signature, signatures)), deprecated=deprecated)


NAMED = Usage("mindspore.x", Span(0, 0, 1, 1, 1, 1), Use.VALUE, Certainty.RESOLVED)


@pytest.mark.parametrize(
    ("use", "before", "after", "told"),
    [
        (NAMED, fact("(a)"), None, ["gone: not there any more"]),
        (NAMED, None, fact("(a)"), ["absent: only there in the newer version"]),
        (NAMED, None, None, []),
        (NAMED, fact("(a)"), fact("(a)", deprecated=True), ["deprecated: deprecated"]),
        (NAMED, fact("(a, b)"), fact("(a, c=1)"), ["arguments: has no parameter b any more"]),
        (NAMED, fact("(a, b)"), fact("(a, **kwargs)"), []),
        (NAMED, fact("(a)"), fact("(a)", "(b)"), []),
        (call("1", "b=2"), fact("(a, b=1)"), fact("(a)"), ["arguments: does not take b any more"]),
        (call("1", "2"), fact("(a, b=1)"), fact("(a)"), ["arguments: does not take 2 any more"]),
        (call("1"), fact("(a, b=1)"), fact("(a)"), []),
        (call("1"), fact("(a)"), fact("(a, b)"), ["arguments: needs b"]),
        (call("1", "2"), fact("(a, b)"), fact("(a, c, b=None)"), ["arguments: 2 means c now, not b"]),
        (call("1", "2"), fact("(a, b)"), fact("(a, other)"), []),
        (call("1"), fact("(a, b='ij')"), fact("(a, b=None)"), ["default: b is None by default, not 'ij'"]),
        (call("1", "b=2"), fact("(a, b='ij')"), fact("(a, b=None)"), []),
        (call("1"), fact("(a, b=1)"), fact("(*args, **kwargs)"), []),
        (call("1", "2"), fact("(a)"), fact("()"), []),  # wrong before already
        (call("1"), fact(), fact("(a, b)"), []),
    ],
)
def test_what_another_version_means_for_a_use(
    use: Usage, before: Fact | None, after: Fact | None, told: list[str]
) -> None:
    assert [f"{change.kind.value}: {change.text.en}" for change in changes(use, before, after)] == told
    assert all(change.text.zh for change in changes(use, before, after))
