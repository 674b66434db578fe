# SPDX-License-Identifier: Apache-2.0
"""A mapping database of a handful of facts, for tests of everything around the scanner."""

from msgspec import Struct

from mindport.core.mapping import Device, Entry, Fact, Package, Signature, Target, Text, Verdict
from mindport.core.proof import Run

_FACTS = [
    Fact("torch", "module"),
    Fact("torch.nn", "module"),
    Fact("torch.Tensor", "class"),
    Fact("torch.Tensor.view", "method", (Signature((), "torch.Tensor"),)),
    Fact("torch.nn.Module", "class"),
    Fact("torch.nn.Linear", "class", bases=("torch.nn.Module",), call_returns="torch.Tensor"),
    Fact("torch.relu", "function", (Signature((), "torch.Tensor"),)),
    Fact("torch.rand", "function", (Signature((), "torch.Tensor"),)),
]
FACTS = {fact.name: fact for fact in _FACTS}
ENTRIES = {"torch.relu": Entry("torch.relu", (Target("mindspore.ops.relu", verdict=Verdict.SAME),))}


class SmallDatabase(Struct, frozen=True):
    """Answers from the dicts above."""

    fingerprint: str = "small"
    versions: dict[str, tuple[str, ...]] = {}

    @property
    def packages(self) -> dict[str, Package]:
        return {"numpy": Package("neutral", Text("Stays."))}

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def canonical(self, path: str) -> str | None:
        return path if path in FACTS else None

    def fact(self, name: str) -> Fact | None:
        return FACTS.get(name)

    def fact_in(self, path: str, version: str) -> Fact | None:
        return FACTS.get(path)

    def member(self, cls: str, name: str) -> Fact | None:
        classes = (cls, *(FACTS[cls].bases if cls in FACTS else ()))
        return next((FACTS[f"{one}.{name}"] for one in classes if f"{one}.{name}" in FACTS), None)

    def members(self, cls: str) -> frozenset[str]:
        return frozenset(name.removeprefix(f"{cls}.") for name in FACTS if name.startswith(f"{cls}."))

    def all_members(self) -> frozenset[str]:
        return self.members("torch.Tensor")

    def entry(self, name: str) -> Entry | None:
        return ENTRIES.get(name)

    def run(self, source: str, target: str, device: Device) -> Run | None:
        return None
