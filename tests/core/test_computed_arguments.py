# SPDX-License-Identifier: Apache-2.0
"""Arguments computed from others that stay: a pooling layer's stride is its size where none is given."""

import pytest

from mindport.core.judge import Options
from mindport.core.mapping import Device
from mindport.core.rewriting.rewrite import Rewriting, rewrite_text
from mindport.core.scan import no_outlines
from mindport.db.lookup import Database


def rewritten(call: str, knowledge: Database) -> Rewriting:
    options = Options(Device.CPU, "2.10", "torch")
    return rewrite_text(f"from torch import nn\n\npool = nn.{call}\n", "", no_outlines, knowledge, options)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("MaxPool2d(2)", "MaxPool2d(2, stride=2, pad_mode='pad')"),
        ("MaxPool2d(2, None)", "MaxPool2d(2, 2, pad_mode='pad')"),
        ("MaxPool2d(3, 2)", "MaxPool2d(3, 2, pad_mode='pad')"),
        ("MaxPool2d((3, 2))", "MaxPool2d((3, 2), stride=(3, 2), pad_mode='pad')"),
        ("MaxPool2d(size, stride)", "MaxPool2d(size, stride or size, pad_mode='pad')"),
    ],
)
def test_the_size_stays_and_gives_the_stride(call: str, expected: str, knowledge: Database) -> None:
    assert rewritten(call, knowledge).text.splitlines()[-1] == f"pool = nn.{expected}"


def test_a_size_that_is_computed_is_not_computed_twice(knowledge: Database) -> None:
    rewriting = rewritten("MaxPool2d(size())", knowledge)
    assert rewriting.fixes == ()
    assert "computed twice" in rewriting.left[0].reason.en
