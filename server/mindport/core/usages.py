# SPDX-License-Identifier: Apache-2.0
"""Places of a file plus what their values are -> the framework APIs that the file uses."""

from __future__ import annotations

from mindport.core.collect import Collected
from mindport.core.collect.found import Site
from mindport.core.collect.imports import STANDARD_LIBRARY
from mindport.core.flow import rivals
from mindport.core.flow.evidence import NEVER_TENSORS
from mindport.core.flow.kinds import Kinds
from mindport.core.flow.values import (
    LIKELY_TENSOR,
    MODULE,
    NOTHING,
    TENSOR,
    Class,
    External,
    Instance,
    Object,
    Reference,
)
from mindport.core.frameworks import ROOTS
from mindport.core.mapping import Fact
from mindport.core.model import Argument, Certainty, Usage, Use
from mindport.core.scopes import ClassInfo, How, Scope
from mindport.core.syntax import KIND, K, Node, Source
from mindport.core.world import World

_CALLABLE = frozenset(("function", "class", "method", "classmethod", "staticmethod"))
_ROLES = {"base": Use.BASE, "decorator": Use.DECORATOR, "annotation": Use.ANNOTATION}


class Usages:
    """The uses of one file, gathered from its places."""

    def __init__(self, collected: Collected, kinds: Kinds, world: World) -> None:
        self.collected = collected
        self.source = collected.source
        self.kinds = kinds
        self.world = world
        self.packages: dict[str, int] = {}
        """Other packages -> how often their names are used."""
        self.nodes: dict[tuple[int, str], tuple[Node, Node | None]] = {}
        """First byte and API of each use -> its name, and the call if it is one."""
        self._found: dict[tuple[int, str], Usage] = {}
        self._by_name = (
            rivals.perhaps_tensors(world.knowledge) - collected.defined if collected.tensors_likely else frozenset()
        )

    def all(self) -> list[Usage]:
        """Every use, in order of place."""
        for name in self.collected.imported:
            self.imported(name.node, name.path)
        for site in self.collected.chains:
            self.chain(site)
        for site in self.collected.members:
            self.member(site.levels[0], site)
        for call, scope in self.collected.calls.get("getattr", ()):
            self.by_string(call, scope)
        return sorted(self._found.values(), key=lambda usage: (usage.span.start, usage.span.end))

    def placed(self) -> list[tuple[Usage, Node, Node | None]]:
        """Every use in order of place, with its name and its call in the tree."""
        self.all()
        placed = [(usage, *self.nodes[key]) for key, usage in self._found.items()]
        return sorted(placed, key=lambda place: (place[0].span.start, place[0].span.end))

    # -- kinds of place ------------------------------------------------------------------------------------------

    def imported(self, node: Node, path: str) -> None:
        if path.partition(".")[0] not in ROOTS:
            return
        value = self.world.resolve(path)
        if isinstance(value, Reference):
            fact = self.world.knowledge.fact(value.path)
            if fact is not None and fact.kind != "module":
                self.add(value.path, node, Use.IMPORT, Certainty.RESOLVED)

    def chain(self, site: Site) -> None:
        """A (dotted) name that begins with something imported: each API on the way is found."""
        levels, scope = site.levels, site.scope
        if KIND[levels[0].kind_id] == K.IDENTIFIER:
            self.plain_name(site)
            return
        base = levels[-1].named_children[0]
        value = self.kinds.value(base, scope)
        pending: tuple[Node, str] | None = None
        for level in reversed(levels):
            if isinstance(value, External):
                self.count_package(value)
                return
            following = self.kinds.value(level, scope)
            if isinstance(value, Reference) and isinstance(following, Reference):
                if (
                    pending is None
                    or self.world.knowledge.fact(following.path)
                    or not self.world.knowledge.fact(pending[1])
                ):
                    pending = (level, following.path)
            elif isinstance(value, Reference) and pending is not None:
                self.reference(pending, site)
                pending = None
                self.member(level, site)
            else:
                self.member(level, site)
            value = following
        if isinstance(value, External):
            self.count_package(value)
        if pending is not None:
            self.reference(pending, site)

    def plain_name(self, site: Site) -> None:
        node = site.levels[0]
        value = self.kinds.value(node, site.scope)
        if isinstance(value, External):
            self.count_package(value)
        if not isinstance(value, Reference):
            return
        home, bindings = self.kinds.names.find(self.source.slice(node), site.scope)
        imported = home is None or any(binding.how is How.IMPORT for binding in bindings)
        if not imported and site.call is None and site.role == "load":
            return  # a variable handed on: its value was found where it was set
        if any(b.how is How.VALUE and b.node is not None and KIND[b.node.kind_id] == K.CALL for b in bindings):
            return  # partial(nn.Linear, …): what is called here has other parameters
        given = any(binding.how is How.PARAMETER for binding in bindings)
        self.reference((node, value.path), site, Certainty.INFERRED if given else Certainty.RESOLVED)

    def reference(self, pending: tuple[Node, str], site: Site, certainty: Certainty = Certainty.RESOLVED) -> None:
        node, api = pending
        fact = self.world.knowledge.fact(api)
        if fact is not None and fact.kind == "module":
            return
        call = site.call if node is site.levels[0] else None
        self.add(api, node, self.use(fact, call, site.role), certainty, call)

    def member(self, level: Node, site: Site) -> None:
        """An attribute of a value: an API where the value is an object of a framework class."""
        children = level.named_children
        owner, last = children[0], children[-1]
        name = self.source.slice(last)
        call = site.call if level is site.levels[0] else None
        value = self.kinds.owner(owner, name, site.scope)
        if value is None or value == NOTHING:
            evidence = self.kinds.evidence
            if KIND[owner.kind_id] == K.IDENTIFIER and self.source.slice(owner) in NEVER_TENSORS:
                return
            if self.is_super(owner) and site.scope.cls is not None:
                self.framework_member(self.inherited(site.scope.cls, name), last, site, call)
            elif (
                evidence.probably_tensor(owner, name, call, site.scope)
                if call is not None
                else evidence.only_on_tensors(name, False, site.scope)
            ):
                self.add(f"{TENSOR}.{name}", last, Use.CALL if call else Use.ATTRIBUTE, Certainty.INFERRED, call, True)
            elif f"{name}()" in rivals.CALLED_ONLY_ON_MODULES and call is not None and self.collected.tensors_likely:
                self.add(f"{MODULE}.{name}", last, Use.CALL, Certainty.INFERRED, call, True)
            elif call is not None and name in self._by_name:
                self.add(f"{TENSOR}.{name}", last, Use.CALL, Certainty.BY_NAME, call, True)
        elif isinstance(value, Instance):
            if value == LIKELY_TENSOR and call is not None and not self.kinds.evidence.takes(name, call):
                return
            fact = self.world.knowledge.member(value.cls, name)
            if fact is None and not value.sure and call is not None and f"{name}()" in rivals.CALLED_ONLY_ON_MODULES:
                fact = self.world.knowledge.member(MODULE, name)  # a tensor elsewhere, a module here
            self.framework_member((fact, value.sure) if fact is not None else None, last, site, call)
        elif isinstance(value, Object | Class):
            held = self.kinds.member(value, name) if call is not None and name in self.collected.aliased else None
            if isinstance(held, Reference):
                self.add(held.path, last, Use.CALL, Certainty.INFERRED, call)
            self.framework_member(self.own_or_inherited(value.info, name), last, site, call)

    def framework_member(self, found: tuple[Fact, bool] | None, node: Node, site: Site, call: Node | None) -> None:
        if found is None:
            return
        fact, sure = found
        if fact.name.rpartition(".")[2].startswith("__"):
            return
        certainty = Certainty.RESOLVED if sure else Certainty.INFERRED
        called = None if fact.kind == "property" else call  # a call is then one of what the property holds
        self.add(fact.name, node, self.use(fact, called, site.role), certainty, called, True)

    def own_or_inherited(self, info: ClassInfo, name: str) -> tuple[Fact, bool] | None:
        return None if info.defines(name) else self.inherited(info, name)

    def inherited(self, info: ClassInfo, name: str, depth: int = 0) -> tuple[Fact, bool] | None:
        """The framework member that a project class has by inheritance."""
        if depth > 12:
            return None
        for base in self.kinds.classes.bases(info):
            if isinstance(base, Class) and base.info is not info:
                if base.info.defines(name):
                    return None
                found = self.inherited(base.info, name, depth + 1)
                if found is not None:
                    return found
            elif isinstance(base, Reference):
                fact = self.world.knowledge.member(base.path, name)
                if fact is not None:
                    return fact, True
        layer = self.kinds.classes.layer_of(info) if depth == 0 else None
        if layer is not None and not layer.sure:
            fact = self.world.knowledge.member(layer.cls, name)
            return (fact, False) if fact is not None else None
        return None

    def by_string(self, call: Node, scope: Scope) -> None:
        """`getattr(torch, "relu")`."""
        arguments = call.named_children[-1].named_children
        if len(arguments) < 2 or KIND[arguments[1].kind_id] != K.STRING:
            return
        owner = self.kinds.value(arguments[0], scope)
        if isinstance(owner, Reference):
            value = self.kinds.member(owner, self.source.slice(arguments[1]).strip("'\""))
            if isinstance(value, Reference) and self.world.knowledge.fact(value.path) is not None:
                self.add(value.path, arguments[1], Use.VALUE, Certainty.BY_NAME)

    # -- small questions -----------------------------------------------------------------------------------------

    def is_super(self, owner: Node) -> bool:
        if KIND[owner.kind_id] != K.CALL:
            return False
        function = owner.named_children[0]
        return KIND[function.kind_id] == K.IDENTIFIER and self.source.slice(function) == "super"

    @staticmethod
    def use(fact: Fact | None, call: Node | None, role: str) -> Use:
        if role in _ROLES:
            return _ROLES[role]
        if call is not None:
            return Use.CALL
        return Use.VALUE if fact is not None and fact.kind in _CALLABLE else Use.ATTRIBUTE

    def count_package(self, value: External) -> None:
        root = value.path.partition(".")[0]
        if root and root not in STANDARD_LIBRARY:
            self.packages[root] = self.packages.get(root, 0) + 1

    def add(
        self, api: str, node: Node, use: Use, certainty: Certainty, call: Node | None = None, method: bool = False
    ) -> None:
        key = (node.start_byte, api)
        if key in self._found:
            return
        self.nodes[key] = node, call
        arguments = arguments_of(self.source, call) if call is not None else None
        written = self.source.slice(node)
        via = written if not method and not api.endswith(written) else None
        self._found[key] = Usage(api, self.source.span(node), use, certainty, arguments, method, via)


def arguments_of(source: Source, call: Node) -> tuple[Argument, ...]:
    """The arguments of a call as they are written."""
    listed = call.named_children[-1]
    if KIND[listed.kind_id] != K.ARGUMENT_LIST:
        return (Argument(*source.offsets(listed), source.exact(listed)),)
    found = []
    for child in listed.named_children:
        kind = KIND[child.kind_id]
        if kind == K.COMMENT or kind == K.ERROR:
            continue
        keyword, star, value = None, "", child
        if kind == K.KEYWORD_ARGUMENT:
            keyword, value = source.slice(child.named_children[0]), child.named_children[-1]
        elif kind == K.LIST_SPLAT:
            star = "*"
        elif kind == K.DICTIONARY_SPLAT:
            star = "**"
        found.append(Argument(*source.offsets(child), source.exact(value), keyword, star))
    return tuple(found)
