# SPDX-License-Identifier: Apache-2.0
"""One text in, its findings out: the way through the core, step by step."""

from functools import lru_cache

from msgspec import Struct

from mindport.core.collect import Collected, collect
from mindport.core.flow.kinds import Kinds
from mindport.core.flow.rivals import member_names
from mindport.core.frameworks import family_of
from mindport.core.ignoring import Ignoring
from mindport.core.judge import Judge, Options
from mindport.core.model import Finding
from mindport.core.outline import Outline
from mindport.core.outlining import outline_of
from mindport.core.syntax import Source
from mindport.core.usages import Usages
from mindport.core.world import Knowledge, Mentions, Outlines, World


class Scan(Struct, frozen=True):
    """What scanning one text yields."""

    findings: tuple[Finding, ...]
    packages: dict[str, int]
    """Other packages -> how often their names are used."""
    asked: tuple[str, ...]
    """Modules whose outlines were asked for: when one of them changes, comes or goes, the findings may.

    "module?name" stands for the question which star imports of a module have a name."""


def collect_text(text: str, module: str, knowledge: Knowledge, is_package: bool = False) -> Collected:
    """Parse a text and gather its names and places; all that needs the tree, once for outline and scan."""
    return collect_source(Source(text), module, knowledge, is_package)


def collect_source(source: Source, module: str, knowledge: Knowledge, is_package: bool = False) -> Collected:
    """The same of a text that is parsed already."""
    return collect(source, module, is_package, member_names(knowledge))


def outline_collected(collected: Collected, knowledge: Knowledge) -> Outline:
    """What a module tells other files. Looks at nothing but the module itself, so the order of files cannot matter."""
    world = World(knowledge, no_outlines)
    kinds = Kinds(collected, world)
    outline = outline_of(collected, kinds, world)
    kinds.release()
    return outline


def scan_collected(
    collected: Collected,
    outlines: Outlines,
    knowledge: Knowledge,
    options: Options,
    defined: frozenset[str] = frozenset(),
    mentions: Mentions | None = None,
) -> Scan:
    """Find and judge every framework API use.

    `defined` are names of methods that other files of the project define: a tensor is not told by them.
    """
    world = World(knowledge, outlines, mentions)
    kinds = Kinds(collected, world, defined)
    usages = Usages(collected, kinds, world)
    judge = judge_for(knowledge, options)
    wanted = options.framework
    ignoring = Ignoring(collected.source, options.ignore)
    findings = tuple(
        judge.finding(usage)
        for usage in usages.all()
        if (wanted == "all" or family_of(usage.api) == wanted) and not ignoring.skips(usage)
    )
    kinds.release()
    return Scan(findings, usages.packages, tuple(sorted(world.asked)))


@lru_cache(maxsize=4)
def judge_for(knowledge: Knowledge, options: Options) -> Judge:
    """One judge for all files of a scan."""
    return Judge(knowledge, options)


def scan_text(
    text: str, module: str, outlines: Outlines, knowledge: Knowledge, options: Options, is_package: bool = False
) -> Scan:
    """Find and judge every framework API use of a text.

    `module` is the dotted name of the file within its project, "" if it has none; `outlines` gives what is known of
    other project modules, None for a module that is not the project's.
    """
    return scan_collected(collect_text(text, module, knowledge, is_package), outlines, knowledge, options)


def no_outlines(module: str) -> Outline | None:
    """For a text that stands alone: no module is the project's."""
    return None
