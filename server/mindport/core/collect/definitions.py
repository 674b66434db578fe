# SPDX-License-Identifier: Apache-2.0
"""Functions, lambdas, classes and comprehensions: what opens a scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindport.core.collect.assignments import is_alias
from mindport.core.collect.found import Site
from mindport.core.scopes import Binding, ClassInfo, FunctionInfo, How, Parameter, Scope
from mindport.core.syntax import KIND, K, Node

if TYPE_CHECKING:
    from mindport.core.collect.walk import Walk


def decorated(walk: Walk, node: Node) -> None:
    decorators = []
    for child in node.named_children:
        kind = KIND[child.kind_id]
        if kind == K.DECORATOR:
            decorators.append(child)
        elif kind == K.FUNCTION_DEFINITION:
            function(walk, child, decorators)
        elif kind == K.CLASS_DEFINITION:
            class_(walk, child)
    for decorator in decorators:
        inner = decorator.named_children[0]
        kind = KIND[inner.kind_id]
        if kind == K.CALL:
            callee = inner.named_children[0]
            if KIND[callee.kind_id] == K.ATTRIBUTE:
                walk.attribute(callee, inner, "decorator")
            elif KIND[callee.kind_id] == K.IDENTIFIER and walk.name(callee) in walk.out.interesting:
                walk.out.chains.append(Site((callee,), walk.scope, inner, "decorator"))
            walk.stack.extend(inner.named_children[:0:-1])
        else:
            walk.reference(inner, "decorator")


def function(walk: Walk, node: Node, decorators: list[Node] | None = None) -> None:
    name_node = node.child_by_field_name("name")
    name = walk.name(name_node) if name_node is not None else ""
    cls = walk.scope.cls if walk.scope.is_class else None
    info = FunctionInfo(name, walk.scope, cls)
    info.scope.cls = cls if cls is not None else walk.scope.cls
    info.decorators = decorators or []
    walk.out.all_functions.append(info)
    walk.bind(name, Binding(How.FUNCTION, node.start_byte, walk.scope, node, info=info))
    if cls is not None:
        walk.out.defined.add(name)
    body: list[Node] = []
    for child in node.named_children:
        kind = KIND[child.kind_id]
        if child.type == "parameters":
            parameters(walk, info, child)
        elif kind == K.TYPE_PARAMETER:
            walk.reference(child, "annotation")
        elif kind == K.TYPE:
            info.annotation = child
            walk.reference(child, "annotation")
        elif kind == K.BLOCK or kind == K.OTHER:
            body.append(child)
        elif kind == K.ERROR:
            walk.stack.append(child)
    walk.later.append((info.scope, body))


def lambda_(walk: Walk, node: Node) -> None:
    info = FunctionInfo("<lambda>", walk.scope, None)
    info.scope.cls = walk.scope.cls
    walk.out.functions[node.id] = info
    walk.out.all_functions.append(info)
    walk.out.inner_scopes[node.id] = info.scope
    children = node.named_children
    if len(children) > 1:
        parameters(walk, info, children[0])
    if children:
        info.returns.append(children[-1])
        walk.later.append((info.scope, [children[-1]]))


def parameters(walk: Walk, info: FunctionInfo, node: Node) -> None:
    for position, child in enumerate(child for child in node.named_children if KIND[child.kind_id] != K.COMMENT):
        kind = KIND[child.kind_id]
        star, name_node, annotation, default = "", child, None, None
        parts = child.named_children
        if kind == K.TYPED_PARAMETER or kind == K.TYPED_DEFAULT_PARAMETER or kind == K.DEFAULT_PARAMETER:
            name_node = parts[0]
            for part in parts[1:]:
                if KIND[part.kind_id] == K.TYPE:
                    annotation = part
                elif KIND[part.kind_id] != K.COMMENT:
                    default = part
        elif kind not in (K.IDENTIFIER, K.LIST_SPLAT_PATTERN, K.DICTIONARY_SPLAT_PATTERN):
            continue
        if KIND[name_node.kind_id] in (K.LIST_SPLAT_PATTERN, K.DICTIONARY_SPLAT_PATTERN):
            star = "*" if KIND[name_node.kind_id] == K.LIST_SPLAT_PATTERN else "**"
            if not name_node.named_children:
                continue
            name_node = name_node.named_children[0]
        name = walk.name(name_node)
        parameter = Parameter(name, position, info, annotation, default, star)
        info.parameters.append(parameter)
        info.scope.bind(name, Binding(How.PARAMETER, child.start_byte, info.scope, child, info=parameter))
        if annotation is not None:
            walk.reference(annotation, "annotation")
        if default is not None:
            walk.stack.append(default)
            if is_alias(walk, default):
                walk.out.interesting.add(name)


def class_(walk: Walk, node: Node) -> None:
    name_node = node.child_by_field_name("name")
    name = walk.name(name_node) if name_node is not None else ""
    info = ClassInfo(name, walk.scope, walk.out.module)
    walk.out.classes.append(info)
    walk.bind(name, Binding(How.CLASS, node.start_byte, walk.scope, node, info=info))
    for child in node.named_children:
        kind = KIND[child.kind_id]
        if kind == K.ARGUMENT_LIST:
            for base in child.named_children:
                if KIND[base.kind_id] == K.KEYWORD_ARGUMENT:
                    walk.stack.append(base)
                elif KIND[base.kind_id] != K.COMMENT:
                    info.base_nodes.append(base)
                    walk.reference(base, "base")
        elif kind == K.TYPE_PARAMETER:
            walk.reference(child, "annotation")
        elif kind == K.BLOCK:
            class_body(walk, info.scope, child)
        elif kind == K.ERROR:
            walk.stack.append(child)


def class_body(walk: Walk, scope: Scope, body: Node) -> None:
    """A class body runs where it stands: what follows knows its names."""
    outer, stack = walk.scope, walk.stack
    walk.scope, walk.stack = scope, [body]
    walk.walk()
    walk.scope, walk.stack = outer, stack


def comprehension(walk: Walk, node: Node) -> None:
    scope = Scope(walk.scope, function=None, cls=walk.scope.cls)
    scope.evidence = walk.scope.evidence
    walk.out.inner_scopes[node.id] = scope
    children = node.named_children
    # The clauses bind the names that the body, written first, uses.
    walk.later.append((scope, [*children[1:], *children[:1]]))
