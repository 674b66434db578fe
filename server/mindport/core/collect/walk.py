# SPDX-License-Identifier: Apache-2.0
"""The walk itself: which nodes are looked at, and what notes a name, an attribute or a call."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from mindport.core.collect import assignments, definitions, imports
from mindport.core.collect.found import TESTED_AS_TENSOR, Collected, Site
from mindport.core.scopes import Attribute, Binding, How, Scope
from mindport.core.syntax import KIND, K, Node

COMPREHENSIONS = frozenset(
    (K.LIST_COMPREHENSION, K.SET_COMPREHENSION, K.DICTIONARY_COMPREHENSION, K.GENERATOR_EXPRESSION)
)
LEAVES = frozenset(
    (K.STRING_CONTENT, K.INTEGER, K.FLOAT, K.TRUE, K.FALSE, K.NONE, K.ELLIPSIS, K.COMMENT, K.IMPORT_PREFIX)
)
_REGISTERS = frozenset(("register_buffer", "register_parameter"))


class Walk:
    """The walk over one tree; handlers of single kinds of statement are functions of the neighbouring modules."""

    def __init__(self, out: Collected) -> None:
        self.out = out
        self.source = out.source
        self.flat = out.source.flat
        # Function bodies come later: by then all imports are known.
        self.later: deque[tuple[Scope, list[Node]]] = deque([(out.scope, [out.source.root])])
        self.stack: list[Node] = []
        self.scope = out.scope

    def run(self) -> None:
        while self.later:
            self.scope, nodes = self.later.popleft()
            self.stack = nodes[::-1]
            self.walk()

    def walk(self) -> None:
        """Empty the stack of nodes of the current scope."""
        stack, flat, scope = self.stack, self.flat, self.scope
        interesting, chains, actions = self.out.interesting, self.out.chains, _ACTIONS
        pop, extend = stack.pop, stack.extend
        while stack:
            node = pop()
            action = actions[node.kind_id]
            if action is _NAME:
                if flat[node.start_byte : node.end_byte] in interesting:
                    chains.append(Site((node,), scope, None, "load"))
            elif action is None:
                children = node.named_children
                if len(children) > 1:
                    children.reverse()
                extend(children)
            elif action is not _LEAF:
                action(self, node)

    def name(self, node: Node) -> str:
        return self.flat[node.start_byte : node.end_byte]

    def read_attribute(self, node: Node) -> None:
        self.attribute(node, None, "load")

    def keyword_argument(self, node: Node) -> None:
        self.stack.extend(node.named_children[1:])

    def attribute(self, node: Node, call: Node | None, role: str) -> None:
        levels = [node]
        children = node.named_children
        if len(children) > 2 and node.has_error:
            self.stack.extend(reversed(children[:-1]))  # two half-typed statements that the parser took for one
            return
        below = children[0]
        while KIND[below.kind_id] == K.ATTRIBUTE:
            levels.append(below)
            below = below.named_children[0]
        plain = KIND[below.kind_id] == K.IDENTIFIER
        scope = self.scope
        if plain:
            base = self.flat[below.start_byte : below.end_byte]
            if base in self.out.interesting:
                self.out.chains.append(Site(tuple(levels), scope, call, role))
                return
            first = levels[-1].named_children[-1]
            asked = self.flat[first.start_byte : first.end_byte]
            if call is not None and len(levels) == 1:
                asked += "()"
            scope.evidence.setdefault(base, set()).add(asked)
        else:
            self.stack.append(below)
        members, aliased = self.out.member_names, self.out.aliased
        flat = self.flat
        for level in levels:
            last = level.named_children[-1]
            name = flat[last.start_byte : last.end_byte]
            if name in members or name in aliased:
                self.out.members.append(Site((level,), scope, call if level is node else None, role))

    def call(self, node: Node) -> None:
        children = node.named_children
        function = children[0]
        kind = KIND[function.kind_id]
        if kind == K.ATTRIBUTE:
            self.attribute(function, node, "load")
            last = self.name(function.named_children[-1])
            self.out.calls.setdefault(last, []).append((node, self.scope))
            if last in _REGISTERS:
                self.registered(function.named_children[0], children[-1])
        elif kind == K.IDENTIFIER:
            name = self.name(function)
            if name == "isinstance":
                self.tested(children[-1])
            if name in self.out.interesting:
                self.out.chains.append(Site((function,), self.scope, node, "load"))
            self.out.calls.setdefault(name, []).append((node, self.scope))
        else:
            self.stack.append(function)
        self.stack.extend(children[:0:-1])

    def tested(self, arguments: Node) -> None:
        """`isinstance(x, torch.Tensor)`: whoever asks expects one."""
        given = arguments.named_children
        if len(given) == 2 and KIND[given[0].kind_id] == K.IDENTIFIER and "Tensor" in self.name(given[1]):
            self.scope.evidence.setdefault(self.name(given[0]), set()).add(TESTED_AS_TENSOR)

    def registered(self, owner: Node, arguments: Node) -> None:
        """`self.register_buffer("mask", …)` sets an attribute."""
        function = self.scope.function
        first = arguments.named_children[0] if arguments.named_children else None
        if function is None or function.cls is None or first is None or KIND[first.kind_id] != K.STRING:
            return
        if KIND[owner.kind_id] == K.IDENTIFIER and self.name(owner) == function.self_name:
            name = self.name(first).strip("'\"")
            function.cls.attributes.setdefault(name, []).append(Attribute(How.REGISTERED, None, (), self.scope, None))

    def reference(self, node: Node, role: str) -> None:
        """A base class, decorator or annotation: the same places, under their role."""
        pending = [node]
        while pending:
            current = pending.pop()
            kind = KIND[current.kind_id]
            if kind == K.ATTRIBUTE:
                before = len(self.out.members)
                self.attribute(current, None, role)
                del self.out.members[before:]
            elif kind == K.IDENTIFIER:
                if self.name(current) in self.out.interesting:
                    self.out.chains.append(Site((current,), self.scope, None, role))
            elif kind == K.CALL or kind == K.KEYWORD_ARGUMENT:
                self.stack.append(current)
            elif kind == K.STRING:
                inside = self.source.inside(current) if role == "annotation" else None
                pending.extend([inside] if inside is not None else [])
            elif kind not in LEAVES and not self.is_literal_type(current):
                pending.extend(current.named_children[::-1])

    def is_literal_type(self, node: Node) -> bool:
        """Whether a type is `Literal["a", "b"]`, whose strings are values."""
        if KIND[node.kind_id] not in (K.GENERIC_TYPE, K.SUBSCRIPT):
            return False
        return self.name(node.named_children[0]).rpartition(".")[2] == "Literal"

    def bind(self, name: str, binding: Binding) -> None:
        scope = self.scope
        if name in scope.foreign:
            scope = self.out.scope
        scope.bind(name, binding)

    def string(self, node: Node) -> None:
        start = node.start_byte
        if "f" not in self.flat[start : start + 2].lower():
            return
        for child in node.named_children:
            if KIND[child.kind_id] == K.INTERPOLATION:
                self.stack.append(child)

    def annotation(self, node: Node) -> None:
        self.reference(node, "annotation")

    def skip(self, node: Node) -> None:
        """Nothing in there concerns us."""


def _NAME(walk: Walk, node: Node) -> None:
    """Marks names: the walk looks at them itself, they are too many for a call each."""


def _LEAF(walk: Walk, node: Node) -> None:
    """Marks what holds nothing of interest."""


_SPECIAL: dict[int, Callable[[Walk, Node], None]] = {
    K.IDENTIFIER: _NAME,
    K.ATTRIBUTE: Walk.read_attribute,
    K.CALL: Walk.call,
    K.KEYWORD_ARGUMENT: Walk.keyword_argument,
    K.KEYWORD_PATTERN: Walk.keyword_argument,
    K.CLASS_PATTERN: assignments.class_pattern,
    K.DOTTED_NAME: assignments.named_pattern,
    K.TYPE_PARAMETER: Walk.annotation,
    K.TYPE_ALIAS_STATEMENT: assignments.type_alias,
    K.STRING: Walk.string,
    K.ASSIGNMENT: assignments.assignment,
    K.AUGMENTED_ASSIGNMENT: assignments.augmented,
    K.NAMED_EXPRESSION: assignments.named_expression,
    K.FOR_STATEMENT: assignments.loop,
    K.FOR_IN_CLAUSE: assignments.loop,
    K.AS_PATTERN: assignments.as_pattern,
    K.GLOBAL_STATEMENT: assignments.names_only,
    K.NONLOCAL_STATEMENT: assignments.names_only,
    K.DELETE_STATEMENT: assignments.delete,
    K.RETURN_STATEMENT: assignments.returned,
    K.YIELD: assignments.yielded,
    K.IMPORT_STATEMENT: imports.import_statement,
    K.IMPORT_FROM_STATEMENT: imports.import_from,
    K.FUTURE_IMPORT_STATEMENT: Walk.skip,
    K.CLASS_DEFINITION: definitions.class_,
    K.FUNCTION_DEFINITION: definitions.function,
    K.DECORATED_DEFINITION: definitions.decorated,
    K.LAMBDA: definitions.lambda_,
    K.TYPE: Walk.annotation,
    **dict.fromkeys(COMPREHENSIONS, definitions.comprehension),
    **dict.fromkeys(LEAVES, _LEAF),
}
_ACTIONS = [_SPECIAL.get(kind) for kind in KIND]
"""What to do with a node, by the number of its kind; None: look at its children."""
