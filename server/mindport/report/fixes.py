# SPDX-License-Identifier: Apache-2.0
"""What `mindport fix` tells a person: the differences, what needs review, what was left and why, what to do next."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from mindport.core.mapping import Text
from mindport.core.model import Safety
from mindport.project.documents import Spot
from mindport.project.fixer import FileFix
from mindport.project.patch import shown
from mindport.report.escape import visible, visible_lines
from mindport.report.terminal import heading
from mindport.report.texts import say

PLACES_SHOWN = 3
LINES_SHOWN = 30
"""Of files and of reasons, unless everything is asked for: a terminal is no place for more."""
STEPS = ("fix.write", "fix.undo", "fix.undo.patch", "fix.more", "fix.places", "fix.scan")
"""What can be done next, in the order in which it is told."""
_COLOURS = {"---": "bold", "+++": "bold", "@@ ": "cyan", "+": "green", "-": "red"}


class Shown(Struct, frozen=True):
    """What a person asked to be told."""

    language: str
    everything: bool = False
    unproven: str = ""
    """The device that the code is for, where nothing has been run on it: no rewrite for it is proven."""


class _Place(Struct, frozen=True):
    path: str
    spot: Spot
    api: str


def diff_lines(files: Iterable[FileFix]) -> Iterator[tuple[str, str]]:
    """The changes of files as lines of a unified diff, each with its colour."""
    for file in files:
        for line in shown(file.path, file.before, file.after):
            colour = next((colour for mark, colour in _COLOURS.items() if line.startswith(mark)), "")
            yield "\t".join(visible(part) for part in line.split("\t")), colour


def summary(
    changed: Sequence[FileFix], files: Sequence[FileFix], asked: Shown, written: bool
) -> Iterator[RenderableType]:
    """What became of the files: `changed` are those that change or did, `files` all."""
    moved = {file.path for file in changed} if written else set()
    yield from _changes(changed, asked, written)
    yield from _groups("fix.reviews", "yellow", _by_reason(_reviews(changed, moved), asked.language), asked)
    yield from _groups("fix.waiting", "yellow", _by_reason(_kept(files, moved, waiting=True), asked.language), asked)
    if asked.unproven:
        yield Styled(say("fix.unproven", asked.language, device=asked.unproven), "yellow")
    yield from _groups("fix.kept", "blue", _by_reason(_kept(files, moved, waiting=False), asked.language), asked)
    refused = [file for file in files if file.refused]
    if refused:
        yield from heading(say("fix.refused", asked.language), "red")
        for file in refused:
            yield Padding(Styled(f"{visible(file.path)}: {visible(file.refused)}", overflow="fold"), (0, 0, 0, 2))


def next_steps(steps: Mapping[str, str], language: str) -> Iterator[tuple[str, str]]:
    """Commands, by the keys in `STEPS`, as lines with their styles: each whole, to be copied."""
    if steps:
        yield "", ""
        yield say("next", language), "bold"
    for key in (key for key in STEPS if key in steps):
        yield f"  {say(key, language)}:", ""
        yield f"      {visible(steps[key])}", "cyan"


def _changes(changed: Sequence[FileFix], asked: Shown, written: bool) -> Iterator[RenderableType]:
    language = asked.language
    if not changed:
        yield Styled(say("fix.nothing", language), "bold")
        return
    count = _uses(sum(len(file.fixes) for file in changed), language)
    files = _files(len(changed), language)
    yield from heading(say("fix.done" if written else "fix.would", language, count=count, files=files), "green")
    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    told = changed if asked.everything else changed[:LINES_SHOWN]
    for file in told:
        safe = sum(fix.safety is Safety.SAFE for fix in file.fixes)
        review = len(file.fixes) - safe
        table.add_row(
            Styled(visible(file.path)),
            Styled(say("fix.safe", language, count=safe), "green" if safe else "dim"),
            Styled(say("fix.review", language, count=review), "yellow" if review else "dim"),
        )
    if len(told) < len(changed):
        table.add_row(Styled(say("fix.more-files", language, count=len(changed) - len(told)), "dim"))
    yield Padding(table, (0, 0, 0, 2))
    if mixed := sum(bool(file.kept) for file in changed):
        yield Styled(say("fix.mixed", language, files=_files(mixed, language)), "yellow")


def _groups(title: str, colour: str, groups: Mapping[str, list[_Place]], asked: Shown) -> Iterator[RenderableType]:
    """Places under what they have in common, the most frequent first."""
    if not groups:
        return
    count = _uses(sum(map(len, groups.values())), asked.language)
    yield from heading(say(title, asked.language, count=count), colour)
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    told = ordered if asked.everything else ordered[:LINES_SHOWN]
    for reason, places in told:
        table.add_row(Styled(f"{len(places)} ×", "bold"), Styled(visible_lines(reason.strip())))
        table.add_row("", Styled(_names(places, asked), "dim"))
    if len(told) < len(ordered):
        table.add_row("", Styled(say("fix.more-reasons", asked.language, count=len(ordered) - len(told)), "dim"))
    yield Padding(table, (0, 0, 0, 2))


def _names(places: list[_Place], asked: Shown) -> str:
    """A line for each place, or for the first few; an API that all of them have in common is named once."""
    told = places if asked.everything else places[:PLACES_SHOWN]
    common = len({place.api for place in places}) == 1
    names = [_named(place) if common else f"{_named(place)} {visible(place.api)}" for place in told]
    if len(told) < len(places):
        names.append(say("more.places", asked.language, count=len(places) - len(told)))
    if not common:
        return "\n".join(names)
    return f"{visible(places[0].api)}  {'  '.join(names)}"


def _by_reason(reasons: Iterable[tuple[Text, _Place]], language: str) -> dict[str, list[_Place]]:
    groups: dict[str, list[_Place]] = {}
    for reason, place in reasons:
        groups.setdefault(reason.in_language(language), []).append(place)
    return groups


def _reviews(files: Iterable[FileFix], moved: Collection[str]) -> Iterator[tuple[Text, _Place]]:
    """Why a person must look at uses that are rewritten; in files of `moved` places are those after the rewrite."""
    for file in files:
        for fix in file.fixes:
            for reason in fix.reasons if fix.safety is not Safety.SAFE else ():
                yield reason, _Place(file.path, fix.after if file.path in moved else fix.spot, fix.api)


def _kept(files: Iterable[FileFix], moved: Collection[str], waiting: bool) -> Iterator[tuple[Text, _Place]]:
    """Uses that only wait for a review, or all others that were left."""
    for file in files:
        for kept in file.kept:
            if (kept.safety is Safety.REVIEW) is waiting:
                yield kept.reason, _Place(file.path, kept.after if file.path in moved else kept.spot, kept.api)


def _named(place: _Place) -> str:
    cell = f"[{place.spot.cell}]" if place.spot.cell else ""
    return f"{visible(place.path)}{cell}:{place.spot.line}:{place.spot.column}"


def _uses(count: int, language: str) -> str:
    return say("fix.use", language) if count == 1 else say("fix.uses", language, count=count)


def _files(count: int, language: str) -> str:
    return say("fix.file", language) if count == 1 else say("fix.files", language, count=count)
