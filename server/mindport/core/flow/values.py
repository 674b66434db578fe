# SPDX-License-Identifier: Apache-2.0
"""What an expression can stand for, as far as the scanner can tell without running anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from mindport.core.scopes import ClassInfo, FunctionInfo

TENSOR = "torch.Tensor"
MODULE = "torch.nn.Module"


class Reference(Struct, frozen=True):
    """A name of a framework: module, class, function, constant. `path` is canonical where the database knows it."""

    path: str


class External(Struct, frozen=True):
    """A name of a package that is neither a framework nor part of the project."""

    path: str


class Foreign(Struct, frozen=True):
    """An object of a class of another package: no tensor, whatever its methods are called."""

    path: str


class ProjectModule(Struct, frozen=True):
    """A module of the project itself."""

    name: str


class Instance(Struct, frozen=True):
    """An object of a framework class. `sure` is False where a convention, not a definition, says so."""

    cls: str
    sure: bool = True


FIELDS_OF_RESULTS = {
    "values": 0, "indices": 1, "eigenvalues": 0, "eigenvectors": 1, "U": 0, "S": 1, "V": 2, "Vh": 2, "Q": 0, "R": 1,
    "P": 0, "L": 1, "LU": 0, "pivots": 1, "sign": 0, "logabsdet": 1, "solution": 0, "residuals": 1, "hist": 0,
    "bin_edges": 1, "mantissa": 0, "exponent": 1, "inverse": 0, "info": 1, "min": 0, "max": 1,
    "rank": 2, "singular_values": 3, "result": 0,
}  # fmt: skip
"""Names of the parts of PyTorch's named tuples -> their places."""


class Several(Struct, frozen=True):
    """A list, tuple or iterator: `items` where each place is known, else what every element is."""

    element: Value | None
    items: tuple[Value | None, ...] = ()
    named: str = ""
    """Of a named tuple of a framework: its type, such as "torch.return_types.max"."""

    def at(self, index: int) -> Value | None:
        if self.items:
            return self.items[index] if -len(self.items) <= index < len(self.items) else None
        return self.element


class Mapping(Struct, frozen=True):
    """A dict with values of one kind."""

    value: Value | None


class Member(Struct, frozen=True):
    """A method of a framework class, bound to a receiver."""

    api: str
    receiver: Instance


class Class(Struct, frozen=True):
    """A class of the project."""

    info: ClassInfo


class Object(Struct, frozen=True):
    """An object of a class of the project."""

    info: ClassInfo


class Function(Struct, frozen=True):
    """A function or method of the project; `receiver` is set for a bound method."""

    info: FunctionInfo
    receiver: Object | None = None


class Plain(Struct, frozen=True):
    """Certainly nothing of a framework: a number, a string, a NumPy array …; `type` names builtin types."""

    type: str = ""


Value = (
    Reference
    | External
    | Foreign
    | ProjectModule
    | Instance
    | Several
    | Mapping
    | Member
    | Class
    | Object
    | Function
    | Plain
)

PLAIN = Plain()
NOTHING = Plain("None")
SURE_TENSOR = Instance(TENSOR)
LIKELY_TENSOR = Instance(TENSOR, sure=False)


def join(first: Value | None, second: Value | None) -> Value | None:
    """What a name stands for after either of two assignments; optimistic: unknown gives way to known."""
    if first is None or first in (second, NOTHING):
        return second
    if second is None or second == NOTHING:
        return first
    if isinstance(first, Instance) and isinstance(second, Instance) and first.cls == second.cls:
        return second if first.sure else first
    if isinstance(first, Several) and isinstance(second, Several):
        return Several(join(element_of(first), element_of(second)))
    if isinstance(first, Plain | Foreign):
        return unsure(second)
    if isinstance(first, External) and isinstance(second, Reference):
        return second  # try: import another as x; except ImportError: import torch.… as x
    return unsure(first)


def element_of(several: Several) -> Value | None:
    """What any one element of a list, tuple or iterator may be."""
    value = several.element
    for item in several.items:
        value = join(value, item)
    return value


def unsure(value: Value | None) -> Value | None:
    """The same value, but only likely."""
    if isinstance(value, Instance) and value.sure:
        return Instance(value.cls, sure=False)
    return value


def is_tensor(value: Value | None) -> bool:
    return isinstance(value, Instance) and value.cls in (
        "torch.Tensor",
        "torch.nn.Parameter",
        "tf.Tensor",
        "tf.Variable",
    )


def object_of(cls: str) -> Instance:
    """An object of a framework class; the typed tensors (torch.FloatTensor …) are tensors."""
    if cls.endswith("Tensor") and cls.startswith("torch.") and cls.rpartition(".")[2][:-6] in _TENSOR_TYPES:
        return SURE_TENSOR
    return Instance(cls)


_TENSOR_TYPES = frozenset(("Float", "Double", "Half", "BFloat16", "Long", "Int", "Short", "Char", "Byte", "Bool"))
