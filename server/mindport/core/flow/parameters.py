# SPDX-License-Identifier: Apache-2.0
"""What a function of the project is given: by annotation, convention, callers or default."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mindport.core.flow.values import (
    LIKELY_TENSOR,
    NOTHING,
    Class,
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
    unsure,
)
from mindport.core.frameworks import LAYER_METHODS
from mindport.core.scopes import ClassInfo, FunctionInfo, Parameter, Scope
from mindport.core.syntax import KIND, K, Node

if TYPE_CHECKING:
    from mindport.core.flow.kinds import Kinds


LAMBDA = "<lambda>"
_BY_KEY = ("sorted", "min", "max")
_BY_FUNCTION = ("filter", "map")
_CALLERS = 6
"""So many calls of a function are asked what they pass; more would not change the answer."""


class Parameters:
    """Finds the values of parameters for `Kinds`."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.source = kinds.source
        self.world = kinds.world
        self.collected = kinds.collected

    def parameter(self, parameter: Parameter) -> Value | None:
        """What a function is given: by annotation, convention, callers or default."""
        function = parameter.function
        if parameter.annotation is not None:
            annotated = self.kinds.annotations.annotation(parameter.annotation, function.outer)
            if is_tensor(annotated) and self.given_arrays(parameter):
                return Plain("ndarray")
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
        value = unsure(self.passed(parameter)) if function.name != LAMBDA else self.mapped_over(parameter)
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
            for base in self.kinds.classes.bases(function.cls)
        )

    def layer_input(self, function: FunctionInfo) -> Instance | None:
        """The tensor that, by convention, each parameter of a function is which calling a layer runs."""
        if function.cls is None:
            return None
        if function.name in LAYER_METHODS:
            layer = self.kinds.classes.layer_of(function.cls)
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
        value: Value | None = None
        for argument, scope in self.arguments(parameter):
            value = join(value, self.kinds.value(argument, scope))
            if is_tensor(value):
                break
        return value

    def mapped_over(self, parameter: Parameter) -> Value | None:
        """What `filter`, `map`, `sorted` and the like give to a lambda: an element of what they go over."""
        function = parameter.function
        node = function.returns[0].parent if function.returns else None
        above = node.parent if node is not None else None
        by_key = above is not None and KIND[above.kind_id] == K.KEYWORD_ARGUMENT
        arguments = above.parent if above is not None and by_key else above
        call = arguments.parent if arguments is not None else None
        if arguments is None or call is None or KIND[call.kind_id] != K.CALL:
            return None
        if self.source.slice(call.named_children[0]) not in (_BY_KEY if by_key else _BY_FUNCTION):
            return None
        given = [one for one in arguments.named_children if KIND[one.kind_id] not in (K.KEYWORD_ARGUMENT, K.COMMENT)]
        values = given[parameter.position + (0 if by_key else 1) :]
        return self.kinds.element(self.kinds.value(values[0], function.outer)) if values else None

    def given_arrays(self, parameter: Parameter) -> bool:
        """Whether every call in this file gives something that is no tensor: then the annotation is mistaken."""
        if not self.collected.imports_numpy:
            return False
        values = [self.kinds.value(argument, scope) for argument, scope in self.arguments(parameter)]
        return bool(values) and all(isinstance(value, Plain) and value != NOTHING for value in values)

    def arguments(self, parameter: Parameter) -> Iterator[tuple[Node, Scope]]:
        """The expressions that calls in this file give for a parameter, each with its scope."""
        function = parameter.function
        name = function.name
        if name == "__init__" and function.cls is not None:
            name = function.cls.name
        shift = 1 if function.cls is not None else 0
        for call, scope in self.collected.calls.get(name, ())[:_CALLERS]:
            argument = self.argument(call, parameter.name, parameter.position - shift)
            if argument is not None:
                yield argument, scope

    def given(self, parameter: Parameter) -> list[tuple[Node, Scope]]:
        """What this file gives for a parameter, by calls of its function or of objects of its class."""
        function = parameter.function
        if function.cls is None or function.name not in LAYER_METHODS:
            return list(self.arguments(parameter))
        found = []
        for call, scope in self.calls_of_objects(function.cls):
            argument = self.argument(call, parameter.name, parameter.position - 1)
            if argument is not None:
                found.append((argument, scope))
        return found

    def calls_of_objects(self, cls: ClassInfo) -> Iterator[tuple[Node, Scope]]:
        """The calls of objects of a class of this file: `model(x)`."""
        for calls in self.collected.calls.values():
            for call, scope in calls[:_CALLERS]:
                callee = self.kinds.value(call.named_children[0], scope)
                if isinstance(callee, Object) and callee.info is cls:
                    yield call, scope

    def argument(self, call: Node, name: str, position: int) -> Node | None:
        """The expression that a call gives for a parameter."""
        arguments = call.named_children[-1]
        if KIND[arguments.kind_id] != K.ARGUMENT_LIST:
            return None
        at = 0
        for child in arguments.named_children:
            kind = KIND[child.kind_id]
            if kind == K.KEYWORD_ARGUMENT:
                if self.source.slice(child.named_children[0]) == name:
                    return child.named_children[-1]
            elif kind in (K.LIST_SPLAT, K.DICTIONARY_SPLAT):
                return None
            elif kind != K.COMMENT:
                if at == position:
                    return child
                at += 1
        return None
