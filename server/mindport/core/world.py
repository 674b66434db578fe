# SPDX-License-Identifier: Apache-2.0
"""What names and results mean beyond one file: the frameworks (from facts) and the project (from outlines)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from mindport.core.flow.values import (
    NOTHING,
    PLAIN,
    SURE_TENSOR,
    Class,
    External,
    Foreign,
    Function,
    Instance,
    Mapping,
    Object,
    Plain,
    ProjectModule,
    Reference,
    Several,
    Value,
    join,
    object_of,
)
from mindport.core.frameworks import LAYERS, ROOTS, SPELLINGS, spelled
from mindport.core.mapping import Device, Entry, Fact
from mindport.core.outline import Outline
from mindport.core.proof import Run
from mindport.core.scopes import ClassInfo, FunctionInfo, Scope


class Knowledge(Protocol):
    """What the scanner asks of the database."""

    def __hash__(self) -> int: ...

    def canonical(self, path: str) -> str | None: ...
    def fact(self, name: str) -> Fact | None: ...
    def fact_in(self, path: str, version: str) -> Fact | None: ...
    def member(self, cls: str, name: str) -> Fact | None: ...
    def members(self, cls: str) -> frozenset[str]: ...
    def all_members(self) -> frozenset[str]: ...
    def entry(self, name: str) -> Entry | None: ...
    def run(self, source: str, target: str, device: Device) -> Run | None: ...


CALLABLE = ("function", "method", "classmethod", "staticmethod")
Outlines = Callable[[str], Outline | None]
Mentions = Callable[[str, str], bool]
"""Whether the text of a module has a name at all: a quick answer, for packages that gather hundreds with stars."""

_SEQUENCES = frozenset(
    ("list", "set", "frozenset", "Sequence", "Iterable", "Iterator", "Generator", "Collection", "List", "Set", "deque",
     "AsyncIterator", "MutableSequence", "KeysView", "ValuesView")
)  # fmt: skip
_MAPPINGS = frozenset(
    ("dict", "Dict", "Mapping", "OrderedDict", "MutableMapping", "defaultdict", "DefaultDict", "ChainMap")
)
_PLAIN_TYPES = frozenset(
    ("int", "float", "bool", "str", "bytes", "complex", "object", "range", "slice", "type", "bytearray", "memoryview",
     "Number", "SymInt", "Path", "Logger", "Namespace", "ndarray")
)  # fmt: skip
_SHORT = {"Tensor": SURE_TENSOR, "Tensors": SURE_TENSOR, "Size": Instance("torch.Size")}
"""Unqualified names in the documentation's own signatures."""
UNTOLD = {
    "tf.keras.Model.get_layer": "tf.keras.Layer",
    "tf.keras.Model.layers": "list[tf.keras.Layer]",
    "tf.keras.Sequential.layers": "list[tf.keras.Layer]",
    "torch.nn.Module.named_modules": "Iterator[tuple[str, torch.nn.Module]]",
}
"""What members hold or yield of which the framework itself does not say it."""
_DEEPEST = 20
"""No name of a framework has so many dots; code that was generated may."""
_UNKNOWN = frozenset(("Any", "typing.Any", "_T", "T", ""))
_PARTS = re.compile(r"[\[\],|]|[^\[\],|\s]+")


class World:
    """The frameworks' facts and the project's outlines, seen from one file."""

    def __init__(self, knowledge: Knowledge, outlines: Outlines, mentions: Mentions | None = None) -> None:
        self.knowledge = knowledge
        self.outlines = outlines
        self.mentions = mentions
        self.asked: set[str] = set()
        """Modules whose outlines mattered; "module?name" where it mattered which of its star imports have a name."""
        self._paths: dict[str, Value | None] = {}
        self._texts: dict[str, Value | None] = {}
        self._classes: dict[tuple[str, str], ClassInfo] = {}

    # -- names ---------------------------------------------------------------------------------------------------

    def resolve(self, path: str) -> Value | None:
        """What an absolute dotted import path stands for."""
        if path.startswith("."):
            return External(path)
        if path not in self._paths:
            self._paths[path] = None  # a cycle of re-exports ends here
            self._paths[path] = self._resolve(path)
        return self._paths[path]

    def _resolve(self, path: str) -> Value | None:
        root = path.partition(".")[0]
        if root in ROOTS and self.outline(root) is None:
            return self.reference(spelled(path))
        module, names = path, list[str]()
        while module:
            if self.outline(module) is not None:
                value: Value | None = ProjectModule(module)
                for name in names:
                    if not isinstance(value, ProjectModule):
                        return None  # a class attribute reached by import path: not followed
                    value = self.exported(value.name, name)
                return value
            module, _, last = module.rpartition(".")
            names.insert(0, last)
        return External(path)

    def outline(self, module: str) -> Outline | None:
        self.asked.add(module)
        return self.outlines(module)

    def exported(self, module: str, name: str) -> Value | None:
        """What `name` of a project module stands for."""
        outline = self.outline(module)
        if outline is None:
            return None
        if name in outline.names:
            return self.resolve(outline.names[name])
        if name in outline.classes:
            return Class(self.class_of(module, name, outline))
        if name in outline.functions:
            function = FunctionInfo(name, Scope(None), None)
            function.result = outline.functions[name]
            return Function(function)
        if name in outline.values:
            return self.from_text(outline.values[name])
        if self.outline(f"{module}.{name}") is not None:
            return ProjectModule(f"{module}.{name}")
        if outline.stars and self.mentions is not None:
            self.asked.add(f"{module}?{name}")
        for star in outline.stars:
            if self.mentions is not None and not self.mentions(star, name):
                continue
            value = self.resolve(f"{star}.{name}")
            if value is not None and not (
                isinstance(value, Reference) and self.knowledge.canonical(value.path) is None
            ):
                return value
        return None

    def class_of(self, module: str, name: str, outline: Outline) -> ClassInfo:
        key = (module, name)
        if key not in self._classes:
            self._classes[key] = ClassInfo(name, None, module, outline.classes[name])
        return self._classes[key]

    def reference(self, path: str) -> Reference:
        if path.startswith("torch.torch."):
            path = path[6:]  # the package has itself as an attribute
        if path.count(".") > _DEEPEST:
            return Reference(path)
        return Reference(self.knowledge.canonical(path) or path)

    def attribute(self, reference: Reference, name: str) -> Value | None:
        """`reference.name`: a deeper name, a member of a class, or an attribute of a constant."""
        path = f"{reference.path}.{name}"
        if not name.isidentifier():
            return None  # half-typed
        if path == "torch.torch":
            return reference  # the package has itself as an attribute
        if path.count(".") > _DEEPEST:
            return None
        canonical = self.knowledge.canonical(path)
        if canonical is not None:
            return Reference(canonical)
        fact = self.knowledge.fact(reference.path)
        if fact is not None:
            if fact.kind == "class":
                member = self.knowledge.member(fact.name, name)
                return Reference(member.name) if member is not None else None
            if fact.kind not in ("module", *CALLABLE):
                held = self.constant(fact)
                return self.member_value(held, name) if isinstance(held, Instance) else None
        return Reference(path)

    def constant(self, fact: Fact) -> Value | None:
        """The object that a framework's constant or property is."""
        if fact.kind == "dtype":
            return Instance("torch.dtype" if fact.name.startswith("torch") else "tf.DType")
        return self.from_text(fact.signatures[0].returns or "") if fact.signatures else None

    def member_value(self, owner: Instance, name: str) -> Value | None:
        """What a property or attribute of a framework object holds; None for methods and unknown names."""
        fact = self.knowledge.member(owner.cls, name)
        if fact is None or fact.kind in ("method", "classmethod", "staticmethod"):
            return None
        returns = fact.signatures[0].returns if fact.signatures else None
        value = self.from_text(returns or UNTOLD.get(fact.name, ""))
        return self.as_sure_as(owner, owner if value == Instance("Self") else value)

    @staticmethod
    def as_sure_as(owner: Instance, value: Value | None) -> Value | None:
        if isinstance(value, Instance) and value.sure and not owner.sure:
            return Instance(value.cls, sure=False)
        return value

    # -- classes -------------------------------------------------------------------------------------------------

    def is_a(self, cls: str, ancestor: str) -> bool:
        """Whether a framework class is another one or derives from it."""
        if cls == ancestor:
            return True
        fact = self.knowledge.fact(cls)
        return fact is not None and ancestor in fact.bases

    def tensor_of_layer(self, cls: str) -> str | None:
        """The tensor class that calling an object of a framework class yields; None where it is no layer."""
        for layer, tensor in LAYERS.items():
            if self.is_a(cls, layer):
                return tensor
        return None

    # -- written kinds -------------------------------------------------------------------------------------------

    def from_text(self, text: str) -> Value | None:
        """The value that an annotation with absolute names promises: "list[torch.Tensor]", "pkg.blocks.Block"."""
        if text not in self._texts:
            parts = _PARTS.findall(text)
            self._texts[text] = self._read(parts)[0] if parts else None
        return self._texts[text]

    def _read(self, parts: list[str]) -> tuple[Value | None, list[str]]:
        """One alternative after another, up to a closing bracket or comma."""
        value, rest = self._read_one(parts)
        while rest and rest[0] == "|":
            other, rest = self._read_one(rest[1:])
            value = join(value, other)
        return value, rest

    def _read_one(self, parts: list[str]) -> tuple[Value | None, list[str]]:
        if not parts or parts[0] in "[],|":
            return None, parts
        name, rest = parts[0], parts[1:]
        arguments: list[Value | None] = []
        open_ended = False
        if rest and rest[0] == "[":
            rest = rest[1:]
            while rest and rest[0] != "]":
                if rest[0] == ",":
                    rest = rest[1:]
                    continue
                if rest[0] == "...":
                    open_ended, rest = True, rest[1:]
                    continue
                if rest[0] == "[":  # Callable[[…], …]
                    rest = rest[1:]
                    continue
                before = len(rest)
                argument, rest = self._read(rest)
                arguments.append(argument)
                if len(rest) == before:
                    rest = rest[1:]
            rest = rest[1:]
        return self._named(name, arguments, open_ended), rest

    def _named(self, name: str, arguments: list[Value | None], open_ended: bool) -> Value | None:
        last = name.rpartition(".")[2]
        first = arguments[0] if arguments else None
        if name in _UNKNOWN:
            return None
        if last in ("tuple", "Tuple"):
            return Several(first) if open_ended or not arguments else Several(None, tuple(arguments))
        if last in _SEQUENCES:
            return Several(first)
        if last in _MAPPINGS:
            return Mapping(arguments[-1] if arguments else None)
        if name == "None":
            return NOTHING
        if last in ("Optional", "Union", "Annotated", "Final", "ClassVar", "Literal"):
            value = first
            for argument in arguments[1:] if last == "Union" else ():
                value = join(value, argument)
            return PLAIN if last == "Literal" else value
        if name == "Self":
            return Instance("Self")
        if name.startswith("torch.return_types."):
            return Several(Instance("torch.Tensor"), named=name)
        if last in _PLAIN_TYPES:
            return Plain(last)
        if "." not in name:
            return _SHORT.get(name)
        value = self.reference(name) if name.partition(".")[0] in SPELLINGS else self.resolve(name)
        if isinstance(value, Reference):
            return object_of(value.path)
        if isinstance(value, Class):
            return Object(value.info)
        if isinstance(value, External):
            return PLAIN if name.startswith("numpy.") else Foreign(name)
        return None

    def to_text(self, value: Value | None) -> str:
        """The inverse of `from_text`, as far as it matters to other files."""
        if isinstance(value, Instance):
            return value.cls
        if isinstance(value, Foreign):
            return value.path
        if isinstance(value, Several):
            if value.items:
                return f"tuple[{', '.join(self.to_text(item) or 'Any' for item in value.items)}]"
            return f"list[{self.to_text(value.element) or 'Any'}]"
        if isinstance(value, Mapping):
            return f"dict[str, {self.to_text(value.value) or 'Any'}]"
        if isinstance(value, Object) and (value.info.outer is None or value.info.outer.parent is None):
            return f"{value.info.module}.{value.info.name}"
        if isinstance(value, Plain):
            return value.type or "object"
        return ""
