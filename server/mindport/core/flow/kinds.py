# SPDX-License-Identifier: Apache-2.0
"""What the value of an expression is, found on demand by following names, calls and attributes; runs nothing."""

from __future__ import annotations

from mindport.core.collect import Collected
from mindport.core.collect.walk import COMPREHENSIONS
from mindport.core.flow import builtin_calls
from mindport.core.flow.annotations import Annotations
from mindport.core.flow.classes import Classes
from mindport.core.flow.dtypes import Numbers
from mindport.core.flow.evidence import Evidence
from mindport.core.flow.memo import Memo
from mindport.core.flow.names import Names
from mindport.core.flow.narrowing import tested_class
from mindport.core.flow.parameters import Parameters
from mindport.core.flow.results import HELD, result_of
from mindport.core.flow.values import (
    FIELDS_OF_RESULTS,
    LIKELY_TENSOR,
    MODULE,
    NOTHING,
    PLAIN,
    TENSOR,
    Class,
    External,
    Foreign,
    Function,
    Instance,
    Mapping,
    Member,
    Object,
    Plain,
    ProjectModule,
    Reference,
    Several,
    Value,
    element_of,
    is_tensor,
    join,
    unsure,
)
from mindport.core.frameworks import LAYERS
from mindport.core.scopes import FunctionInfo, Scope
from mindport.core.syntax import KIND, K, Node
from mindport.core.world import World

_LITERALS = {
    K.INTEGER: Plain("int"),
    K.FLOAT: Plain("float"),
    K.TRUE: Plain("bool"),
    K.FALSE: Plain("bool"),
    K.STRING: Plain("str"),
    K.CONCATENATED_STRING: Plain("str"),
    K.NOT_OPERATOR: Plain("bool"),
    K.NONE: NOTHING,
    K.ELLIPSIS: PLAIN,
    K.SLICE: Plain("slice"),
}
_SEQUENCE_DISPLAYS = frozenset((K.LIST, K.SET, K.TUPLE, K.EXPRESSION_LIST, K.PATTERN_LIST))
_LAYER_TENSORS = frozenset(
    ("weight", "bias", "in_proj_weight", "in_proj_bias", "running_mean", "running_var", "num_batches_tracked", "grad")
)


class Kinds:
    """Values of the expressions of one file; remembers what it has found."""

    def __init__(self, collected: Collected, world: World, defined: frozenset[str] = frozenset()) -> None:
        self.collected = collected
        self.source = collected.source
        self.world = world
        self.defined = defined
        """Names of a tensor's members that classes anywhere in the project define."""
        self.names = Names(self)
        self.annotations = Annotations(self)
        self.parameters = Parameters(self)
        self.evidence = Evidence(self)
        self.classes = Classes(self)
        self.memo: Memo[Value] = Memo()
        self.numbers: Memo[Numbers] = Memo()
        """What tensors hold, by the id of an expression's node."""

    def release(self) -> None:
        """Let go of everything, so that no cycle keeps it alive."""
        self.memo.known.clear()
        self.numbers.known.clear()
        del self.names, self.annotations, self.parameters, self.evidence, self.classes

    # -- expressions ---------------------------------------------------------------------------------------------

    def value(self, node: Node, scope: Scope) -> Value | None:
        """What an expression stands for; None where that cannot be told."""
        key = node.id
        known = self.memo.known
        if key in known:
            return known[key]
        kind = KIND[node.kind_id]
        if kind in _LITERALS:
            return _LITERALS[kind]
        return self.memo.answer(key, self._value, node, kind, scope)

    def _value(self, node: Node, kind: int, scope: Scope) -> Value | None:
        if kind == K.IDENTIFIER:
            return self.names.value(node, scope)
        children = node.named_children
        if kind == K.ATTRIBUTE:
            return self.attribute(children[0], self.source.slice(children[-1]), scope)
        if kind == K.CALL:
            return self.call(node, scope)
        if kind == K.SUBSCRIPT:
            return self.subscript(children, scope)
        if kind == K.BINARY_OPERATOR:
            return self.binary(self.value(children[0], scope), self.value(children[-1], scope))
        if kind == K.COMPARISON_OPERATOR:
            return self.comparison(node, children, scope)
        if kind in (K.UNARY_OPERATOR, K.PARENTHESIZED_EXPRESSION, K.AWAIT, K.NAMED_EXPRESSION, K.LIST_SPLAT, K.TYPE):
            return self.value(children[-1], scope) if children else None
        if kind == K.CONDITIONAL_EXPRESSION and len(children) >= 3:
            return join(self.value(children[0], scope), self.value(children[2], scope))
        if kind == K.BOOLEAN_OPERATOR:
            return join(self.value(children[0], scope), self.value(children[-1], scope))
        if kind in _SEQUENCE_DISPLAYS:
            return self.display(children, scope)
        if kind == K.DICTIONARY:
            value: Value | None = None
            for pair in children[:8]:
                if KIND[pair.kind_id] == K.PAIR:
                    value = join(value, self.value(pair.named_children[-1], scope))
            return Mapping(value)
        if kind in COMPREHENSIONS:
            inner = self.collected.inner_scopes.get(node.id, scope)
            if kind == K.DICTIONARY_COMPREHENSION:
                return Mapping(self.value(children[0].named_children[-1], inner))
            return Several(self.value(children[0], inner))
        if kind == K.DOTTED_NAME:  # in a pattern
            return self.dotted(children, scope)
        if kind == K.CLASS_PATTERN:
            return self.annotations.named(self.dotted(children[0].named_children, scope), "")
        if kind == K.CASE_PATTERN:
            return self.value(children[0], scope) if len(children) == 1 else None
        if kind == K.LAMBDA:
            info = self.collected.functions.get(node.id)
            return Function(info) if info is not None else None
        return None

    def dotted(self, names: list[Node], scope: Scope) -> Value | None:
        """A dotted name in a pattern."""
        value = self.value(names[0], scope)
        for name in names[1:]:
            value = self.member(value, self.source.slice(name))
        return value

    def display(self, children: list[Node], scope: Scope) -> Value | None:
        if len(children) > 8 or any(KIND[child.kind_id] == K.LIST_SPLAT for child in children):
            element: Value | None = None
            for child in children[:4]:
                value = self.value(child, scope)
                element = join(element, self.element(value) if KIND[child.kind_id] == K.LIST_SPLAT else value)
            return Several(element)
        return Several(None, tuple(self.value(child, scope) for child in children if KIND[child.kind_id] != K.COMMENT))

    def binary(self, left: Value | None, right: Value | None) -> Value | None:
        if is_tensor(left) and is_tensor(right):
            return join(left, right)
        if isinstance(left, Several) and left.items and isinstance(right, Several) and right.items:
            return Several(None, left.items + right.items)
        if isinstance(left, Several) or isinstance(right, Several):
            several, other = (left, right) if isinstance(left, Several) else (right, left)
            if is_tensor(other):
                return other
            return Several(join(self.element(several), self.element(other)))
        for side in (left, right):
            if isinstance(side, Instance) and side.cls not in ("torch.Size", "torch.dtype", "torch.device"):
                return side
        return PLAIN if isinstance(left, Plain) and isinstance(right, Plain) else None

    def comparison(self, node: Node, children: list[Node], scope: Scope) -> Value | None:
        for operator in node.children:
            if operator.type in ("in", "not in", "is", "is not", "not"):
                return Plain("bool")
        for child in (children[0], children[-1]):
            value = self.value(child, scope)
            if is_tensor(value):
                return value
        return None

    def subscript(self, children: list[Node], scope: Scope) -> Value | None:
        value = self.value(children[0], scope)
        index = children[1] if len(children) == 2 else None
        kind = KIND[index.kind_id] if index is not None else K.OTHER
        if kind == K.STRING and index is not None and self.source.slice(index).strip("'\"") == "params":
            return Several(Instance("torch.nn.Parameter", sure=False))  # of an optimizer's parameter group
        if isinstance(value, Several):
            if kind == K.SLICE:
                return value if not value.items else Several(self.element(value))
            if kind == K.INTEGER and index is not None:
                return value.at(int(self.source.slice(index).replace("_", ""), 0)) if value.items else value.element
            if kind == K.UNARY_OPERATOR and index is not None and value.items:
                text = self.source.slice(index)
                return value.at(int(text)) if text[1:].isdigit() and text[0] == "-" else None
            return self.element(value)
        if isinstance(value, Mapping):
            return value.value
        if isinstance(value, Instance):
            if value.cls == "torch.Size":
                return value if kind == K.SLICE else Plain("int")
            if is_tensor(value):
                return value
            if value.cls in HELD:
                return Instance(HELD[value.cls], sure=False)
            if self.world.tensor_of_layer(value.cls):
                return value if kind == K.SLICE else self.element(value)
            fact = self.world.knowledge.member(value.cls, "__getitem__")
            return self.world.from_text(fact.signatures[0].returns or "") if fact and fact.signatures else None
        if isinstance(value, Object):
            return self.element(value)
        if isinstance(value, External) and value.path.startswith("typing"):
            return self.annotations.generic(children[0], children[1:], scope)  # Batch = Optional[Tensor]
        if isinstance(value, Reference | Class):
            return value
        return PLAIN if isinstance(value, Plain) else None

    def element(self, value: Value | None) -> Value | None:
        """What iterating over a value yields."""
        if isinstance(value, Several):
            return element_of(value)
        if isinstance(value, Mapping):
            return Plain("str")
        if isinstance(value, Object):
            layer = self.classes.layer_of(value.info)
            return self.element(layer) if layer is not None else None
        if isinstance(value, Instance):
            if is_tensor(value):
                return value
            if value.cls == "torch.Size":
                return Plain("int")
            if value.cls == "torch.nn.ParameterList":
                return Instance("torch.nn.Parameter")
            if self.world.tensor_of_layer(value.cls):
                return Instance("torch.nn.Module", sure=False)
            if value.cls == "torch.utils.data.DataLoader":
                return Several(LIKELY_TENSOR)
            if value.cls == "tf.data.Dataset":
                return Instance("tf.Tensor", sure=False)  # or several, which are tensors when they are taken apart
        return PLAIN if isinstance(value, Plain) and value.type in ("str", "range", "ndarray") else None

    def unpack(self, value: Value | None, path: tuple[int | str, ...]) -> Value | None:
        """The part of a value that an unpacking assignment gives to the target at `path`."""
        for step in path:
            if isinstance(value, Several) and value.items and isinstance(step, int) and step < len(value.items):
                value = value.items[step]
            elif step == "*":
                value = Several(self.element(value))
            else:
                value = self.element(value)
        return value

    # -- attributes ----------------------------------------------------------------------------------------------

    def attribute(self, owner: Node, name: str, scope: Scope) -> Value | None:
        """`owner.name`."""
        if KIND[owner.kind_id] == K.CALL:
            function = owner.named_children[0]
            if (
                KIND[function.kind_id] == K.IDENTIFIER
                and self.source.slice(function) == "super"
                and scope.cls is not None
            ):
                return self.classes.member_of_bases(scope.cls, name, Object(scope.cls))
        return self.member(self.owner(owner, name, scope), name)

    def owner(self, node: Node, name: str, scope: Scope) -> Value | None:
        """What `name` is read of: a network that tests around the place tell more of, as far as that matters."""
        value = self.value(node, scope)
        if name in _LAYER_TENSORS and KIND[node.kind_id] == K.IDENTIFIER:
            vague = value is None or (isinstance(value, Instance) and value.cls == MODULE)
            return (tested_class(self, node, scope) if vague else None) or value
        return value

    def member(self, value: Value | None, name: str) -> Value | None:
        """What `name` of a value stands for."""
        if isinstance(value, Reference):
            return self.world.attribute(value, name)
        if isinstance(value, Instance):
            fact = self.world.knowledge.member(value.cls, name)
            if fact is not None and fact.kind in ("method", "classmethod", "staticmethod"):
                return Member(fact.name, value)
            if fact is not None:
                return self.world.member_value(value, name)
            if name in _LAYER_TENSORS and self.world.is_a(value.cls, "torch.nn.Module"):
                return LIKELY_TENSOR
            return None
        if isinstance(value, Object):
            return self.classes.member_of_class(value.info, name, value)
        if isinstance(value, Class):
            return self.classes.member_of_class(value.info, name, Object(value.info))
        if isinstance(value, ProjectModule):
            return self.world.exported(value.name, name)
        if isinstance(value, External):
            return External(f"{value.path}.{name}")
        if isinstance(value, Several) and name in FIELDS_OF_RESULTS:
            return self.element(value)
        return PLAIN if isinstance(value, Plain) and value.type not in ("object", "None") else None

    # -- calls ---------------------------------------------------------------------------------------------------

    def call(self, node: Node, scope: Scope) -> Value | None:
        """What a call yields."""
        function = node.named_children[0]
        kind = KIND[function.kind_id]
        if kind == K.IDENTIFIER:
            name = self.source.slice(function)
            built = builtin_calls.function_result(self, name, node, scope)
            if built is not None:
                return built
        callee = self.value(function, scope)
        if kind == K.ATTRIBUTE and (callee in (None, NOTHING) or isinstance(callee, Foreign)):
            owner = self.value(function.named_children[0], scope)
            name = self.source.slice(function.named_children[-1])
            built = builtin_calls.method_result(self, owner, name, node, scope)
            if built is not None:
                return built
            layer = self.classes.layer_of(owner.info) if isinstance(owner, Object) else None
            if layer is not None:
                return self.layer_result(layer)  # self.layer(x), whatever self.layer is
            if owner in (None, NOTHING) and self.evidence.probably_tensor(
                function.named_children[0], name, node, scope
            ):
                return self.called(Member(f"{TENSOR}.{name}", LIKELY_TENSOR), node, scope)
        return self.called(callee, node, scope)

    def called(self, callee: Value | None, node: Node, scope: Scope) -> Value | None:
        if isinstance(callee, Reference | Member):
            return result_of(self, callee, node, scope)
        if isinstance(callee, Instance):
            return self.layer_result(callee)
        if isinstance(callee, Class):
            return Object(callee.info)
        if isinstance(callee, Object):
            return self.object_called(callee)
        if isinstance(callee, Function):
            result = self.result(callee.info)
            return callee.receiver if result == Instance("Self") else result
        if isinstance(callee, External):
            return builtin_calls.external_result(self, callee.path, node, scope)
        return PLAIN if isinstance(callee, Plain) and callee.type not in ("object", "Callable", "None") else None

    def layer_result(self, layer: Instance) -> Value | None:
        """What calling an object of a framework class yields."""
        fact = self.world.knowledge.fact(layer.cls)
        if fact is not None and fact.call_returns and layer.cls not in LAYERS:
            return self.world.from_text(fact.call_returns)
        tensor = self.world.tensor_of_layer(layer.cls)
        return Instance(tensor, sure=False) if tensor else None

    def object_called(self, callee: Object) -> Value | None:
        """What calling an object of a project class yields."""
        layer = self.classes.layer_of(callee.info)
        for name in ("forward", "construct", "call") if layer is not None else ("__call__", "forward", "construct"):
            method = self.classes.member_of_class(callee.info, name, callee)
            if isinstance(method, Function):
                result = self.result(method.info)
                if result is not None and result != NOTHING:
                    return result
        return self.layer_result(layer) if layer is not None else None

    def result(self, info: FunctionInfo) -> Value | None:
        """What a function of the project returns."""
        return self.memo.answer(("result", id(info)), self._result, info)

    def _result(self, info: FunctionInfo) -> Value | None:
        if info.result is not None:
            return self.world.from_text(info.result)
        if info.annotation is not None:
            annotated = self.annotations.annotation(info.annotation, info.outer)
            if annotated is not None:
                return annotated
        value: Value | None = None
        for returned in info.returns:
            value = join(value, self.value(returned, info.scope))
        if info.yields:
            return Several(value)
        return unsure(value)
