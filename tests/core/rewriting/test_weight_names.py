# SPDX-License-Identifier: Apache-2.0
"""Where the names of weights differ between the frameworks, a definition in the file translates them."""

from mindport.core.judge import Options
from mindport.core.mapping import Device
from mindport.core.rewriting.rewrite import rewrite_text
from mindport.core.scan import no_outlines
from mindport.db.locate import open_database

NETS = """\
import torch

one, two = torch.nn.Linear(3, 4), torch.nn.LayerNorm(4)
"""


def last_line(line: str) -> str:
    result = rewrite_text(NETS + line, "example", no_outlines, open_database(), Options(device=Device.CPU))
    return result.text.splitlines()[-1]


def test_names_of_norms_are_translated() -> None:
    assert last_line("names = [name for name, weight in two.named_parameters()]") == (
        "names = [name for name, weight in WeightNames(two).weights.items()]"
    )


def test_networks_of_one_optimizer_are_kept_apart() -> None:
    assert last_line("torch.optim.SGD([*one.parameters(), *two.parameters()], 0.1)") == (
        'mindspore.experimental.optim.SGD([*WeightNames(one, "one").apart(), *WeightNames(two, "two").apart()], 0.1)'
    )


def test_what_is_trained_is_given_as_mindspore_gives_it() -> None:
    assert last_line("torch.optim.SGD(two.parameters(), 0.1)") == (
        "mindspore.experimental.optim.SGD(two.trainable_params(), 0.1)"
    )
