# SPDX-License-Identifier: Apache-2.0
"""A rewrite in parts: the safe ones make sense alone, all of them are the whole."""

import ast
from collections.abc import Iterable
from itertools import chain, combinations

import pytest

from mindport.core.judge import Options
from mindport.core.mapping import Device
from mindport.core.model import Safety
from mindport.core.rewriting.edits import apply
from mindport.core.rewriting.rewrite import Rewriting, rewrite_text
from mindport.core.rewriting.staged import Part, in_parts
from mindport.core.scan import no_outlines
from mindport.db import locate

CASES = {
    "only safe": "import torch\nx = torch.cat([torch.ones(2)])\n",
    "some to review": "import torch\nx = torch.ones(2)\ny = torch.zeros(3).cuda()\n",
    "a name goes on": (
        "from torch import nn\n\n\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.a = nn.Linear(2, 3)\n        self.b = nn.LSTM(2, 3)\n\n    def forward(self, x):\n"
        "        return self.b(self.a(x).cuda())\n"
    ),
    "windows": "import torch\r\nx = torch.ones(2)\r\ny = x.cuda()\r\n",
}


def rewrite(text: str, at_least: Safety = Safety.REVIEW, keep_imports: bool = False) -> Rewriting:
    options, database = Options(device=Device.CPU), locate.open_database()
    return rewrite_text(text, "", no_outlines, database, options, at_least=at_least, keep_imports=keep_imports)


def parts_of(text: str) -> tuple[Part, ...]:
    return in_parts(rewrite(text), lambda: rewrite(text, keep_imports=True))


def made(text: str, parts: Iterable[Part]) -> str:
    return apply(text, [part.edit for part in parts])


def unbound(text: str) -> set[str]:
    """The frameworks' names that a text uses and does not import."""
    used = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    imports = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
    bound = {alias.asname or alias.name.partition(".")[0] for one in imports for alias in one.names}
    return (used & {"torch", "nn", "F", "mindspore", "ms"}) - bound


@pytest.mark.parametrize("name", [name for name in CASES if name != "only safe"])
def test_whatever_is_chosen_has_its_imports(name: str) -> None:
    text = CASES[name]
    parts = parts_of(text)
    uses = [part for part in parts if part.api]
    imports = [part for part in parts if not part.api and part.safety >= Safety.SAFE]
    for chosen in chain.from_iterable(combinations(uses, count) for count in range(len(uses) + 1)):
        assert unbound(made(text, (*imports, *chosen))) == set()
    assert unbound(made(text, parts)) == set()
    assert "torch" not in made(text, parts), "all of them are the whole rewrite"


def test_what_is_safe_alone_needs_no_question() -> None:
    parts = parts_of(CASES["only safe"])
    assert all(part.safety >= Safety.SAFE for part in parts)
    assert made(CASES["only safe"], parts) == rewrite(CASES["only safe"]).text


def test_what_is_to_review_has_reasons_and_takes_the_old_imports_with_it() -> None:
    parts = parts_of(CASES["some to review"])
    asked = [part for part in parts if part.safety < Safety.SAFE]
    assert [part.api for part in asked] == ["torch.Tensor.cuda", ""]
    assert asked[0].reasons
    safe = made(CASES["some to review"], [part for part in parts if part not in asked])
    assert safe.startswith("import mindspore\nimport torch\n")
    assert ".cuda()" in safe
