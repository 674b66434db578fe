# SPDX-License-Identifier: Apache-2.0
"""Values compared as text, and templates that are only sketches."""

import pytest

from mindport.core.rewriting.literals import is_literal, same_value
from mindport.core.rewriting.sketch import names_to_define


@pytest.mark.parametrize(
    ("one", "other"),
    [("1.0 - 0.1", "0.9"), ("1", "1.0"), ("'mean'", '"mean"'), ("(0, 1)", "(0,1)"), ("-1", "-1"), ("None", "None"),
     ("x.y", "x.y"), ("2 * 3 // 2", "3")],
)  # fmt: skip
def test_values_that_are_certainly_the_same(one: str, other: str) -> None:
    assert same_value(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("1", "True"), ("x", "y"), ("0.1", "0.2"), ("None", None), ("1 / 0", "0"), ("1 +", "1"), ("'a' + 'b'", "'ab'")],
)
def test_values_that_may_differ(one: str, other: str | None) -> None:
    assert not same_value(one, other)


def test_what_means_the_same_in_every_file() -> None:
    assert all(map(is_literal, ["1", "-1.5", "'a'", "(1, 2)", "None", 'float("inf")', "1 - 0.1"]))
    assert not any(map(is_literal, ["x", "torch.strided", "f()", "1 +"]))


@pytest.mark.parametrize(
    ("template", "names"),
    [
        ("{self}(gradients)", ("gradients",)),
        ("mindspore.ops.cat({tensors}, {dim})", ()),
        ("(cell for _, cell in {self}.cells_and_names())", ()),
        ("numpy.eye({num_classes})[{x}] + len(str(None))", ()),
        ("[step + 1 for step in {boundaries}] + [total_steps, total_steps]", ("total_steps",)),
        ("lambda x: x + loss", ("loss",)),
    ],
)
def test_names_that_only_the_program_can_give(template: str, names: tuple[str, ...]) -> None:
    assert names_to_define(template) == names
