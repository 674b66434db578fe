# SPDX-License-Identifier: Apache-2.0
"""Assignments, loops, `with`, `global`, `return`: what gives a name or an attribute its value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindport.core.collect.found import Site
from mindport.core.scopes import Attribute, Binding, How
from mindport.core.syntax import KIND, K, Node

if TYPE_CHECKING:
    from mindport.core.collect.walk import Walk

PATTERNS = frozenset((K.PATTERN_LIST, K.TUPLE_PATTERN, K.LIST_PATTERN, K.TUPLE, K.LIST, K.EXPRESSION_LIST))
NESTING = PATTERNS | {K.AS_PATTERN_TARGET, K.PARENTHESIZED_EXPRESSION}
"""Targets that hold targets."""


def target(
    walk: Walk,
    node: Node,
    how: How,
    value: Node | None,
    path: tuple[int | str, ...] = (),
    annotation: Node | None = None,
) -> None:
    """Bind what stands on the left of an assignment, after `for`, or after `as`."""
    kind = KIND[node.kind_id]
    if kind not in NESTING:
        single_target(walk, node, how, value, path, annotation)
        return
    pending = [(node, path)]
    while pending:
        node, path = pending.pop()
        kind = KIND[node.kind_id]
        if kind in PATTERNS:
            for index, child in reversed(list(enumerate(node.named_children))):
                if KIND[child.kind_id] == K.LIST_SPLAT_PATTERN:
                    pending.append((child.named_children[0], (*path, "*")))
                else:
                    pending.append((child, (*path, index)))
        elif kind in NESTING:
            pending.extend((child, path) for child in reversed(node.named_children))
        else:
            single_target(walk, node, how, value, path, annotation)


def single_target(
    walk: Walk, node: Node, how: How, value: Node | None, path: tuple[int | str, ...], annotation: Node | None
) -> None:
    """Bind one name or attribute."""
    kind = KIND[node.kind_id]
    if kind == K.IDENTIFIER:
        name = walk.name(node)
        walk.bind(name, Binding(how, node.start_byte, walk.scope, value, path, annotation=annotation))
        if how is How.VALUE and not path and value is not None and is_alias(walk, value):
            walk.out.interesting.add(name)
            if walk.scope.is_class and walk.scope.cls is not None:
                walk.out.interesting.add(walk.scope.cls.name)
                walk.out.aliased.add(name)
    elif kind == K.ATTRIBUTE:
        owner, last = node.named_children[0], node.named_children[-1]
        function = walk.scope.function
        if (
            function is not None
            and function.cls is not None
            and KIND[owner.kind_id] == K.IDENTIFIER
            and walk.name(owner) == function.self_name
        ):
            attribute = walk.name(last)
            entry = Attribute(how, value, path, walk.scope, annotation)
            function.cls.attributes.setdefault(attribute, []).append(entry)
            walk.out.defined.add(attribute)
            if how is How.VALUE and not path and value is not None and is_alias(walk, value):
                walk.out.aliased.add(attribute)
        walk.attribute(node, None, "load")
    else:
        walk.stack.append(node)


def is_alias(walk: Walk, value: Node) -> bool:
    """Whether a value is a (dotted) name, or a choice of names, that may stand for something of interest."""
    pending = [value]
    while pending:
        node = pending.pop()
        kind = KIND[node.kind_id]
        if kind == K.IDENTIFIER:
            if walk.name(node) in walk.out.interesting:
                return True
        elif kind == K.ATTRIBUTE:
            pending.append(node.named_children[0])
        elif kind == K.CALL:
            # functools.partial(nn.Conv2d, …), getattr(torch, "relu")
            pending.extend(node.named_children[-1].named_children[:1])
        elif kind in (K.CONDITIONAL_EXPRESSION, K.BOOLEAN_OPERATOR, K.PARENTHESIZED_EXPRESSION):
            pending.extend(node.named_children)
    return False


def assignment(walk: Walk, node: Node) -> None:
    children = node.named_children
    left, annotation, right = children[0], None, None
    for child in children[1:]:
        if KIND[child.kind_id] == K.TYPE:
            annotation = child
        elif KIND[child.kind_id] != K.COMMENT:
            right = child
    if annotation is not None:
        walk.reference(annotation, "annotation")
    value = right
    while value is not None and KIND[value.kind_id] == K.ASSIGNMENT:
        value = value.named_children[-1]
    target(walk, left, How.VALUE, value, (), annotation)
    if right is not None:
        walk.stack.append(right)


def augmented(walk: Walk, node: Node) -> None:
    left, right = node.named_children[0], node.named_children[-1]
    if KIND[left.kind_id] == K.IDENTIFIER:
        name = walk.name(left)
        walk.bind(name, Binding(How.AUGMENTED, left.start_byte, walk.scope, right))
    else:
        walk.stack.append(left)
    walk.stack.append(right)


def named_expression(walk: Walk, node: Node) -> None:
    children = node.named_children
    target(walk, children[0], How.VALUE, children[-1])
    walk.stack.append(children[-1])


def loop(walk: Walk, node: Node) -> None:
    """`for` statements and the `for … in …` of comprehensions."""
    children = [child for child in node.named_children if KIND[child.kind_id] != K.COMMENT]
    if len(children) < 2:
        walk.stack.extend(reversed(children))
        return
    target(walk, children[0], How.ELEMENT, children[1])
    walk.stack.extend(children[:0:-1])


def as_pattern(walk: Walk, node: Node) -> None:
    """`with x as y`, `except E as e`, `case P as p`."""
    children = node.named_children
    walk.stack.append(children[0])
    if len(children) > 1 and KIND[children[-1].kind_id] == K.AS_PATTERN_TARGET:
        parent = node.parent
        how = (
            How.ENTERED
            if parent is not None and parent.type in ("with_item", "parenthesized_expression")
            else How.OTHER
        )
        target(walk, children[-1], how, children[0])
    elif len(children) > 1 and KIND[children[-1].kind_id] == K.IDENTIFIER:
        target(walk, children[-1], How.VALUE, children[0])


def class_pattern(walk: Walk, node: Node) -> None:
    """`case nn.Linear(bias=None):`."""
    children = node.named_children
    dotted_name(walk, children[0])
    walk.stack.extend(children[:0:-1])


def named_pattern(walk: Walk, node: Node) -> None:
    """`case x:` binds a name, `case torch.float32:` compares with a value."""
    if len(node.named_children) > 1:
        dotted_name(walk, node)
    else:
        walk.bind(walk.name(node), Binding(How.OTHER, node.start_byte, walk.scope))


def dotted_name(walk: Walk, node: Node) -> None:
    """A name or dotted name in a pattern, where the parser knows no attributes."""
    first = node.named_children[0]
    if walk.name(first) in walk.out.interesting:
        level = node if len(node.named_children) > 1 else first
        walk.out.chains.append(Site((level,), walk.scope, None, "load"))


def type_alias(walk: Walk, node: Node) -> None:
    """`type Batch = dict[str, Tensor]`."""
    name, meant = node.named_children[0], node.named_children[-1]
    while KIND[name.kind_id] != K.IDENTIFIER and name.named_children:
        name = name.named_children[0]
    walk.bind(walk.name(name), Binding(How.VALUE, node.start_byte, walk.scope, annotation=meant))
    for child in node.named_children:
        walk.reference(child, "annotation")


def names_only(walk: Walk, node: Node) -> None:
    """`global` and `nonlocal`."""
    walk.scope.foreign.update(walk.name(child) for child in node.named_children)


def delete(walk: Walk, node: Node) -> None:
    for child in node.named_children:
        if KIND[child.kind_id] == K.IDENTIFIER:
            walk.bind(walk.name(child), Binding(How.OTHER, child.start_byte, walk.scope))
        else:
            walk.stack.append(child)


def returned(walk: Walk, node: Node) -> None:
    children = node.named_children
    if walk.scope.function is not None and children:
        walk.scope.function.returns.append(children[0])
    walk.stack.extend(children[::-1])


def yielded(walk: Walk, node: Node) -> None:
    if walk.scope.function is not None:
        walk.scope.function.yields = True
    returned(walk, node)
