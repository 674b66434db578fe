# SPDX-License-Identifier: Apache-2.0
"""A small `api_db` folder of invented facts, into which tests write entries."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from mindport.db.compile import Sources, compile_database
from mindport.db.lookup import Database

SOURCE_FACTS: Sequence[dict[str, Any]] = (
    {"name": "torch", "kind": "module"},
    {"name": "torch.Tensor", "kind": "class"},
    {"name": "torch.Tensor.view", "kind": "method", "signatures": ["(*shape) -> torch.Tensor"]},
    {"name": "torch.max", "kind": "function", "signatures": [
        "(input, *, out=None) -> torch.Tensor",
        "(input, dim, keepdim=False, *, out=None) -> torch.return_types.max",
    ]},
    {"name": "torch.nn", "kind": "module"},
    {"name": "torch.nn.Module", "kind": "class", "aliases": ["torch.nn.modules.module.Module"]},
    {"name": "torch.nn.Module.train", "kind": "method", "signatures": ["(mode=True) -> Self"]},
    {"name": "torch.nn.Conv2d", "kind": "class", "aliases": ["torch.nn.modules.conv.Conv2d"],
     "signatures": ["(in_channels, kernel_size, stride=1, bias=True, device=None)"],
     "bases": ["torch.nn.Module"], "call_returns": "torch.Tensor"},
    {"name": "torch.relu", "kind": "function", "signatures": ["(input) -> torch.Tensor"]},
)  # fmt: skip
OTHER_FACTS: Sequence[dict[str, Any]] = (
    {"name": "torchvision.Block", "kind": "class", "bases": ["torch.nn.Conv2d"]},
)  # fmt: skip
TENSORFLOW_FACTS: Sequence[dict[str, Any]] = (
    {"name": "tf.keras.layers.Dense", "kind": "class", "signatures": ["(units, name=None)"]},
)  # fmt: skip
OLD_TARGET_FACTS: Sequence[dict[str, Any]] = (
    {"name": "mindspore.nn.Conv2d", "kind": "class", "aliases": ["mindspore.nn.layer.conv.Conv2d"],
     "signatures": ["(in_channels, kernel_size, stride=2, has_bias=False)"], "devices": ["ascend", "gpu", "cpu"]},
    {"name": "mindspore.Tensor.view", "kind": "method", "signatures": ["(*shape)"]},
    {"name": "mindspore.ops.relu", "kind": "function", "signatures": ["(input)"]},
)  # fmt: skip
TARGET_FACTS: Sequence[dict[str, Any]] = (
    *OLD_TARGET_FACTS,
    {"name": "mindspore.mint.max", "kind": "function", "signatures": ["(input)", "(input, dim, keepdim=False)"]},
)  # fmt: skip

GENERAL = """\
out:
  rule: unsupported
  en: There is no out.
device:
  rule: drop
name:
  rule: drop
  frameworks: [tf]
"""


class Folder:
    """An `api_db` folder in which one file of entries is written and compiled."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sources = Sources.of(path)
        self.entries = path / "mappings" / "torch" / "some.yaml"
        self.entries.parent.mkdir(parents=True)
        (path / "signatures").mkdir()
        (path / "general.yaml").write_text(GENERAL, encoding="utf-8")
        for name, facts in {
            "torch-2.13.0": SOURCE_FACTS,
            "torchvision-0.29.0": OTHER_FACTS,
            "tensorflow-2.21.0": TENSORFLOW_FACTS,
            "mindspore-2.9.0": OLD_TARGET_FACTS,
            "mindspore-2.10.0": TARGET_FACTS,
        }.items():
            lines = "".join(json.dumps(fact) + "\n" for fact in facts)
            (path / "signatures" / f"{name}.jsonl").write_text(lines, encoding="utf-8")

    def compile(self, entries: str) -> Database:
        """The database with these entries; MappingError where they are wrong."""
        self.entries.write_text(entries, encoding="utf-8")
        target = self.path / "out" / "api.sqlite"
        compile_database(self.sources, target, self.path)
        return Database(target)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "api_db")


@pytest.fixture
def compiled(folder: Folder) -> Callable[[str], Database]:
    return folder.compile
