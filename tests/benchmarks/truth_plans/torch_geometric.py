# SPDX-License-Identifier: Apache-2.0
"""torch-geometric: docstring examples, graph networks trained for a step, transforms and data containers."""

import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch

from truth_plans.pieces import Run, built, doctests, trained

PACKAGES = ("torch_geometric",)

_SKIPPED = r"\.(datasets|graphgym|distributed|llm|contrib|testing|profile|visualization|sampler\.neighbor)\b|__main__"
_TINY: Mapping[str, Any] = {
    "in_channels": 8, "out_channels": 8, "hidden_channels": 8, "num_layers": 2, "heads": 2, "K": 2, "dim": 2,
    "kernel_size": 2, "num_relations": 2, "edge_dim": None, "channels": 8, "alpha": 0.1, "num_bases": 2, "dropout": 0.1,
    "num_heads": 2, "embedding_dim": 8, "num_nodes": 6, "num_stacks": 2,
}  # fmt: skip
_TRANSFORMS: Mapping[str, Any] = {
    "num": 4, "k": 2, "r": 1.0, "num_nodes": 4, "degrees": 10, "size": 1.0, "scales": (0.9, 1.1), "walk_length": 3,
    "num_hops": 2, "translate": 0.1, "shear": 0.1, "num_parts": 2, "norm": True, "max_num_neighbors": 3,
}  # fmt: skip


def runs() -> Iterator[Run]:
    yield from doctests("torch_geometric", _SKIPPED)
    for part in ("conv", "models", "aggr", "norm", "pool"):
        module = importlib.import_module(f"torch_geometric.nn.{part}")
        for name, cls in inspect.getmembers(module, inspect.isclass):
            if issubclass(cls, torch.nn.Module):
                yield f"{part}.{name}", _layer(part, cls)
    transforms = importlib.import_module("torch_geometric.transforms")
    for name, cls in inspect.getmembers(transforms, inspect.isclass):
        yield f"transform {name}", _transform(cls)
    yield "loader", _loader
    yield "hetero data", _hetero


def _data() -> Any:
    cls = importlib.import_module("torch_geometric.data").Data
    edges = torch.tensor([[0, 1, 1, 2, 3, 4, 5, 0], [1, 0, 2, 1, 4, 3, 0, 5]])
    return cls(x=torch.randn(6, 8), edge_index=edges, pos=torch.randn(6, 3), y=torch.randint(0, 2, (6,)))


def _layer(part: str, cls: Callable[..., torch.nn.Module]) -> Callable[[], object]:
    def run() -> None:
        data = _data()
        layer = built(cls, _TINY)
        batch = torch.tensor([0, 0, 0, 1, 1, 1])
        inputs = (data.x, data.edge_index) if part in ("conv", "models", "pool") else (data.x, batch)
        known = {"edge_type": torch.randint(0, 2, (8,)), "x_0": data.x, "pos": data.pos}
        wanted = inspect.signature(layer.forward).parameters
        trained(layer, *inputs, **{name: value for name, value in known.items() if name in wanted})

    return run


def _transform(cls: Callable[..., Any]) -> Callable[[], object]:
    return lambda: built(cls, _TRANSFORMS)(_data())


def _loader() -> None:
    loader = importlib.import_module("torch_geometric.loader")
    convolution = importlib.import_module("torch_geometric.nn").GCNConv(8, 2)
    for batch in loader.DataLoader([_data() for _ in range(6)], batch_size=2, shuffle=True):
        convolution(batch.x, batch.edge_index).mean().backward()
        batch.to_data_list()
        batch[0].to("cpu").clone().validate()
    data = _data()
    data.subgraph(torch.tensor([0, 1, 2]))
    data.is_undirected(), data.has_self_loops(), data.has_isolated_nodes(), data.coalesce(), data.to_dict()


def _hetero() -> None:
    data = importlib.import_module("torch_geometric.data").HeteroData()
    data["paper"].x, data["author"].x = torch.randn(4, 8), torch.randn(3, 8)
    data["author", "writes", "paper"].edge_index = torch.tensor([[0, 1, 2], [1, 2, 3]])
    library = importlib.import_module("torch_geometric.nn")
    layer = library.HeteroConv({("author", "writes", "paper"): library.SAGEConv((-1, -1), 8)})
    layer(data.x_dict, data.edge_index_dict)
    data.to_homogeneous(), data.metadata(), data.to("cpu"), data.node_items(), data.edge_items(), data.validate()
    library.HGTConv(8, 8, data.metadata(), heads=2)(data.x_dict, data.edge_index_dict)
