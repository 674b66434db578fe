# SPDX-License-Identifier: Apache-2.0
"""Facts of a package that is read as text, from a wheel made here."""

import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from mindport.db.extract import ExtractionError, extract_facts, extract_source

FILES = {
    "little/__init__.py": 'from .layers import *\nfrom . import ops\nfrom ._inner import helper as help_me\n'
    '__all__ = ["Block", "help_me"]\n',
    "little/_inner.py": "def helper(x, y=2, *rest, key, **more): pass\ndef hidden(): pass\n",
    "little/layers.py": (
        "from typing import Optional\nimport torch\nfrom torch import nn, Tensor\n\n"
        "class Base(nn.Module):\n    def __init__(self, width: int, bias=True) -> None: ...\n"
        "    def forward(self, x: Tensor) -> Tensor: ...\n\n"
        "class Block(Base):\n    size: int\n    kind = 'block'\n"
        "    def forward(self, x: Tensor, mask: Optional[torch.Tensor] = None) -> 'tuple[Tensor, Block]': ...\n"
        "    @property\n    def width(self) -> int: ...\n"
        "    @staticmethod\n    def make(n): ...\n    def _own(self): ...\n"
    ),
    "little/ops.py": "if True:\n    from .layers import Block\n"
    "try:\n    import gone\nexcept ImportError:\n    gone = None\n\n"
    "def run(block: Block) -> list[Block]:\n    '''Run.\n\n    .. deprecated:: 1.0\n    '''\n",
    "little/broken.py": "def (:\n",
}  # fmt: skip


@pytest.fixture
def facts(tmp_path: Path) -> dict[str, dict[str, Any]]:
    wheel = tmp_path / "little-1.2.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    written = extract_source(wheel, tmp_path / "signatures")
    assert written.name == "little-1.2.0.jsonl"
    lines = [json.loads(line) for line in written.read_text(encoding="utf-8").splitlines()]
    assert [line["name"] for line in lines] == sorted(line["name"] for line in lines)
    return {line["name"]: line for line in lines}


def test_a_class_has_its_shortest_name_and_the_others_as_aliases(facts: dict[str, dict[str, Any]]) -> None:
    assert facts["little.Block"] == {
        "name": "little.Block",
        "kind": "class",
        "aliases": ["little.layers.Block", "little.ops.Block"],
        "bases": ["little.layers.Base", "torch.nn.Module"],
        "signatures": ["(width, bias=True)"],
        "call_returns": "tuple[torch.Tensor, little.Block]",
    }


def test_members_are_facts(facts: dict[str, dict[str, Any]]) -> None:
    members = {name: fact for name, fact in facts.items() if name.startswith("little.Block.")}
    assert {name.rpartition(".")[2]: (fact["kind"], fact.get("signatures")) for name, fact in members.items()} == {
        "forward": ("method", ["(x, mask=None) -> tuple[torch.Tensor, little.Block]"]),
        "width": ("property", ["() -> int"]),
        "make": ("staticmethod", ["(n)"]),
        "size": ("attribute", ["() -> int"]),
        "kind": ("attribute", None),
    }


def test_functions_from_private_files_are_public_where_they_are_exported(facts: dict[str, dict[str, Any]]) -> None:
    assert facts["little.help_me"]["signatures"] == ["(x, y=2, *rest, key, **more)"]
    assert facts["little.help_me"]["aliases"] == ["little._inner.helper"]
    assert not any("hidden" in name for name in facts)


def test_annotations_use_public_names(facts: dict[str, dict[str, Any]]) -> None:
    assert facts["little.ops.run"]["signatures"] == ["(block) -> list[little.Block]"]
    assert facts["little.ops.run"]["deprecated"] is True


@pytest.mark.parametrize("name", ["gone.whl", "some.txt"])
def test_what_is_no_wheel_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExtractionError, match="not a wheel file: fetch one with"):
        extract_source(tmp_path / name, tmp_path)


def test_a_damaged_wheel_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "little-1.2.0-py3-none-any.whl"
    wheel.write_bytes(b"PK rubbish")
    with pytest.raises(ExtractionError, match=r"damaged .*: download it again"):
        extract_source(wheel, tmp_path)


def test_what_is_no_interpreter_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = subprocess.CompletedProcess([], 0, stdout="", stderr="")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: silent)
    with pytest.raises(ExtractionError, match="does not answer as Python does"):
        extract_facts("torch", Path("true"), tmp_path)
