# SPDX-License-Identifier: Apache-2.0
"""The committed facts and entries: they compile, and what the scanner lives on is in them."""

from pathlib import Path

import pytest

from mindport.core.choose import choose
from mindport.core.mapping import Device
from mindport.db.compile import Sources, compile_database
from mindport.db.lookup import Database

API_DB = Path(__file__).parents[2] / "api_db"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Database:
    target = tmp_path_factory.mktemp("shipped") / "api.sqlite"
    compile_database(Sources.of(API_DB), target, API_DB.parent)
    return Database(target)


def test_enough_entries(shipped: Database) -> None:
    names = shipped.entries()
    assert len([name for name in names if name.startswith("torch")]) >= 400
    assert len([name for name in names if name.startswith("tf.")]) >= 60


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("torch.nn.modules.conv.Conv2d", "torch.nn.Conv2d"),
        ("torch.optim.sgd.SGD", "torch.optim.SGD"),
        ("torch.utils.data.dataloader.DataLoader", "torch.utils.data.DataLoader"),
        ("torch.autograd.grad_mode.no_grad", "torch.no_grad"),
        ("torch.conv2d", "torch.nn.functional.conv2d"),
        ("torch.float", "torch.float32"),
        ("torch.optim.lr_scheduler._LRScheduler", "torch.optim.lr_scheduler._LRScheduler"),
        ("torch.FloatTensor.view", "torch.Tensor.view"),
        ("keras.layers.Dense", "tf.keras.layers.Dense"),
        ("tensorflow.train.MomentumOptimizer", "tf.compat.v1.train.MomentumOptimizer"),
        ("tf.placeholder", "tf.compat.v1.placeholder"),
        ("tf.losses.BinaryCrossentropy", "tf.keras.losses.BinaryCrossentropy"),
        ("torchvision.models.resnet.resnet50", "torchvision.models.resnet50"),
    ],
)
def test_definition_paths_are_aliases(shipped: Database, path: str, name: str) -> None:
    assert shipped.canonical(path) == name


@pytest.mark.parametrize(
    ("name", "returns"),
    [
        ("torch.Tensor.shape", {"torch.Size"}),
        ("torch.Tensor.size", {"torch.Size", "int"}),
        ("torch.Tensor.max", {"torch.Tensor", "torch.return_types.max"}),
        ("torch.Tensor.split", {"tuple[torch.Tensor, ...]"}),
        ("torch.split", {"tuple[torch.Tensor, ...]"}),
        ("torch.randn", {"torch.Tensor"}),
        ("torch.nn.functional.max_pool2d", {"torch.Tensor"}),
        ("torch.nn.functional.gelu", {"torch.Tensor"}),
        ("torch.nn.Module.train", {"Self"}),
        ("torch.nn.Module.to", {"Self"}),
        ("torch.nn.Module.register_buffer", {"None"}),
        ("torch.nn.Module.parameters", {"Iterator[torch.nn.Parameter]"}),
        ("torch.linalg.norm", {"torch.Tensor"}),
        ("torch.cuda.is_available", {"bool"}),
        ("torch.return_types.max.values", {"torch.Tensor"}),
        ("torch.nn.Linear.weight", {"torch.Tensor"}),
        ("torch.autograd.function.FunctionCtx.saved_tensors", {"tuple[torch.Tensor, ...]"}),
    ],
)
def test_what_calls_return(shipped: Database, name: str, returns: set[str]) -> None:
    fact = shipped.fact(name)
    assert fact is not None
    assert {signature.returns for signature in fact.signatures} == returns


@pytest.mark.parametrize(
    ("name", "returns"),
    [
        ("torch.nn.Conv2d", "torch.Tensor"),
        ("torch.nn.LSTM", "tuple[torch.Tensor, tuple[torch.Tensor, torch.Tensor]]"),
        ("torch.nn.MultiheadAttention", "tuple[torch.Tensor, torch.Tensor | None]"),
        ("torch.nn.ModuleList", None),
    ],
)
def test_what_layers_return(shipped: Database, name: str, returns: str | None) -> None:
    fact = shipped.fact(name)
    assert fact is not None
    assert fact.call_returns == returns


def test_a_named_tuple_tells_what_it_unpacks_to(shipped: Database) -> None:
    fact = shipped.fact("torch.return_types.max")
    assert fact is not None
    assert fact.bases == ("tuple[torch.Tensor, torch.Tensor]",)


def test_every_target_is_there_in_the_versions_that_it_is_offered_for(shipped: Database) -> None:
    versions = shipped.versions["mindspore"]
    assert [".".join(version.split(".")[:2]) for version in versions] == ["2.7", "2.8", "2.9", "2.10"]
    entries = [entry for name in shipped.entries() if (entry := shipped.entry(name)) is not None]
    offered = {
        (target.api, version)
        for version in versions
        for entry in entries
        for device in Device
        if (target := choose(entry, device, version)) is not None and target.api is not None
    }
    assert len(offered) > 4000
    assert [pair for pair in sorted(offered) if shipped.fact_in(*pair) is None] == []


@pytest.mark.parametrize(
    ("api", "has", "has_not"),
    [
        ("mindspore.Tensor.sign_", ("2.8", "2.9", "2.10"), ("2.7",)),
        ("mindspore.nn.Cell.to", ("2.10",), ("2.7", "2.8", "2.9")),
        ("mindspore.mint.nn.Linear.to", ("2.10",), ("2.7", "2.8", "2.9")),
        ("mindspore.ops.relu", ("2.7", "2.8", "2.9", "2.10"), ()),
        ("mindspore.DeviceCtx", ("2.9", "2.10"), ("2.7", "2.8")),
    ],
)
def test_names_of_mindspore_by_version(
    shipped: Database, api: str, has: tuple[str, ...], has_not: tuple[str, ...]
) -> None:
    assert [shipped.fact_in(api, version) is not None for version in (*has, *has_not)] == [
        *(True for _ in has),
        *(False for _ in has_not),
    ]
