# SPDX-License-Identifier: Apache-2.0
"""One text in, its findings out: the way through the core, step by step."""

from msgspec import Struct

from mindport.core.collect import Collected
from mindport.core.frameworks import FAMILIES, family_of, mentions_framework
from mindport.core.judge import Options, judge
from mindport.core.kinds import Kinds
from mindport.core.model import Finding
from mindport.core.outline import Outline
from mindport.core.outlining import outline_of
from mindport.core.rivals import member_names
from mindport.core.syntax import Source
from mindport.core.usages import Usages
from mindport.core.world import Knowledge, Outlines, World

__all__ = ["FAMILIES", "Options", "Scan", "mentions_framework", "outline_text", "scan_text"]


class Scan(Struct, frozen=True):
    """What scanning one text yields."""

    findings: tuple[Finding, ...]
    packages: dict[str, int]
    """Other packages -> how often their names are used."""
    outline: Outline
    asked: tuple[str, ...]
    """Project modules whose outlines were used: when one of them changes, the findings may."""


def scan_text(
    text: str, module: str, outlines: Outlines, knowledge: Knowledge, options: Options, is_package: bool = False
) -> Scan:
    """Find and judge every framework API use of a text.

    `module` is the dotted name of the file within its project, "" if it has none; `outlines` gives what is known of
    other project modules, None for a module that is not the project's.
    """
    collected, kinds, world = analyse(text, module, outlines, knowledge, is_package)
    usages = Usages(collected, kinds, world)
    wanted = options.framework
    findings = tuple(
        judge(usage, knowledge, options) for usage in usages.all() if wanted == "all" or family_of(usage.api) == wanted
    )
    outline = outline_of(collected, kinds, world)
    return Scan(findings, usages.packages, outline, tuple(sorted(world.asked)))


def outline_text(text: str, module: str, outlines: Outlines, knowledge: Knowledge, is_package: bool = False) -> Outline:
    """Only the outline of a text, for files that others need first."""
    collected, kinds, world = analyse(text, module, outlines, knowledge, is_package)
    return outline_of(collected, kinds, world)


def analyse(
    text: str, module: str, outlines: Outlines, knowledge: Knowledge, is_package: bool
) -> tuple[Collected, Kinds, World]:
    collected = Collected(Source(text), module, is_package, member_names(knowledge))
    world = World(knowledge, outlines)
    return collected, Kinds(collected, world), world
