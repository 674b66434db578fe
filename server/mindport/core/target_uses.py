# SPDX-License-Identifier: Apache-2.0
"""Places of a file that name MindSpore APIs themselves; methods of MindSpore objects are not followed."""

from __future__ import annotations

from mindport.core.collect import Collected
from mindport.core.collect.found import Site
from mindport.core.flow.kinds import Kinds
from mindport.core.flow.values import External
from mindport.core.frameworks import TARGET
from mindport.core.model import Certainty, Usage, Use
from mindport.core.scan import collect_text, no_outlines
from mindport.core.syntax import KIND, K, Node
from mindport.core.usages import arguments_of
from mindport.core.world import Knowledge, World

_ROLES = {"base": Use.BASE, "decorator": Use.DECORATOR, "annotation": Use.ANNOTATION}


def mentions_target(data: bytes) -> bool:
    """Whether a file's bytes hold the name at all; one without it is not worth parsing."""
    return TARGET.encode() in data


def target_uses(text: str, module: str, knowledge: Knowledge, is_package: bool = False) -> list[Usage]:
    """Every place where a text names something of MindSpore, by its path as imports tell it, in order of place."""
    collected = collect_text(text, module, knowledge, is_package)
    kinds = Kinds(collected, World(knowledge, no_outlines))
    found = [
        Usage(name.path, collected.source.span(name.node), Use.IMPORT, Certainty.RESOLVED)
        for name in collected.imported
        if _is_target(name.path)
    ]
    found += [use for site in collected.chains if (use := _use(site, collected, kinds)) is not None]
    kinds.release()
    return sorted(found, key=lambda use: (use.span.start, use.span.end))


def _use(site: Site, collected: Collected, kinds: Kinds) -> Usage | None:
    """The longest part of a dotted name that imports tell the path of."""
    for level in site.levels:
        value = kinds.value(level, site.scope)
        if not isinstance(value, External) or not _is_target(value.path):
            continue
        call = site.call if level is site.levels[0] else None
        if KIND[level.kind_id] == K.IDENTIFIER and call is None and site.role == "load":
            return None  # a module or variable handed on: what it stands for was found where it was imported or set
        return _usage(value.path, level, call, site.role, collected)
    return None


def _usage(path: str, node: Node, call: Node | None, role: str, collected: Collected) -> Usage:
    use = _ROLES.get(role, Use.CALL if call is not None else Use.VALUE)
    arguments = arguments_of(collected.source, call) if call is not None else None
    return Usage(path, collected.source.span(node), use, Certainty.RESOLVED, arguments)


def _is_target(path: str) -> bool:
    return path == TARGET or path.startswith(f"{TARGET}.")
