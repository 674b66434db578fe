# SPDX-License-Identifier: Apache-2.0
"""Every kind of mistake in an entry is named with file, line and what is expected."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from mindport.db.lookup import Database
from mindport.db.problem import MappingError

if TYPE_CHECKING:
    from tests.db.conftest import Folder

MISTAKES = {
    "unknown source": ("torch.nn.Conv3d:\n  advice: {en: x}\n", 1, "not in the facts; did you mean torch.nn.Conv2d?"),
    "alias as source": (
        "torch.nn.modules.conv.Conv2d:\n  advice: {en: x}\n",
        1,
        "another name of torch.nn.Conv2d: write the entry under that name",
    ),
    "inherited member": (
        "torch.nn.Conv2d.train:\n  advice: {en: x}\n",
        1,
        "another name of torch.nn.Module.train: write the entry under that name",
    ),
    "nothing said": ("torch.relu:\n  see: [https://a.b]\n", 1, "neither targets nor advice: say what to do instead"),
    "unknown key": (
        "torch.relu:\n  targets:\n    - api: mindspore.ops.relu\n      drops: [x]\n",
        4,
        "unknown key drops",
    ),
    "wrong type": (
        "torch.relu:\n  targets:\n    - api: mindspore.ops.relu\n      drop: input\n",
        4,
        "expected `array`, got `str` in targets[0].drop",
    ),
    "value without quotes": (
        "torch.relu:\n  targets:\n    - api: mindspore.ops.relu\n      values:\n        input: 1\n",
        5,
        "expected `str`, got `int` in targets[0].values.input (put the expression into quotes)",
    ),
    "unknown device": (
        "torch.relu:\n  targets:\n    - api: mindspore.ops.relu\n      devices: [tpu]\n",
        4,
        "invalid enum value 'tpu' in targets[0].devices[0]",
    ),
    "key twice": (
        "torch.relu:\n  advice: {en: x}\n  advice: {en: y}\n",
        3,
        "advice is written twice: keep one",
    ),
    "entry twice": (
        "torch.relu:\n  advice: {en: x}\ntorch.relu:\n  advice: {en: y}\n",
        3,
        "written twice, first in line 1: keep one",
    ),
    "cases that are not run": (
        "torch.relu:\n  advice: {en: x}\n  not_run: needs-gpu\n  cases:\n    - code: y = 1\n",
        3,
        "there are cases as well: leave out one of the two",
    ),
    "definition that nothing uses": (
        'torch.relu:\n  targets:\n    - template: "mindspore.ops.relu({input})"\n      defines: |\n        x = 1\n',
        4,
        "not a class or function that the template or a value uses",
    ),
    "definition that is no Python": (
        'torch.relu:\n  targets:\n    - template: "Relu({input})"\n      defines: |\n        class Relu(\n',
        4,
        "not a class or function that the template or a value uses",
    ),
    "definition with an unknown name": (
        'torch.relu:\n  targets:\n    - template: "f({input})"\n      defines: |\n        def f(x):\n'
        "            return mindspore.ops.nope(x)\n",
        4,
        "mindspore.ops.nope does not exist in MindSpore 2.9.0, 2.10.0; did you mean mindspore.ops.relu?",
    ),
    "neither api nor template": ("torch.relu:\n  targets:\n    - drop: [input]\n", 3, "neither api nor template"),
    "unknown target": (
        "torch.relu:\n  targets:\n    - api: mindspore.ops.Relu\n",
        3,
        "mindspore.ops.Relu does not exist in MindSpore 2.9.0, 2.10.0; did you mean mindspore.ops.relu?",
    ),
    "target of a newer version": (
        "torch.max:\n  targets:\n    - api: mindspore.mint.max\n",
        3,
        "mindspore.mint.max does not exist in MindSpore 2.9.0",
    ),
    "not a specifier": (
        "torch.relu:\n  targets:\n    - api: mindspore.ops.relu\n      mindspore: newest\n",
        4,
        "'newest' is not a version specifier such as \">=2.9\"",
    ),
    "silent parameter": (
        "torch.nn.Conv2d:\n  targets:\n    - api: mindspore.nn.Conv2d\n",
        3,
        "say what happens to bias: rename, values, drop or unsupported",
    ),
    "unknown parameter in drop": (
        "torch.relu:\n  targets:\n    - api: mindspore.ops.relu\n      drop: [inplace]\n",
        4,
        "torch.relu has no parameter inplace; it has input",
    ),
    "unknown parameter in when": (
        "torch.relu:\n  targets:\n    - api: mindspore.ops.relu\n"
        "      differences:\n        - when: [x]\n          en: y\n",
        5,
        "there is no parameter x; there are input",
    ),
    "difference of a name that shows": (
        "torch.relu:\n  targets:\n    - api: mindspore.ops.relu\n"
        "      differences:\n        - {en: y, aspect: name, shows: [values]}\n",
        5,
        "a difference of name is rewritten and shows in no run: leave out shows",
    ),
    "bound without values": (
        "torch.relu:\n  targets:\n    - api: mindspore.ops.relu\n"
        "      differences:\n        - {en: y, aspect: dtype, within: 0.1}\n",
        5,
        "within bounds how far values differ: add values to shows",
    ),
    "inputs of what shows nothing": (
        "torch.relu:\n  targets:\n    - api: mindspore.ops.relu\n"
        "      differences:\n        - {en: y, dtypes: [int64]}\n",
        5,
        "dtypes and shapes bound what runs show: say what in shows",
    ),
    "unknown target parameter": (
        "torch.relu:\n  targets:\n    - api: mindspore.ops.relu\n      rename: {input: x}\n",
        4,
        "mindspore.ops.relu has no parameter x; it has input",
    ),
    "unknown hole": (
        "torch.relu:\n  targets:\n    - template: 'mindspore.ops.relu({x})'\n      drop: [input]\n",
        3,
        "no parameter fills the hole {x}; there are input",
    ),
    "not an expression": (
        "torch.relu:\n  targets:\n    - template: 'mindspore.ops.relu({input}'\n",
        3,
        "not a Python expression: mindspore.ops.relu({input}",
    ),
    "spoken of twice": (
        "torch.relu:\n  targets:\n    - api: mindspore.ops.relu\n      drop: [input]\n      unsupported: [input]\n",
        3,
        "input is spoken of twice: rename it, drop it or call it unsupported",
    ),
    "unknown overload": (
        "torch.max:\n  targets:\n    - api: mindspore.mint.max\n      mindspore: '>=2.10'\n      overload: [other]\n",
        5,
        "no overload has the parameters other; "
        "there are (input, *, out=None); (input, dim, keepdim=False, *, out=None)",
    ),
    "not a signature": (
        "torch.relu:\n  signature: input\n  advice: {en: x}\n",
        2,
        "not a signature as Python writes it: input",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("entries", "line", "text"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_its_line(
    compiled: Callable[[str], Database], entries: str, line: int, text: str
) -> None:
    with pytest.raises(MappingError) as caught:
        compiled(entries)
    (problem,) = caught.value.problems
    assert (problem.line, problem.text) == (line, text)
    assert str(problem).startswith(f"mappings/torch/some.yaml:{line}: {problem.entry}: ")


def test_yaml_that_cannot_be_read_has_a_line(compiled: Callable[[str], Database]) -> None:
    with pytest.raises(MappingError, match=r"some\.yaml:2: not YAML: "):
        compiled("torch.relu:\n  targets: ]\n")


def test_a_list_at_the_top_is_refused(compiled: Callable[[str], Database]) -> None:
    with pytest.raises(MappingError, match=r"some\.yaml:1: expected entries, each beginning with its full name"):
        compiled("- torch.relu\n")


def test_all_mistakes_are_shown_at_once(compiled: Callable[[str], Database]) -> None:
    with pytest.raises(MappingError) as caught:
        compiled("torch.nope: {advice: {en: x}}\ntorch.relu: {advice: {xx: x}}\n")
    assert [problem.entry for problem in caught.value.problems] == ["torch.nope", "torch.relu"]
    assert str(caught.value).endswith("2 mistakes in mapping entries: correct the lines named above")


def test_a_wrong_general_rule_is_named(folder: "Folder") -> None:
    folder.sources.general.write_text("out:\n  rule: forget\n", encoding="utf-8")
    with pytest.raises(MappingError, match=r"general\.yaml:2: out: "):
        folder.compile("torch.relu: {advice: {en: x}}\n")
