# SPDX-License-Identifier: Apache-2.0
"""One walk over a tree: scopes with their bindings, and the places that may use an API. Judges nothing."""

from __future__ import annotations

import builtins
import sys
from collections import deque
from collections.abc import Callable, Collection
from typing import NamedTuple

from mindport.core.frameworks import FAMILIES
from mindport.core.scopes import Attribute, Binding, ClassInfo, FunctionInfo, How, Parameter, Scope
from mindport.core.syntax import KIND, K, Node, Source

BUILTINS = frozenset(dir(builtins))
STANDARD_LIBRARY = sys.stdlib_module_names
COMPREHENSIONS = frozenset(
    (K.LIST_COMPREHENSION, K.SET_COMPREHENSION, K.DICTIONARY_COMPREHENSION, K.GENERATOR_EXPRESSION)
)
LEAVES = frozenset(
    (K.STRING_CONTENT, K.INTEGER, K.FLOAT, K.TRUE, K.FALSE, K.NONE, K.ELLIPSIS, K.COMMENT, K.IMPORT_PREFIX)
)
TESTED_AS_TENSOR = "isinstance"
"""What `Scope.evidence` notes for `isinstance(x, torch.Tensor)`."""
_REGISTERS = frozenset(("register_buffer", "register_parameter"))
PATTERNS = frozenset((K.PATTERN_LIST, K.TUPLE_PATTERN, K.LIST_PATTERN, K.TUPLE, K.LIST, K.EXPRESSION_LIST))


class Site(NamedTuple):
    """A place to look at: dotted name levels from the outside in, or one plain name."""

    levels: tuple[Node, ...]
    """Attribute nodes, outermost first; a single identifier node for a plain name."""
    scope: Scope
    call: Node | None
    """The call whose function the outermost level is."""
    role: str
    """"load", "base", "decorator" or "annotation"."""


class ImportedName(NamedTuple):
    """A name in `from module import name`."""

    node: Node
    path: str


class _AnyName(set[str]):
    """Every name but the builtin ones: after a star import any may be of interest."""

    def __contains__(self, name: object) -> bool:
        return name not in BUILTINS


class Collected:
    """What the walk found in one file."""

    def __init__(self, source: Source, module: str, is_package: bool, member_names: Collection[str]) -> None:
        self.source = source
        self.module = module
        self.package = module if is_package else module.rpartition(".")[0]
        self.member_names = member_names
        self.scope = Scope(None)
        self.chains: list[Site] = []
        """Names and dotted names whose first part is imported or stands for something imported."""
        self.members: list[Site] = []
        """Attributes of any other expression whose name is one that framework objects have."""
        self.imported: list[ImportedName] = []
        self.calls: dict[str, list[tuple[Node, Scope]]] = {}
        """Calls by the last part of the called name."""
        self.inner_scopes: dict[int, Scope] = {}
        """Comprehension and lambda nodes, by id -> their scope."""
        self.functions: dict[int, FunctionInfo] = {}
        """Lambda nodes by id."""
        self.all_functions: list[FunctionInfo] = []
        self.classes: list[ClassInfo] = []
        self.stars: list[str] = []
        self.interesting: set[str] = _AnyName() if "import *" in source.text else set()
        """Names that may stand for something of a framework, of the project or of a package."""
        self.aliased: set[str] = set()
        """Attributes of the file's own classes that may stand for something of interest."""
        self.defined: set[str] = set()
        """Names of methods and attributes that the file's own classes define."""
        self.imports_numpy = False
        self.imports_torch = False
        self.imports_tensorflow = False
        _Walk(self).run()

    @property
    def tensors_likely(self) -> bool:
        """Whether objects with a tensor's methods are probably torch's."""
        return self.imports_torch or not self.imports_tensorflow


class _Walk:
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
            number = node.kind_id
            action = actions[number] if number < _KINDS else None
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

    # -- names and attributes -------------------------------------------------------------------------------------

    def name(self, node: Node) -> str:
        return self.flat[node.start_byte : node.end_byte]

    def read_attribute(self, node: Node) -> None:
        self.attribute(node, None, "load")

    def keyword_argument(self, node: Node) -> None:
        self.stack.extend(node.named_children[1:])

    def attribute(self, node: Node, call: Node | None, role: str) -> None:
        levels = [node]
        children = node.named_children
        below = children[0]
        while KIND[below.kind_id] is K.ATTRIBUTE:
            levels.append(below)
            below = below.named_children[0]
        plain = KIND[below.kind_id] is K.IDENTIFIER
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
        if kind is K.ATTRIBUTE:
            self.attribute(function, node, "load")
            last = self.name(function.named_children[-1])
            self.out.calls.setdefault(last, []).append((node, self.scope))
            if last in _REGISTERS:
                self.registered(function.named_children[0], children[-1])
        elif kind is K.IDENTIFIER:
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
        if len(given) == 2 and KIND[given[0].kind_id] is K.IDENTIFIER and "Tensor" in self.name(given[1]):
            self.scope.evidence.setdefault(self.name(given[0]), set()).add(TESTED_AS_TENSOR)

    def registered(self, owner: Node, arguments: Node) -> None:
        """`self.register_buffer("mask", …)` sets an attribute."""
        function = self.scope.function
        first = arguments.named_children[0] if arguments.named_children else None
        if function is None or function.cls is None or first is None or KIND[first.kind_id] is not K.STRING:
            return
        if KIND[owner.kind_id] is K.IDENTIFIER and self.name(owner) == function.self_name:
            name = self.name(first).strip("'\"")
            function.cls.attributes.setdefault(name, []).append(Attribute(How.REGISTERED, None, (), self.scope, None))

    def reference(self, node: Node, role: str) -> None:
        """A base class, decorator or annotation: the same places, under their role."""
        pending = [node]
        while pending:
            current = pending.pop()
            kind = KIND[current.kind_id] if current.kind_id < len(KIND) else K.ERROR
            if kind is K.ATTRIBUTE:
                before = len(self.out.members)
                self.attribute(current, None, role)
                del self.out.members[before:]
            elif kind is K.IDENTIFIER:
                if self.name(current) in self.out.interesting:
                    self.out.chains.append(Site((current,), self.scope, None, role))
            elif kind is K.CALL or kind is K.KEYWORD_ARGUMENT:
                self.stack.append(current)
            elif kind not in LEAVES and kind is not K.STRING:
                pending.extend(current.named_children[::-1])

    # -- statements ----------------------------------------------------------------------------------------------

    def import_statement(self, node: Node) -> None:
        for child in node.named_children:
            kind = KIND[child.kind_id]
            if kind is K.DOTTED_NAME:
                path = self.name(child)
                root = path.partition(".")[0]
                self.bind_import(root, root, child)
            elif kind is K.ALIASED_IMPORT:
                path_node, alias = child.named_children[0], child.named_children[-1]
                self.bind_import(self.name(alias), self.name(path_node), child)

    def import_from(self, node: Node) -> None:
        children = node.named_children
        module = self.absolute(children[0])
        if module is None:
            return
        for child in children[1:]:
            kind = KIND[child.kind_id]
            if kind is K.DOTTED_NAME:
                name = self.name(child)
                self.bind_import(name, f"{module}.{name}", child)
                self.out.imported.append(ImportedName(child, f"{module}.{name}"))
            elif kind is K.ALIASED_IMPORT:
                original, alias = child.named_children[0], child.named_children[-1]
                path = f"{module}.{self.name(original)}"
                self.bind_import(self.name(alias), path, child)
                self.out.imported.append(ImportedName(original, path))
            elif kind is K.WILDCARD_IMPORT:
                self.out.stars.append(module)
                self.note_framework(module.partition(".")[0])

    def absolute(self, node: Node) -> str | None:
        """The absolute dotted name of the module that a from-import names; None where it leaves the project."""
        if KIND[node.kind_id] is not K.RELATIVE_IMPORT:
            return self.name(node)
        text = self.name(node).replace(" ", "")
        below = text.lstrip(".")
        package = self.out.package.split(".") if self.out.package else []
        up = len(text) - len(below) - 1
        if up > len(package):
            return None
        parts = package[: len(package) - up] + ([below] if below else [])
        return ".".join(parts) or None

    def bind_import(self, name: str, path: str, node: Node) -> None:
        root = path.partition(".")[0]
        self.bind(name, Binding(How.IMPORT, node.start_byte, self.scope, node, path))
        self.note_framework(root)
        if root not in STANDARD_LIBRARY:
            self.out.interesting.add(name)

    def note_framework(self, root: str) -> None:
        out = self.out
        out.imports_numpy = out.imports_numpy or root == "numpy"
        out.imports_torch = out.imports_torch or root in FAMILIES["torch"]
        out.imports_tensorflow = out.imports_tensorflow or root in FAMILIES["tensorflow"]

    def bind(self, name: str, binding: Binding) -> None:
        scope = self.scope
        if name in scope.foreign:
            scope = self.out.scope
        scope.bind(name, binding)

    def target(
        self, node: Node, how: How, value: Node | None, path: tuple[int | str, ...] = (), annotation: Node | None = None
    ) -> None:
        """Bind what stands on the left of an assignment, after `for`, or after `as`."""
        kind = KIND[node.kind_id]
        if kind is K.IDENTIFIER:
            name = self.name(node)
            self.bind(name, Binding(how, node.start_byte, self.scope, value, path, annotation=annotation))
            if how is How.VALUE and not path and value is not None and self.is_alias(value):
                self.out.interesting.add(name)
                if self.scope.is_class and self.scope.cls is not None:
                    self.out.interesting.add(self.scope.cls.name)
                    self.out.aliased.add(name)
        elif kind is K.ATTRIBUTE:
            owner, last = node.named_children[0], node.named_children[-1]
            function = self.scope.function
            if (
                function is not None
                and function.cls is not None
                and KIND[owner.kind_id] is K.IDENTIFIER
                and self.name(owner) == function.self_name
            ):
                attribute = self.name(last)
                entry = Attribute(how, value, path, self.scope, annotation)
                function.cls.attributes.setdefault(attribute, []).append(entry)
                self.out.defined.add(attribute)
                if how is How.VALUE and not path and value is not None and self.is_alias(value):
                    self.out.aliased.add(attribute)
            self.attribute(node, None, "load")
        elif kind in PATTERNS:
            for index, child in enumerate(node.named_children):
                if KIND[child.kind_id] is K.LIST_SPLAT_PATTERN:
                    self.target(child.named_children[0], how, value, (*path, "*"))
                else:
                    self.target(child, how, value, (*path, index))
        elif kind is K.AS_PATTERN_TARGET or kind is K.PARENTHESIZED_EXPRESSION:
            for child in node.named_children:
                self.target(child, how, value, path)
        else:
            self.stack.append(node)

    def is_alias(self, value: Node) -> bool:
        """Whether a value is a (dotted) name, or a choice of names, that may stand for something of interest."""
        kind = KIND[value.kind_id]
        while kind is K.ATTRIBUTE:
            value = value.named_children[0]
            kind = KIND[value.kind_id]
        if kind is K.IDENTIFIER:
            return self.name(value) in self.out.interesting
        if kind in (K.CONDITIONAL_EXPRESSION, K.BOOLEAN_OPERATOR, K.PARENTHESIZED_EXPRESSION):
            return any(self.is_alias(child) for child in value.named_children)
        if kind is K.CALL:
            # functools.partial(nn.Conv2d, …), getattr(torch, "relu")
            return any(self.is_alias(child) for child in value.named_children[-1].named_children[:1])
        return False

    def assignment(self, node: Node) -> None:
        children = node.named_children
        left, annotation, right = children[0], None, None
        for child in children[1:]:
            if KIND[child.kind_id] is K.TYPE:
                annotation = child
            elif KIND[child.kind_id] is not K.COMMENT:
                right = child
        if annotation is not None:
            self.reference(annotation, "annotation")
        value = right
        while value is not None and KIND[value.kind_id] is K.ASSIGNMENT:
            value = value.named_children[-1]
        self.target(left, How.VALUE, value, (), annotation)
        if right is not None:
            self.stack.append(right)

    def augmented(self, node: Node) -> None:
        left, right = node.named_children[0], node.named_children[-1]
        if KIND[left.kind_id] is K.IDENTIFIER:
            name = self.name(left)
            self.bind(name, Binding(How.AUGMENTED, left.start_byte, self.scope, right))
        else:
            self.stack.append(left)
        self.stack.append(right)

    def named_expression(self, node: Node) -> None:
        children = node.named_children
        self.target(children[0], How.VALUE, children[-1])
        self.stack.append(children[-1])

    def loop(self, node: Node) -> None:
        """`for` statements and the `for … in …` of comprehensions."""
        children = [child for child in node.named_children if KIND[child.kind_id] is not K.COMMENT]
        if len(children) < 2:
            self.stack.extend(reversed(children))
            return
        self.target(children[0], How.ELEMENT, children[1])
        self.stack.extend(children[:0:-1])

    def as_pattern(self, node: Node) -> None:
        """`with x as y`, `except E as e`, `case P as p`."""
        children = node.named_children
        self.stack.append(children[0])
        if len(children) > 1 and KIND[children[-1].kind_id] is K.AS_PATTERN_TARGET:
            parent = node.parent
            how = (
                How.ENTERED
                if parent is not None and parent.type in ("with_item", "parenthesized_expression")
                else How.OTHER
            )
            self.target(children[-1], how, children[0])

    def names_only(self, node: Node) -> None:
        """`global` and `nonlocal`."""
        self.scope.foreign.update(self.name(child) for child in node.named_children)

    def delete(self, node: Node) -> None:
        for child in node.named_children:
            if KIND[child.kind_id] is K.IDENTIFIER:
                self.bind(self.name(child), Binding(How.OTHER, child.start_byte, self.scope))
            else:
                self.stack.append(child)

    def returned(self, node: Node) -> None:
        children = node.named_children
        if self.scope.function is not None and children:
            self.scope.function.returns.append(children[0])
        self.stack.extend(children[::-1])

    def yielded(self, node: Node) -> None:
        if self.scope.function is not None:
            self.scope.function.yields = True
        self.returned(node)

    # -- definitions ---------------------------------------------------------------------------------------------

    def decorated(self, node: Node) -> None:
        decorators = []
        for child in node.named_children:
            kind = KIND[child.kind_id]
            if kind is K.DECORATOR:
                decorators.append(child)
            elif kind is K.FUNCTION_DEFINITION:
                self.function(child, decorators)
            elif kind is K.CLASS_DEFINITION:
                self.class_(child)
        for decorator in decorators:
            inner = decorator.named_children[0]
            kind = KIND[inner.kind_id]
            if kind is K.CALL:
                callee = inner.named_children[0]
                if KIND[callee.kind_id] is K.ATTRIBUTE:
                    self.attribute(callee, inner, "decorator")
                elif KIND[callee.kind_id] is K.IDENTIFIER and self.name(callee) in self.out.interesting:
                    self.out.chains.append(Site((callee,), self.scope, inner, "decorator"))
                self.stack.extend(inner.named_children[:0:-1])
            else:
                self.reference(inner, "decorator")

    def function(self, node: Node, decorators: list[Node] | None = None) -> None:
        name_node = node.child_by_field_name("name")
        name = self.name(name_node) if name_node is not None else ""
        cls = self.scope.cls if self.scope.is_class else None
        info = FunctionInfo(name, self.scope, cls)
        info.scope.cls = cls if cls is not None else self.scope.cls
        info.decorators = decorators or []
        self.out.all_functions.append(info)
        self.bind(name, Binding(How.FUNCTION, node.start_byte, self.scope, node, info=info))
        if cls is not None:
            self.out.defined.add(name)
        body: list[Node] = []
        for child in node.named_children:
            kind = KIND[child.kind_id]
            if child.type == "parameters":
                self.parameters(info, child)
            elif kind is K.TYPE:
                info.annotation = child
                self.reference(child, "annotation")
            elif kind is K.BLOCK or kind is K.OTHER:
                body.append(child)
            elif kind is K.ERROR:
                self.stack.append(child)
        self.later.append((info.scope, body))

    def lambda_(self, node: Node) -> None:
        info = FunctionInfo("<lambda>", self.scope, None)
        info.scope.cls = self.scope.cls
        self.out.functions[node.id] = info
        self.out.inner_scopes[node.id] = info.scope
        children = node.named_children
        if len(children) > 1:
            self.parameters(info, children[0])
        if children:
            info.returns.append(children[-1])
            self.later.append((info.scope, [children[-1]]))

    def parameters(self, info: FunctionInfo, node: Node) -> None:
        for position, child in enumerate(
            child for child in node.named_children if KIND[child.kind_id] is not K.COMMENT
        ):
            kind = KIND[child.kind_id]
            star, name_node, annotation, default = "", child, None, None
            parts = child.named_children
            if kind is K.TYPED_PARAMETER or kind is K.TYPED_DEFAULT_PARAMETER or kind is K.DEFAULT_PARAMETER:
                name_node = parts[0]
                for part in parts[1:]:
                    if KIND[part.kind_id] is K.TYPE:
                        annotation = part
                    elif KIND[part.kind_id] is not K.COMMENT:
                        default = part
            elif kind not in (K.IDENTIFIER, K.LIST_SPLAT_PATTERN, K.DICTIONARY_SPLAT_PATTERN):
                continue
            if KIND[name_node.kind_id] in (K.LIST_SPLAT_PATTERN, K.DICTIONARY_SPLAT_PATTERN):
                star = "*" if KIND[name_node.kind_id] is K.LIST_SPLAT_PATTERN else "**"
                if not name_node.named_children:
                    continue
                name_node = name_node.named_children[0]
            name = self.name(name_node)
            parameter = Parameter(name, position, info, annotation, default, star)
            info.parameters.append(parameter)
            info.scope.bind(name, Binding(How.PARAMETER, child.start_byte, info.scope, child, info=parameter))
            if annotation is not None:
                self.reference(annotation, "annotation")
            if default is not None:
                self.stack.append(default)
                if self.is_alias(default):
                    self.out.interesting.add(name)

    def class_(self, node: Node) -> None:
        name_node = node.child_by_field_name("name")
        name = self.name(name_node) if name_node is not None else ""
        info = ClassInfo(name, self.scope, self.out.module)
        self.out.classes.append(info)
        self.bind(name, Binding(How.CLASS, node.start_byte, self.scope, node, info=info))
        for child in node.named_children:
            kind = KIND[child.kind_id]
            if kind is K.ARGUMENT_LIST:
                for base in child.named_children:
                    if KIND[base.kind_id] is K.KEYWORD_ARGUMENT:
                        self.stack.append(base)
                    elif KIND[base.kind_id] is not K.COMMENT:
                        info.base_nodes.append(base)
                        self.reference(base, "base")
            elif kind is K.BLOCK:
                self.class_body(info.scope, child)
            elif kind is K.ERROR:
                self.stack.append(child)

    def class_body(self, scope: Scope, body: Node) -> None:
        """A class body runs where it stands: what follows knows its names."""
        outer, stack = self.scope, self.stack
        self.scope, self.stack = scope, [body]
        self.walk()
        self.scope, self.stack = outer, stack

    def comprehension(self, node: Node) -> None:
        scope = Scope(self.scope, function=None, cls=self.scope.cls)
        scope.evidence = self.scope.evidence
        self.out.inner_scopes[node.id] = scope
        children = node.named_children
        # The clauses bind the names that the body, written first, uses.
        self.later.append((scope, [*children[1:], *children[:1]]))

    def string(self, node: Node) -> None:
        start = node.start_byte
        if "f" not in self.flat[start : start + 2].lower():
            return
        for child in node.named_children:
            if KIND[child.kind_id] is K.INTERPOLATION:
                self.stack.append(child)

    def annotation(self, node: Node) -> None:
        self.reference(node, "annotation")

    def skip(self, node: Node) -> None:
        """Nothing in there concerns us."""


def _NAME(walk: _Walk, node: Node) -> None:
    """Marks names: the walk looks at them itself, they are too many for a call each."""


def _LEAF(walk: _Walk, node: Node) -> None:
    """Marks what holds nothing of interest."""


_SPECIAL: dict[K, Callable[[_Walk, Node], None]] = {
    K.IDENTIFIER: _NAME,
    K.ATTRIBUTE: _Walk.read_attribute,
    K.CALL: _Walk.call,
    K.KEYWORD_ARGUMENT: _Walk.keyword_argument,
    K.STRING: _Walk.string,
    K.ASSIGNMENT: _Walk.assignment,
    K.AUGMENTED_ASSIGNMENT: _Walk.augmented,
    K.NAMED_EXPRESSION: _Walk.named_expression,
    K.FOR_STATEMENT: _Walk.loop,
    K.FOR_IN_CLAUSE: _Walk.loop,
    K.AS_PATTERN: _Walk.as_pattern,
    K.GLOBAL_STATEMENT: _Walk.names_only,
    K.NONLOCAL_STATEMENT: _Walk.names_only,
    K.DELETE_STATEMENT: _Walk.delete,
    K.RETURN_STATEMENT: _Walk.returned,
    K.YIELD: _Walk.yielded,
    K.IMPORT_STATEMENT: _Walk.import_statement,
    K.IMPORT_FROM_STATEMENT: _Walk.import_from,
    K.FUTURE_IMPORT_STATEMENT: _Walk.skip,
    K.CLASS_DEFINITION: _Walk.class_,
    K.FUNCTION_DEFINITION: _Walk.function,
    K.DECORATED_DEFINITION: _Walk.decorated,
    K.LAMBDA: _Walk.lambda_,
    K.TYPE: _Walk.annotation,
    **dict.fromkeys(COMPREHENSIONS, _Walk.comprehension),
    **dict.fromkeys(LEAVES, _LEAF),
}
_ACTIONS = [_SPECIAL.get(kind) for kind in KIND]
"""What to do with a node, by the number of its kind; None: look at its children."""
_KINDS = len(_ACTIONS)
