# SPDX-License-Identifier: Apache-2.0
"""The parts of the extraction worker: annotations, overloads, signatures, docstrings."""

import math
import typing
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Optional, Union

import pytest

from mindport.db.facts_worker.annotations import Annotations
from mindport.db.facts_worker.documentation import (
    argument_section,
    platforms,
    returned,
    says_deprecated,
    signature_lines,
)
from mindport.db.facts_worker.overloads import Overload, merged
from mindport.db.facts_worker.signatures import of_object


class Tensor:
    pass


def name_of(value: object) -> str | None:
    return "lib.Tensor" if value is Tensor else None


NOTHING = object()
Nested = Union[int, Sequence["Nested"]]  # noqa: UP007


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (Tensor, "lib.Tensor"),
        ("Tensor", "lib.Tensor"),
        ("list['Tensor']", "list[lib.Tensor]"),
        (Optional[Tensor], "lib.Tensor | None"),  # noqa: UP045
        ("Tensor | None", "lib.Tensor | None"),
        (Union[Tensor, tuple[Tensor, int]], "lib.Tensor | tuple[lib.Tensor, int]"),  # noqa: UP007
        (Sequence[Tensor], "tuple[lib.Tensor, ...]"),
        (Iterator[Tensor], "Iterator[lib.Tensor]"),
        ("tuple[Tensor, ...]", "tuple[lib.Tensor, ...]"),
        (typing.Literal["a", 1], "str | int"),
        (Callable[[int], Tensor], "Callable"),
        (None, "None"),
        (Any, None),
        (Optional[Any], None),  # noqa: UP045
        ("no annotation", None),
        (Nested, "int | tuple[Any, ...]"),
    ],
)
def test_annotations_are_written_with_public_names(annotation: Any, text: str | None) -> None:
    assert Annotations(name_of).render(annotation, {"Tensor": Tensor, "Nested": Nested}) == text


@pytest.mark.parametrize(
    ("overloads", "expected"),
    [
        (["(input, *, out=None)", "(input, *, dtype=None)"], ["(input, *, out=None, dtype=None)"]),
        (["(input, other)", "(self, alpha, other)"], ["(input, other)"]),
        (["(self, other)"], ["(input, other)"]),
        (["(size, *, names)", "(size)", "(*size)"], ["(size)", "(*size)"]),
        (["(input, *, generator)", "(input)"], ["(input, *, generator=None)"]),
        (["(a, **more)"], ["(a, **more)"]),
    ],
)
def test_overloads_that_look_alike_are_one(overloads: list[str], expected: list[str]) -> None:
    assert [overload.text for overload in merged([Overload(text, None) for text in overloads])] == expected


def test_overloads_with_different_results_stay_apart() -> None:
    assert [item.written() for item in merged([Overload("(dim)", "int"), Overload("(dim=None)", "Size")])] == [
        "(dim) -> int",
        "(dim=None) -> Size",
    ]


def test_defaults_are_short_source_text() -> None:
    def function(
        a: int, b: float = math.inf, /, *rest: int, c: Any = Tensor, d: Any = NOTHING, **more: int
    ) -> None: ...

    assert of_object(function, False, name_of) == "(a, b=float('inf'), /, *rest, c=lib.Tensor, d=..., **more)"
    assert of_object(function, True, name_of) == "(b=float('inf'), /, *rest, c=lib.Tensor, d=..., **more)"


@pytest.mark.parametrize(
    ("text", "signatures"),
    [
        ("max(input, *, out=None) -> Tensor\n\nReturns.", ["(input, *, out=None) -> Tensor"]),
        ("max(input) -> Tensor\n\n.. function:: max(input, dim) -> (Tensor, LongTensor)\n",
         ["(input) -> Tensor", "(input, dim) -> (Tensor, LongTensor)"]),
        ("Says max(1, 2) in prose.\n\n>>> max(1)\n", []),
        ("max(input: Tensor, dim: int = -1) -> Tensor", ["(input, dim=-1) -> Tensor"]),
        ("max(input[, dim[, keepdim]])", ["(input, dim=..., keepdim=...)"]),
    ],
)  # fmt: skip
def test_signature_lines(text: str, signatures: list[str]) -> None:
    assert signature_lines(text, "max") == signatures


def test_an_argument_section_is_a_signature() -> None:
    text = """Kth.

    Args:
        input (Tensor): The input.
        k (int): Which.
        dim (int, optional): Along
            this one. Default: ``-1`` .

    Keyword Args:
        seed (int, optional): For ``x``.

    Returns:
        Tensor
    """
    assert argument_section(text) == ["(input, k, dim=-1, *, seed=None)"]
    assert argument_section("Nothing of the kind.") == []


@pytest.mark.parametrize(
    ("line", "result"),
    [
        ("(x) -> (Tensor, LongTensor)", "tuple[Tensor, Tensor]"),
        ("(x) -> Tensor or (Tensor, Tensor)", "Tensor"),
        ("(x) -> tuple(Tensor)", "tuple[Tensor, ...]"),
        ("(x) -> list of Tensors", "list[Tensor]"),
        ("(x) -> what it likes", None),
        ("(x)", None),
    ],
)
def test_documented_results(line: str, result: str | None) -> None:
    assert returned(line) == result


def test_platforms_and_deprecation() -> None:
    assert platforms("A.\n\nSupported Platforms:\n    ``Ascend`` ``CPU``\n") == ["ascend", "cpu"]
    assert platforms("A.") == []
    assert says_deprecated("Old.\n\n.. deprecated:: 2.0")
    assert not says_deprecated("New.\n\n\n\n\nThe old one is deprecated")
