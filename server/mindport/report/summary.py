# SPDX-License-Identifier: Apache-2.0
"""The figures that every report shows, computed once from the results of all files; knows no format."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from mindport.core.mapping import Text, Verdict
from mindport.core.model import Category, FileResult, FileStatus, Finding, Safety, Use
from mindport.report.texts import wire

VERDICT_WEIGHT = {Verdict.SAME: 0, Verdict.RENAMED: 1, Verdict.DIFFERS: 2, Verdict.NONE: 3, None: 4}
"""The heavier verdict of several is the one a person should hear about."""


class Place(Struct, frozen=True):
    """A finding and the file it is in."""

    path: str
    finding: Finding

    @property
    def text(self) -> str:
        """`file:line:column`, with the cell for a notebook."""
        cell = f"[{self.finding.cell}]" if self.finding.cell is not None else ""
        return f"{self.path}{cell}:{self.finding.span.line}:{self.finding.span.column}"


class ApiUses(Struct, frozen=True):
    """All uses of one API that stand in one category, in order of place."""

    api: str
    category: Category
    places: tuple[Place, ...]

    @property
    def count(self) -> int:
        return len(self.places)

    @property
    def files(self) -> int:
        return len({place.path for place in self.places})

    @property
    def heaviest(self) -> Finding:
        """The use that has most to say: the one with the heaviest verdict."""
        return max((place.finding for place in self.places), key=lambda finding: VERDICT_WEIGHT[finding.verdict])

    @property
    def verdicts(self) -> dict[Verdict | None, int]:
        """The verdicts of these calls with their numbers, heaviest first."""
        counted = Counter(place.finding.verdict for place in self.places)
        return {verdict: counted[verdict] for verdict in sorted(counted, key=VERDICT_WEIGHT.__getitem__, reverse=True)}

    @property
    def targets(self) -> tuple[str, ...]:
        """The MindSpore counterparts of these calls, most used first."""
        counted = Counter(place.finding.target for place in self.places if place.finding.target)
        return tuple(target for target, _ in counted.most_common())


class FileFigures(Struct, frozen=True):
    """How many uses of each category one file has."""

    path: str
    status: FileStatus
    error: Text | None
    lines: int
    uses: int
    categories: dict[str, int]


class PackageUses(Struct, frozen=True):
    """A third-party package, how often the project uses it and in how many files."""

    name: str
    uses: int
    files: int


class Assessment(Struct, frozen=True):
    """How much of the code moves by itself.

    Imports vanish with what they import, so they are not counted; data processing stays outside the network, so it
    stands apart.
    """

    as_is: int = 0
    differs: int = 0
    by_hand: int = 0
    to_check: int = 0
    imports: int = 0
    data_processing: int = 0

    @property
    def counted(self) -> int:
        return self.as_is + self.differs + self.by_hand + self.to_check

    @property
    def parts(self) -> dict[str, int]:
        """The uses by the name of their part, in the order in which reports show them."""
        return {
            "as-is": self.as_is,
            "differs": self.differs,
            "by-hand": self.by_hand,
            "to-check": self.to_check,
        }

    def percent(self, uses: int) -> float:
        return 100 * uses / self.counted if self.counted else 0.0


class Summary(Struct, frozen=True):
    """The figures of one scan."""

    files: dict[str, int]
    lines: int
    uses: int
    apis: int
    categories: dict[str, int]
    verdicts: dict[str, int]
    certainties: dict[str, int]
    kinds_of_use: dict[str, int]
    assessment: Assessment
    groups: tuple[ApiUses, ...]
    """Per category and API, most used first."""
    per_file: tuple[FileFigures, ...]
    packages: tuple[PackageUses, ...]

    def in_category(self, category: Category) -> tuple[ApiUses, ...]:
        return tuple(group for group in self.groups if group.category is category)

    @property
    def missing(self) -> tuple[ApiUses, ...]:
        """APIs without counterpart, most used first; library models stand apart."""
        return tuple(group for group in self.in_category(Category.NO_MAPPING) if not group.heaviest.library_model)

    @property
    def library_models(self) -> tuple[ApiUses, ...]:
        return tuple(group for group in self.groups if group.heaviest.library_model)


def summarise(files: Sequence[FileResult]) -> Summary:
    """Count everything once."""
    findings = [finding for file in files for finding in file.findings]
    return Summary(
        files={status.value: sum(file.status is status for file in files) for status in FileStatus},
        lines=sum(file.lines for file in files),
        uses=len(findings),
        apis=len({finding.api for finding in findings}),
        categories={category.value: 0 for category in Category} | _count(wire(each.category) for each in findings),
        verdicts=_count(wire(each.verdict) if each.verdict else "unknown" for each in findings),
        certainties=_count(wire(each.certainty) for each in findings),
        kinds_of_use=_count(wire(each.use) for each in findings),
        assessment=assess(findings),
        groups=_group(files),
        per_file=tuple(_figures(file) for file in files),
        packages=_packages(files),
    )


def assess(findings: Iterable[Finding]) -> Assessment:
    """Sort every use into the part of the assessment it belongs to."""
    parts = Counter(part_of(finding) for finding in findings)
    return Assessment(**{name.replace("-", "_"): uses for name, uses in parts.items()})


def part_of(finding: Finding) -> str:
    """The name of the part of the assessment that a use belongs to.

    A call that gives an argument without counterpart is work by hand although its API has a target; one whose
    arguments cannot be seen (`*args`) has to be read.
    """
    if finding.category is Category.DATA_PROCESSING:
        return "data-processing"
    if finding.use is Use.IMPORT:
        return "imports"
    if finding.category is Category.POSSIBLE_TENSOR:
        return "to-check"
    if finding.category is Category.NO_MAPPING or finding.verdict in (Verdict.NONE, None):
        return "by-hand"
    if finding.verdict is Verdict.DIFFERS:
        return "by-hand" if finding.safety is Safety.NONE else "differs"
    return "differs" if finding.safety is Safety.NONE else "as-is"


def _group(files: Iterable[FileResult]) -> tuple[ApiUses, ...]:
    places: defaultdict[tuple[Category, str], list[Place]] = defaultdict(list)
    for file in files:
        for finding in file.findings:
            places[finding.category, finding.api].append(Place(file.path, finding))
    groups = [ApiUses(api, category, tuple(uses)) for (category, api), uses in places.items()]
    return tuple(sorted(groups, key=lambda group: (-group.count, group.api, group.category.value)))


def _figures(file: FileResult) -> FileFigures:
    categories = _count(wire(finding.category) for finding in file.findings)
    return FileFigures(file.path, file.status, file.error, file.lines, len(file.findings), categories)


def _packages(files: Iterable[FileResult]) -> tuple[PackageUses, ...]:
    uses: Counter[str] = Counter()
    in_files: Counter[str] = Counter()
    for file in files:
        uses.update(file.packages)
        in_files.update(file.packages.keys())
    return tuple(PackageUses(name, uses[name], in_files[name]) for name in sorted(uses, key=lambda n: (-uses[n], n)))


def _count(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))
