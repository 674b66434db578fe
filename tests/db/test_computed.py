# SPDX-License-Identifier: Apache-2.0
"""What the compiler adds to an entry: defaults, overloads, general rules, aspects and verdict."""

from collections.abc import Callable

import pytest

from mindport.core.mapping import Aspect, Target, Verdict
from mindport.db.defaults import can_be_written, differ
from mindport.db.lookup import Database

Compiled = Callable[[str], Database]


def first_target(database: Database, name: str) -> Target:
    entry = database.entry(name)
    assert entry is not None
    return entry.targets[0]


def test_a_changed_default_is_written_out(compiled: Compiled) -> None:
    target = first_target(
        compiled("torch.nn.Conv2d:\n  targets:\n    - api: mindspore.nn.Conv2d\n      rename: {bias: has_bias}\n"),
        "torch.nn.Conv2d",
    )
    assert target.defaults == {"stride": "1", "has_bias": "True"}
    assert target.drop == ("device",)
    assert target.verdict is Verdict.RENAMED
    assert target.aspects == (Aspect.DEFAULT, Aspect.NAME)


def test_the_same_call_is_the_same(compiled: Compiled) -> None:
    target = first_target(compiled("torch.relu:\n  targets:\n    - api: mindspore.ops.relu\n"), "torch.relu")
    assert (target.verdict, target.aspects, target.defaults) == (Verdict.SAME, (), {})


def test_general_parameters_do_not_change_the_verdict(compiled: Compiled) -> None:
    target = first_target(
        compiled("torch.max:\n  targets:\n    - api: mindspore.mint.max\n      mindspore: '>=2.10'\n"), "torch.max"
    )
    assert target.unsupported == ("out",)
    assert target.differences[0].when == ("out",)
    assert target.verdict is Verdict.SAME


@pytest.mark.parametrize(
    ("difference", "verdict"),
    [
        ("en: x", Verdict.DIFFERS),
        ("{en: x, when: [input]}", Verdict.DIFFERS),
        ("{en: x, when: [input], aspect: default}", Verdict.SAME),
    ],
)
def test_a_difference_decides_by_aspect_and_reach(compiled: Compiled, difference: str, verdict: Verdict) -> None:
    entries = f"torch.relu:\n  targets:\n    - api: mindspore.ops.relu\n      differences:\n        - {difference}\n"
    assert first_target(compiled(entries), "torch.relu").verdict is verdict


def test_a_target_for_an_overload_knows_all_its_parameters(compiled: Compiled) -> None:
    database = compiled(
        "torch.max:\n  targets:\n    - template: '{input}.max({dim}, {keepdim})'\n      overload: [input, dim]\n"
        "    - template: '{input}.max()'\n"
    )
    entry = database.entry("torch.max")
    assert entry is not None
    assert [target.overload for target in entry.targets] == [("input", "dim", "keepdim", "out"), ()]


def test_a_signature_in_an_entry_replaces_that_of_the_facts(compiled: Compiled) -> None:
    entries = (
        "torch.relu:\n  signature: (input, slope=1)\n  targets:\n    - api: mindspore.ops.relu\n      drop: [slope]\n"
    )
    assert first_target(compiled(entries), "torch.relu").drop == ("slope",)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("1", "1.0", False),
        ("(0, 1)", "[0, 1]", False),
        ("1e-05", "0.00001", False),
        ("'mean'", '"mean"', False),
        ("True", "1", True),
        ("0.1", "0.9", True),
        ("0.1", None, True),
        (None, "1", False),
        ("...", "1", False),
    ],
)
def test_defaults_are_compared_by_meaning(source: str | None, target: str | None, expected: bool) -> None:
    assert differ(source, target) is expected


def test_none_is_not_forced_on_a_parameter_with_a_default_of_its_own() -> None:
    assert not can_be_written("None", "1")
    assert can_be_written("None", None)
    assert not can_be_written("torch.float32", "mindspore.float32")
