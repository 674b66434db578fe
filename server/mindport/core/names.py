# SPDX-License-Identifier: Apache-2.0
"""What a name stands for where it is used: its bindings, its annotation, its callers, and what is asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindport.core import rivals
from mindport.core.collect.found import BUILTINS, TESTED_AS_TENSOR
from mindport.core.frameworks import LAYER_METHODS, ROOTS
from mindport.core.scopes import Binding, FunctionInfo, How, Parameter, Scope
from mindport.core.syntax import KIND, K, Node
from mindport.core.values import (
    LIKELY_TENSOR,
    MODULE,
    NOTHING,
    PLAIN,
    TENSOR,
    Class,
    External,
    Function,
    Instance,
    Mapping,
    Object,
    Plain,
    Reference,
    Several,
    Value,
    is_tensor,
    join,
    object_of,
    unsure,
)

if TYPE_CHECKING:
    from mindport.core.kinds import Kinds

NEVER_TENSORS = frozenset(("self", "cls", "np", "tf", *ROOTS))
"""Names that stand for something else, whatever is asked of them."""
_CALLERS = 6
"""So many calls of a function are asked what they pass; more would not change the answer."""
_SUITES = frozenset((K.BLOCK, K.MODULE))
_CONDITIONAL = frozenset(
    ("if_statement", "elif_clause", "else_clause", "try_statement", "except_clause", "finally_clause", "for_statement",
     "while_statement", "case_clause", "with_statement")
)  # fmt: skip
_LOADERS = ("loader", "dataloader")


class Names:
    """Looks names up for `Kinds`."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.collected = kinds.collected
        self.source = kinds.source
        self.world = kinds.world
        self._tensor_members = self.world.knowledge.members(TENSOR)
        self._suites: dict[int, tuple[int, int]] = {}
        self._numpy_scopes = self._numpy_users() if self.collected.imports_numpy else set[int]()
        self.defined = self.collected.defined | kinds.defined
        self.only = frozenset[str]()
        if self.collected.tensors_likely:
            names = rivals.only_on_tensors(self.world.knowledge, self.collected.imports_numpy)
            self.only = names - self.defined

    # -- look-up -------------------------------------------------------------------------------------------------

    def value(self, node: Node, scope: Scope) -> Value | None:
        """What the name at a place stands for."""
        name = self.source.slice(node)
        home, bindings = self.find(name, scope)
        if home is None:
            return self.starred(name)
        reaching = self.reaching(bindings, node.start_byte) if home is scope else bindings
        value: Value | None = None
        for binding in reaching:
            value = join(value, self.bound(binding))
        if (value is None or value == NOTHING) and home.function is not None:
            value = self.asked_of(name, scope if name in scope.evidence else home) or value
        return value

    def find(self, name: str, scope: Scope) -> tuple[Scope | None, list[Binding]]:
        """The scope that a name belongs to, and what binds it there."""
        current: Scope | None = scope
        while current is not None:
            if (current is scope or not current.is_class) and name in current.bindings:
                return current, current.bindings[name]
            current = current.parent
        return None, []

    def starred(self, name: str) -> Value | None:
        """A name that only a star import can have brought."""
        if name in BUILTINS:
            return None
        for module in self.collected.stars:
            value = self.world.resolve(f"{module}.{name}")
            if isinstance(value, Reference):
                if self.world.knowledge.canonical(value.path) is not None:
                    return value
            elif value is not None and not isinstance(value, External):
                return value
        return None

    def reaching(self, bindings: list[Binding], position: int) -> list[Binding]:
        """The bindings that may be in force at a position of their own scope."""
        if len(bindings) == 1:
            return bindings
        found: list[Binding] = []
        for binding in sorted(bindings, key=lambda binding: binding.start, reverse=True):
            if binding.start > position or self.is_own_value(binding, position):
                continue
            found.append(binding)
            start, end = self.suite(binding)
            if binding.how is not How.AUGMENTED and start <= position < end:
                break
        # A loop can bring back what is bound further down.
        return found or bindings

    def is_own_value(self, binding: Binding, position: int) -> bool:
        """`x = f(x)`: the x on the right is the one before."""
        node = binding.node
        return (
            binding.how in (How.VALUE, How.AUGMENTED, How.ELEMENT, How.ENTERED)
            and node is not None
            and node.start_byte <= position < node.end_byte
        )

    def suite(self, binding: Binding) -> tuple[int, int]:
        """The reach of the block that a binding stands in: within it, earlier bindings are overwritten."""
        key = id(binding)
        if key not in self._suites:
            self._suites[key] = self._suite(binding)
        return self._suites[key]

    def _suite(self, binding: Binding) -> tuple[int, int]:
        if binding.how is How.PARAMETER or binding.node is None:
            return 0, len(self.source.data)
        node: Node | None = binding.node
        while node is not None and KIND[node.kind_id] not in _SUITES:
            if node.type == "for_statement" and binding.how is How.ELEMENT:
                return node.start_byte, node.end_byte
            node = node.parent
        if node is None or node.parent is None or node.parent.type not in _CONDITIONAL:
            return 0, len(self.source.data)
        if node.parent.type == "with_statement":
            return node.start_byte, len(self.source.data)
        return node.start_byte, node.end_byte

    # -- bindings ------------------------------------------------------------------------------------------------

    def bound(self, binding: Binding) -> Value | None:
        """What one binding gives to its name."""
        return self.kinds.memo.answer(("binding", id(binding)), self._binding, binding)

    def _binding(self, binding: Binding) -> Value | None:
        how = binding.how
        if how is How.IMPORT:
            return self.world.resolve(str(binding.path))
        if how is How.CLASS:
            return Class(binding.info)  # type: ignore[arg-type]
        if how is How.FUNCTION:
            return Function(binding.info)  # type: ignore[arg-type]
        if how is How.PARAMETER:
            return self.parameter(binding.info)  # type: ignore[arg-type]
        if binding.annotation is not None:
            annotated = self.annotation(binding.annotation, binding.scope)
            if annotated is not None:
                return annotated
        if binding.node is None or how is How.OTHER:
            return None
        value = self.kinds.value(binding.node, binding.scope)
        if how is How.ELEMENT:
            value = self.kinds.element(value) or self.from_loader(binding)
        return self.kinds.unpack(value, tuple(binding.path))

    def from_loader(self, binding: Binding) -> Value | None:
        """`for x, y in train_loader`: batches, by the name that everybody gives to a loader."""
        node = binding.node
        while node is not None and KIND[node.kind_id] is K.CALL:
            arguments = node.named_children[-1].named_children
            node = arguments[0] if arguments else None
        if node is None or not self.source.slice(node).lower().endswith(_LOADERS):
            return None
        return Several(Instance(TENSOR, sure=False))

    # -- parameters ----------------------------------------------------------------------------------------------

    def parameter(self, parameter: Parameter) -> Value | None:
        """What a function is given: by annotation, convention, callers or default."""
        function = parameter.function
        if parameter.annotation is not None:
            annotated = self.annotation(parameter.annotation, function.outer)
            if annotated is not None:
                if parameter.star:
                    return Several(annotated) if parameter.star == "*" else Mapping(annotated)
                return join(annotated, self.default(parameter)) if annotated == NOTHING else annotated
        receiver = self.receiver(parameter)
        if receiver is not None:
            return receiver
        default = self.default(parameter)
        if isinstance(default, Reference | Class | Function):
            return default
        tensor = self.layer_input(function) if default in (None, NOTHING) else None
        if tensor is not None and parameter.star != "**":
            return Several(tensor) if parameter.star else tensor
        if parameter.star:
            return Several(None) if parameter.star == "*" else Mapping(None)
        value = unsure(self.passed(parameter))
        if value is None and isinstance(default, Plain) and default != NOTHING:
            return None if parameter.name in function.scope.evidence else default
        return join(value, default)

    def receiver(self, parameter: Parameter) -> Value | None:
        """`self` or `cls`."""
        function = parameter.function
        if function.cls is None or parameter.position != 0 or parameter.star:
            return None
        decorators = {self.source.slice(node).lstrip("@ ") for node in function.decorators}
        if "staticmethod" in decorators:
            if function.name in ("forward", "backward", "setup_context") and self.is_autograd(function):
                return Instance("torch.autograd.function.FunctionCtx")
            return None
        return Class(function.cls) if "classmethod" in decorators else Object(function.cls)

    def is_autograd(self, function: FunctionInfo) -> bool:
        return function.cls is not None and any(
            isinstance(base, Reference) and base.path == "torch.autograd.Function"
            for base in self.kinds.bases(function.cls)
        )

    def layer_input(self, function: FunctionInfo) -> Instance | None:
        """The tensor that, by convention, each parameter of a function is which calling a layer runs."""
        if function.cls is None:
            return None
        if function.name in LAYER_METHODS:
            layer = self.kinds.layer_of(function.cls)
            tensor = self.world.tensor_of_layer(layer.cls) if layer is not None else None
            if tensor is not None:
                return Instance(tensor, sure=False)
        return LIKELY_TENSOR if function.name in ("forward", "backward") and self.is_autograd(function) else None

    def default(self, parameter: Parameter) -> Value | None:
        if parameter.default is None:
            return None
        return unsure(self.kinds.value(parameter.default, parameter.function.outer))

    def passed(self, parameter: Parameter) -> Value | None:
        """What the calls of a function in this file give to one of its parameters."""
        function = parameter.function
        calls = self.collected.calls.get(function.name, ())
        if function.name == "__init__" and function.cls is not None:
            calls = self.collected.calls.get(function.cls.name, ())
        value: Value | None = None
        shift = 1 if function.cls is not None else 0
        for call, scope in calls[:_CALLERS]:
            argument = self.argument(call, parameter.name, parameter.position - shift)
            if argument is not None:
                value = join(value, self.kinds.value(argument, scope))
                if is_tensor(value):
                    break
        return value

    def argument(self, call: Node, name: str, position: int) -> Node | None:
        """The expression that a call gives for a parameter."""
        arguments = call.named_children[-1]
        if KIND[arguments.kind_id] is not K.ARGUMENT_LIST:
            return None
        at = 0
        for child in arguments.named_children:
            kind = KIND[child.kind_id]
            if kind is K.KEYWORD_ARGUMENT:
                if self.source.slice(child.named_children[0]) == name:
                    return child.named_children[-1]
            elif kind in (K.LIST_SPLAT, K.DICTIONARY_SPLAT):
                return None
            elif kind is not K.COMMENT:
                if at == position:
                    return child
                at += 1
        return None

    # -- annotations ---------------------------------------------------------------------------------------------

    def annotation(self, node: Node, scope: Scope) -> Value | None:
        """The value that an annotation promises."""
        kind = KIND[node.kind_id]
        children = node.named_children
        if kind is K.TYPE or kind is K.PARENTHESIZED_EXPRESSION:
            return self.annotation(children[0], scope) if children else None
        if kind is K.STRING:
            return self.quoted(self.source.slice(node).strip("'\""), scope)
        if kind is K.NONE:
            return NOTHING
        if kind is K.UNION_TYPE or kind is K.BINARY_OPERATOR:
            return join(self.annotation(children[0], scope), self.annotation(children[-1], scope))
        if kind is K.GENERIC_TYPE and len(children) > 1:
            return self.generic(children[0], children[1].named_children, scope)
        if kind is K.SUBSCRIPT:
            return self.generic(children[0], children[1:], scope)
        if kind is K.IDENTIFIER:
            name = self.source.slice(node)
            if name in BUILTINS and self.find(name, scope)[0] is None:
                return self.world.from_text(name)
        if kind in (K.IDENTIFIER, K.ATTRIBUTE):
            return self.named(self.kinds.value(node, scope), self.source.slice(node))
        if kind is K.MEMBER_TYPE:
            return self.quoted(self.source.slice(node), scope)
        return None

    def generic(self, origin: Node, arguments: list[Node], scope: Scope) -> Value | None:
        """`list[Tensor]`, `Optional[Tensor]`, `Float[Tensor, "b c"]`."""
        name = self.source.slice(origin).rpartition(".")[2]
        values = [self.annotation(argument, scope) for argument in arguments]
        if name in ("tuple", "Tuple"):
            if any(KIND[a.kind_id] is K.ELLIPSIS or self.source.slice(a) == "..." for a in arguments):
                return Several(values[0])
            return Several(None, tuple(values))
        if name == "Union":
            value: Value | None = None
            for alternative in values:
                value = join(value, alternative)
            return value
        if name in ("type", "Type") and arguments:
            inner = arguments[0].named_children[0] if KIND[arguments[0].kind_id] is K.TYPE else arguments[0]
            return self.kinds.value(inner, scope)
        if name == "Callable":
            return None
        if name == "Literal":
            return PLAIN
        promised = self.world.from_text(f"{name}[x]")
        first = values[-1] if isinstance(promised, Mapping) else values[0] if values else None
        if isinstance(promised, Several):
            return Several(first)
        if isinstance(promised, Mapping):
            return Mapping(first)
        outer = self.annotation(origin, scope)
        return outer if isinstance(outer, Instance | Object) else first

    def quoted(self, text: str, scope: Scope) -> Value | None:
        """An annotation in quotes: only a dotted name, or one with None, is followed."""
        text = text.replace("| None", "").removeprefix("Optional[").rstrip("] ").strip()
        first, *rest = text.split(".")
        home, bindings = self.find(first, scope)
        if home is None:
            return self.world.from_text(text) if text in BUILTINS else None
        value: Value | None = None
        for binding in bindings:
            value = join(value, self.bound(binding))
        for name in rest:
            value = self.kinds.member(value, name)
        return self.named(value, text)

    def named(self, value: Value | None, text: str) -> Value | None:
        """An object of the class that an annotation names."""
        if isinstance(value, Reference):
            return object_of(value.path)
        if isinstance(value, Class):
            return Object(value.info)
        if isinstance(value, External):
            promised = self.world.from_text(value.path.rpartition(".")[2])
            if promised is not None:
                return promised
            return None if value.path.startswith(("typing", "jaxtyping")) else PLAIN
        if isinstance(value, Instance | Several | Mapping):
            return value  # an alias such as `Batch = dict[str, Tensor]`
        return None

    # -- evidence ------------------------------------------------------------------------------------------------

    def asked_of(self, name: str, scope: Scope) -> Value | None:
        """A tensor, where something is asked of the name that only tensors have."""
        if name in NEVER_TENSORS:
            return None
        for asked in scope.evidence.get(name, ()):
            if self.only_on_tensors(asked.removesuffix("()"), asked.endswith("()"), scope):
                return LIKELY_TENSOR
            if asked == TESTED_AS_TENSOR:
                return LIKELY_TENSOR
            if asked in rivals.CALLED_ONLY_ON_MODULES and self.collected.tensors_likely:
                return Instance(MODULE, sure=False)
        return None

    def speaks_of_dim(self, call: Node, method: str) -> bool:
        """`x.mean(dim=1)`: a tensor's method with the keyword that NumPy and pandas call axis."""
        if method not in self._tensor_members or not self.collected.tensors_likely:
            return False
        return any(
            KIND[child.kind_id] is K.KEYWORD_ARGUMENT
            and self.source.slice(child.named_children[0]) in ("dim", "keepdim")
            for child in call.named_children[-1].named_children
        )

    def only_on_tensors(self, name: str, called: bool, scope: Scope) -> bool:
        """Whether, at this place, only a tensor has a member of that name."""
        if name in self.only:
            return True
        if not called or not self.collected.tensors_likely or name in self.defined:
            return False
        return name in rivals.CALLED_ONLY_ON_TENSORS or (
            name in rivals.SHARED_WITH_ARRAYS and not self.near_numpy(scope)
        )

    def probably_tensor(self, owner: Node, name: str, call: Node, scope: Scope) -> bool:
        """Whether a call of `owner.name` of an unknown owner is most likely a tensor's method."""
        if name == "numel" and "shape" in self.source.slice(owner):
            return False  # a torch.Size
        if self.only_on_tensors(name, True, scope) or self.speaks_of_dim(call, name):
            return True
        if name not in rivals.SHARED_WITH_MODULES or not self.collected.tensors_likely or name in self.defined:
            return False
        return not rivals.MODULE_LIKE.search(self.source.slice(owner))

    def near_numpy(self, scope: Scope) -> bool:
        """Whether the function that a place is in speaks of NumPy."""
        current: Scope | None = scope
        while current is not None and current.parent is not None:
            if id(current) in self._numpy_scopes:
                return True
            current = current.parent if current.function is None else None
        return False

    def _numpy_users(self) -> set[int]:
        """The scopes in which a name of NumPy is used."""
        names = {
            name
            for scope_bindings in (self.collected.scope.bindings,)
            for name, bindings in scope_bindings.items()
            if any(b.how is How.IMPORT and str(b.path).partition(".")[0] == "numpy" for b in bindings)
        }
        if not names:
            return set()
        users = set()
        for site in self.collected.chains:
            base = site.levels[-1]
            if KIND[base.kind_id] is K.ATTRIBUTE:
                base = base.named_children[0]
            if self.source.slice(base) in names:
                users.add(id(site.scope))
        return users
