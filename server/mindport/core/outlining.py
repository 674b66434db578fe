# SPDX-License-Identifier: Apache-2.0
"""The outline of a file: what other files of the project need to know of it."""

from __future__ import annotations

from mindport.core.collect import Collected
from mindport.core.flow.kinds import Kinds
from mindport.core.flow.values import Class, External, Function, ProjectModule, Reference, Value
from mindport.core.outline import ClassOutline, Outline
from mindport.core.scopes import Binding, ClassInfo, How
from mindport.core.world import World


def outline_of(collected: Collected, kinds: Kinds, world: World) -> Outline:
    """What a module offers: its imports, classes, functions and values."""
    names: dict[str, str] = {}
    values: dict[str, str] = {}
    classes: dict[str, ClassOutline] = {}
    functions: dict[str, str] = {}
    for name, bindings in collected.scope.bindings.items():
        binding = bindings[-1]
        if binding.how is How.CLASS and isinstance(binding.info, ClassInfo):
            classes[name] = class_outline(binding.info, kinds, world)
        elif binding.how is How.FUNCTION:
            value = kinds.names.bound(binding)
            functions[name] = world.to_text(kinds.result(value.info)) if isinstance(value, Function) else ""
        elif any(other.how is How.IMPORT for other in bindings):
            names[name] = next(str(other.path) for other in bindings if other.how is How.IMPORT)
        else:
            assigned(name, binding, kinds, world, names, values)
    return Outline(collected.module, names, values, classes, functions, tuple(collected.stars))


def assigned(
    name: str, binding: Binding, kinds: Kinds, world: World, names: dict[str, str], values: dict[str, str]
) -> None:
    """A name of module level that is assigned: another name for something, or a value."""
    value = kinds.names.bound(binding)
    path = path_of(value)
    if path:
        names[name] = path
    else:
        values[name] = world.to_text(value)


def path_of(value: Value | None) -> str:
    """The absolute path of what a name stands for; "" where it is no name of something."""
    if isinstance(value, Reference | External):
        return value.path
    if isinstance(value, ProjectModule):
        return value.name
    if isinstance(value, Class):
        return f"{value.info.module}.{value.info.name}"
    return ""


def class_outline(info: ClassInfo, kinds: Kinds, world: World) -> ClassOutline:
    methods: dict[str, str] = {}
    attributes: dict[str, str] = {}
    for name, bindings in info.scope.bindings.items():
        value = kinds.names.bound(bindings[-1])
        if not isinstance(value, Function):
            attributes[name] = world.to_text(value)
        elif any(kinds.source.slice(node).endswith("property") for node in value.info.decorators):
            attributes[name] = world.to_text(kinds.result(value.info))
        else:
            methods[name] = world.to_text(kinds.result(value.info))
    for name, assignments in info.attributes.items():
        if name not in attributes:
            attributes[name] = world.to_text(kinds.classes.assigned(assignments[0]))
    bases = [path_of(base) for base in kinds.classes.bases(info)]
    return ClassOutline(tuple(base for base in bases if base), methods, attributes)
