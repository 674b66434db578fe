# SPDX-License-Identifier: Apache-2.0
"""Files whose gradients are no matter of one function: MindSpore records them, and small functions stand for PyTorch's.

What a file is given for that is cut off in the cases below: the statement that switches recording on and the functions.
"""

import ast
import re

import pytest

from mindport.core.binding import POSITIONAL
from mindport.core.judge import Options
from mindport.core.mapping import Device
from mindport.core.rewriting.recorded import HELPERS, START, TARGETS
from mindport.core.rewriting.recorded.again import AGAIN
from mindport.core.rewriting.recorded.targets import targets_in
from mindport.core.rewriting.rewrite import Rewriting, rewrite_text
from mindport.core.rewriting.template import holes
from mindport.core.scan import no_outlines
from mindport.db.locate import open_database
from mindport.db.lookup import Database

GIVEN = "\n\n".join([*HELPERS.values(), *AGAIN.values()])


@pytest.fixture(scope="module")
def database() -> Database:
    return open_database()


def rewritten(code: str, database: Database, mindspore: str = "2.10") -> Rewriting:
    return rewrite_text(code, "example", no_outlines, database, Options(device=Device.CPU, mindspore=mindspore))


def own(text: str) -> str:
    """A rewritten text without what it was given."""
    given = {one.name for one in ast.parse(GIVEN).body if isinstance(one, ast.FunctionDef | ast.ClassDef)}
    lines = text.replace(START, "").splitlines()
    for node in reversed(ast.parse(text).body):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in given:
            del lines[node.lineno - 1 : node.end_lineno]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


CASES = {
    "a leaf, and what is read of it": (
        "import torch\n\nx = torch.tensor([1.0, 2.0], requires_grad=True)\ny = (x**2).sum()\ny.backward()\n"
        "print(x.grad, y.requires_grad, y.is_leaf, y.grad_fn is None)\n",
        "import mindspore\n\nx = requiring_gradient(mindspore.tensor([1.0, 2.0]))\ny = (x**2).sum()\nbackward_from(y)\n"
        "print(x._grad, asks_for_gradient(y), is_leaf_tensor(y), recorded_node(y) is None)\n",
    ),
    "a step by hand": (
        "import torch\n\n\ndef step(w: torch.Tensor, loss: torch.Tensor):\n    loss.backward(retain_graph=True)\n"
        "    with torch.no_grad():\n        w -= 0.1 * w.grad\n        w.grad.zero_()\n    w.grad = None\n",
        "import mindspore\n\ndef step(w: mindspore.Tensor, loss: mindspore.Tensor):\n"
        "    backward_from(loss, retain_graph=True)\n    with GradMode(False):\n"
        "        w = updated(w, w - (0.1 * w._grad))\n        w._grad.copy_(mindspore.ops.zeros_like(w._grad))\n"
        "    w._grad = None\n",
    ),
    "gradients that add up before a step": (
        "import torch\n\n\ndef train(net: torch.nn.Module, batches):\n"
        "    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)\n    optimizer.zero_grad()\n"
        "    for number, batch in enumerate(batches):\n        net(batch).sum().backward()\n"
        "        if number % 4 == 3:\n            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)\n"
        "            optimizer.step()\n            optimizer.zero_grad(set_to_none=False)\n",
        "import mindspore\n\ndef train(net: mindspore.nn.Cell, batches):\n"
        "    optimizer = mindspore.experimental.optim.SGD(net.trainable_params(), lr=0.1)\n"
        "    zero_gradients(optimizer.parameters)\n"
        "    for number, batch in enumerate(batches):\n        backward_from(net(batch).sum())\n"
        "        if number % 4 == 3:\n            clip_gradient_norm(net.trainable_params(), 1.0)\n"
        "            step_with_gradients(optimizer)\n            zero_gradients(optimizer.parameters, False)\n",
    ),
    "by several inputs, and again": (
        "import torch\n\n\ndef curvature(f, x: torch.Tensor):\n"
        "    (g,) = torch.autograd.grad(f(x), x, create_graph=True)\n"
        "    return torch.autograd.grad(g.sum(), [x], torch.ones(()), allow_unused=True)\n",
        "import mindspore\n\ndef curvature(f, x: mindspore.Tensor):\n"
        "    (g,) = gradients_of(f(x), x, create_graph=True)\n"
        "    return gradients_of(g.sum(), [x], weights=mindspore.tensor(1.0), allow_unused=True)\n",
    ),
    "switches": (
        "import torch\n\n\n@torch.inference_mode()\ndef evaluate(net, x):\n    return net(x)\n\n\n"
        "def phase(train, x: torch.Tensor):\n    with torch.set_grad_enabled(train):\n        loss = x.sum()\n"
        "    torch.set_grad_enabled(False)\n    x.requires_grad = train\n    x.requires_grad_()\n"
        "    return loss.requires_grad\n",
        "import mindspore\n\n@GradMode(False)\ndef evaluate(net, x):\n    return net(x)\n\n"
        "def phase(train, x: mindspore.Tensor):\n    with GradMode(train):\n        loss = x.sum()\n"
        "    mindspore.common.api._pynative_executor.set_enable_grad(False)\n    x._requires_grad = train\n"
        "    x.requires_grad_()\n    return asks_for_gradient(loss)\n",
    ),
}


@pytest.mark.parametrize("title", CASES)
def test_a_file_whose_gradients_are_recorded(title: str, database: Database) -> None:
    before, after = CASES[title]
    result = rewritten(before, database)
    assert own(result.text) == after
    assert START in result.text
    assert not result.left
    assert rewritten(result.text, database).text == result.text


def test_a_training_step_in_one_block_records_nothing(database: Database) -> None:
    code = (
        "import torch\n\n\ndef fit(net: torch.nn.Module, x):\n"
        "    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)\n"
        "    optimizer.zero_grad()\n    loss = net(x).sum()\n    loss.backward()\n    optimizer.step()\n"
    )
    text = rewritten(code, database).text
    assert START not in text
    assert "mindspore.value_and_grad(forward_fn" in text


def test_a_loss_of_another_method_is_no_training_step(database: Database) -> None:
    code = (
        "import torch\n\n\nclass Trainer:\n    def backward(self):\n        self.optimizer.zero_grad()\n"
        "        self.loss.backward()\n        self.optimizer.step()\n"
    )
    assert "value_and_grad" not in rewritten(code, database).text


def test_a_gradient_of_what_nothing_is_known_of(database: Database) -> None:
    code = (
        "import torch\n\n\ndef step(pairs, loss: torch.Tensor):\n    loss.backward()\n"
        "    return [a.grad for a, b in pairs]\n"
    )
    assert "[a._grad for a, b in pairs]" in rewritten(code, database).text


HELD = (
    "import torch\n\nx = torch.ones(2, requires_grad=True)\nx.sum().backward()\n"
    "g = x.grad\n{}\nx.sum().backward()\nprint(g)\n"
)


@pytest.mark.parametrize(("between", "stays"), [("", True), ("x.grad = None", False), ("g = g + 1", False)])
def test_a_gradient_that_is_held_while_another_is_added(between: str, stays: bool, database: Database) -> None:
    left = [one.usage.api for one in rewritten(HELD.format(between), database).left]
    assert left == ["torch.Tensor.grad"] * stays


def test_older_versions_have_no_record(database: Database) -> None:
    result = rewritten(CASES["a leaf, and what is read of it"][0], database, "2.9")
    assert START not in result.text
    assert "torch.Tensor.backward" in {one.usage.api for one in result.left}


def test_a_name_that_the_file_has_is_not_taken(database: Database) -> None:
    code = "import torch\n\n\ndef backward_from(y: torch.Tensor):\n    y.backward()\n"
    assert "ported_backward_from(y)" in rewritten(code, database).text


@pytest.mark.parametrize("api", TARGETS)
def test_every_parameter_is_explained(api: str, database: Database) -> None:
    fact = database.fact(api)
    for target in (targets_in("")[api], targets_in("create_graph")[api]):
        asked = set(holes(target.template or "")) - {"self"}
        if fact is None or not fact.signatures:
            assert api.startswith("torch.optim."), api  # a member of its base class
            continue
        known = {one.name for one in fact.signatures[0].parameters if one.kind in (*POSITIONAL, "keyword-only")}
        assert asked <= known
        if "{" in (target.template or ""):
            assert known <= asked | {*target.drop} | {*target.unsupported} | {"orig_func"}


@pytest.mark.parametrize("definition", [*HELPERS.values(), *AGAIN.values(), START])
def test_what_is_given_can_be_read(definition: str) -> None:
    compile(definition, "given", "exec")
