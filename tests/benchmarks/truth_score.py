# SPDX-License-Identifier: Apache-2.0
"""Compares a scan (JSON report) with the truth by tracing of the same sources; standard library only.

A finding belongs to a site when both names end at the same place or, where the truth has no column, when it lies on the
expression's lines under the same name. Found means: the right API, resolved or inferred.
"""

import argparse
import json
import linecache
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]
Finding = Mapping[str, Any]

FACTS = Path(__file__).parents[2] / "api_db" / "signatures"

FUNCTIONS = "functions and classes"
CALLED_FUNCTIONS = "  of these, called"
OTHER_NAMES = "  under another name"
CONSTANTS = "constants (dtypes …)"
TENSOR_METHODS = "Tensor methods"
TENSOR_ATTRIBUTES = "Tensor attributes"
OBJECT_METHODS = "Module, Optimizer, DataLoader methods"
CLASS_MEMBERS = "members through the class"
LOOK_ALIKES = "look-alikes called Tensor methods"
MODULE_LOOK_ALIKES = "  functions of other modules"
ATTRIBUTE_LOOK_ALIKES = "  attributes"
TENSOR_PRECISION = "Tensor methods claimed rightly"
FUNCTION_PRECISION = "functions and classes claimed rightly"
ROWS = (
    FUNCTIONS, CALLED_FUNCTIONS, OTHER_NAMES, CONSTANTS, TENSOR_METHODS, TENSOR_ATTRIBUTES, OBJECT_METHODS,
    CLASS_MEMBERS, LOOK_ALIKES, MODULE_LOOK_ALIKES, ATTRIBUTE_LOOK_ALIKES, TENSOR_PRECISION, FUNCTION_PRECISION,
)  # fmt: skip
_ALARM_ROWS = frozenset((LOOK_ALIKES, MODULE_LOOK_ALIKES, ATTRIBUTE_LOOK_ALIKES))
_FUNCTION_KINDS = frozenset(("function", "class"))
_OBJECT_METHODS = frozenset(("module-method", "optimizer-method", "loader-method", "object-method"))


@dataclass
class Share:
    """A count of a whole."""

    count: int = 0
    of: int = 0

    def add(self, hit: bool) -> None:
        self.count += hit
        self.of += 1

    @property
    def percent(self) -> float:
        return 100.0 * self.count / self.of if self.of else float("nan")


@dataclass
class Score:
    """The figures of one package, and every miss and false alarm in words."""

    rows: dict[str, Share] = field(default_factory=lambda: {row: Share() for row in ROWS})
    misses: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Score") -> "Score":
        rows = {
            row: Share(share.count + other.rows[row].count, share.of + other.rows[row].of)
            for row, share in self.rows.items()
        }
        return Score(rows, self.misses + other.misses, self.reasons + other.reasons)


def load_truth(path: Path) -> tuple[Record, list[Record]]:
    """The header and the records of a truth file."""
    with path.open(encoding="utf-8") as stream:
        header, *records = (json.loads(line) for line in stream)
    return header, records


class Findings:
    """A report's findings by place, paths being relative to the truth's root."""

    def __init__(self, report: Mapping[str, Any], root: Path) -> None:
        self._ends: dict[tuple[str, int, int], list[Finding]] = defaultdict(list)
        self._lines: dict[tuple[str, int], list[Finding]] = defaultdict(list)
        self.status: dict[str, str] = {}
        for file in report["files"]:
            path = _relative(Path(report["root"]) / file["path"], root)
            self.status[path] = file["status"]
            for finding in file["findings"]:
                self._ends[path, finding["end_line"], finding["end_column"]].append(finding)
                self._lines[path, finding["end_line"]].append(finding)

    def at(self, record: Record) -> list[Finding]:
        """The findings whose name ends where this site's name ends."""
        if record["end_column"] is not None:
            return self._ends.get((record["file"], record["end_line"], record["end_column"]), [])
        lines = range(record["line"], record["end_line"] + 1)
        near = [finding for line in lines for finding in self._lines.get((record["file"], line), [])]
        return [finding for finding in near if finding["api"].rpartition(".")[2] == record["name"]]


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def score(header: Record, records: Sequence[Record], report: Mapping[str, Any], aliases: Mapping[str, str]) -> Score:
    """Compare one package's truth with a report of its sources; `aliases` fold the names of one object."""
    root = Path(header["root"])
    findings, result = Findings(report, root), Score()
    for record in records:
        folded = {*record["names"], *(aliases[name] for name in record["names"] if name in aliases)}
        _score_site({**record, "names": folded}, findings, result, root)
    return result


def known_aliases(facts: Path) -> dict[str, str]:
    """Every other name of torch's objects in the extracted facts, with the name they share."""
    aliases: dict[str, str] = {}
    for path in facts.glob("torch-*.jsonl"):
        with path.open(encoding="utf-8") as stream:
            for fact in map(json.loads, stream):
                aliases.update(dict.fromkeys(fact.get("aliases", ()), fact["name"]))
    return aliases


def _score_site(record: Record, findings: Findings, result: Score, root: Path) -> None:
    at = findings.at(record)
    claims = [finding for finding in at if finding["certainty"] != "by-name" and finding["use"] != "import"]
    right = any(_agrees(record, claim) for claim in claims)
    for row in _rows(record):
        if row in _ALARM_ROWS:
            alarms = [claim for claim in claims if claim["api"].startswith("torch.Tensor.")]
            result.rows[row].add(bool(alarms))
            if alarms:
                _note(result, record, row, f"called {alarms[0]['api']} ({alarms[0]['certainty']})", root)
            continue
        result.rows[row].add(right)
        if not right and row not in (CALLED_FUNCTIONS,):
            _note(result, record, row, _reason(at, findings.status.get(record["file"])), root)
    for claim in claims:
        row = TENSOR_PRECISION if claim["api"].startswith("torch.Tensor.") else FUNCTION_PRECISION
        if (
            record["kind"] in ("tensor-attribute", "look-alike-attribute", "constant", "other")
            and row == TENSOR_PRECISION
        ):
            continue
        if row == TENSOR_PRECISION or (claim["use"] == "call" and claim["api"].startswith("torch.")):
            result.rows[row].add(_agrees(record, claim))
            if record["kind"] == "other":
                _note(result, record, row, f"called {claim['api']} ({claim['certainty']})", root)


def _rows(record: Record) -> Iterator[str]:
    kind, called = record["kind"], record["called"]
    if record["inner"] or (record["api"] and "._" in record["api"]):
        return  # Counted with the longer name that goes on from it; or private to torch.
    if kind in _FUNCTION_KINDS:
        if record["name"] in {name.rpartition(".")[2] for name in record["names"]}:
            yield FUNCTIONS
            if called:
                yield CALLED_FUNCTIONS
        else:
            yield OTHER_NAMES
    elif kind == "held-function":
        yield OTHER_NAMES
    elif kind == "constant":
        yield CONSTANTS
    elif kind == "class-member":
        yield CLASS_MEMBERS
    elif kind in ("tensor-method", "tensor-attribute"):
        yield TENSOR_METHODS if kind == "tensor-method" else TENSOR_ATTRIBUTES
    elif kind == "look-alike-module":
        yield MODULE_LOOK_ALIKES
    elif kind == "look-alike-attribute":
        yield ATTRIBUTE_LOOK_ALIKES
    elif kind == "look-alike":
        yield LOOK_ALIKES
    if kind in _OBJECT_METHODS:
        yield OBJECT_METHODS
        if record["tensor_name"]:
            yield LOOK_ALIKES


def _agrees(record: Record, claim: Finding) -> bool:
    """The claimed API is one of the site's names; a member may be named after a base or derived class."""
    api = claim["api"]
    if api in record["names"]:
        return True
    member = record["kind"] in _OBJECT_METHODS or record["kind"].endswith("-attribute")
    return member and not api.startswith("torch.Tensor.") and api.rpartition(".")[2] == record["name"]


def _reason(at: Sequence[Finding], status: str | None) -> str:
    if status != "ok":
        return f"file {status or 'not scanned'}"
    if not at:
        return "absent"
    return ", ".join(f"{finding['certainty']} {finding['api']} ({finding['use']})" for finding in at)


def _note(result: Score, record: Record, row: str, reason: str, root: Path) -> None:
    source = linecache.getline(str(root / record["file"]), record["end_line"]).strip()
    what = record["api"] or record["name"]
    receivers = f" on {', '.join(record['receivers'][:3])}" if record["receivers"] and not record["api"] else ""
    place = f"{record['file']}:{record['end_line']}:{record['end_column'] or '?'}"
    result.misses.append(f"[{row.strip()}] {place} {what}{receivers}: {reason} | {source[:150]}")
    result.reasons[f"{row.strip()}: {what}: {reason}"] += 1


def scanned(command: Sequence[str], header: Record) -> Mapping[str, Any]:
    """The report of a scan of the truth's packages, made by running the scanner."""
    paths = [str(Path(header["root"]) / package) for package in header["packages"]]
    run = subprocess.run([*command, "--format", "json", *paths], capture_output=True, text=True, check=False)
    if run.returncode not in (0, 3):
        raise SystemExit(f"{' '.join(command)}: exit code {run.returncode}: {run.stderr[-2000:]}")
    report: Mapping[str, Any] = json.loads(run.stdout)
    return report


def table(scores: Mapping[str, Score]) -> str:
    """The figures, a row a package and the pool of all last."""
    columns = [*scores.items(), ("pooled", sum(scores.values(), Score()))]
    lines = []
    for row in ROWS:
        lines.append(f"{row.strip() if not row.startswith(' ') else row}")
        for name, result in columns:
            share = result.rows[row]
            lines.append(f"    {name:32}{share.count:6} of {share.of:6}{share.percent:8.2f} %")
    return "\n".join(lines)


def as_json(scores: Mapping[str, Score]) -> dict[str, dict[str, list[int]]]:
    """The figures for machines: count and whole by package and row."""
    return {
        name: {row.strip(): [share.count, share.of] for row, share in result.rows.items()}
        for name, result in scores.items()
    }


def write_misses(folder: Path, name: str, result: Score) -> None:
    """Write the misses of one package: the most frequent reasons first, then every one."""
    groups = [f"{count:5}  {reason}" for reason, count in result.reasons.most_common(60)]
    text = "\n".join([f"{len(result.misses)} misses and false alarms", *groups, "", *result.misses]) + "\n"
    (folder / f"misses-{name}.txt").write_text(text, encoding="utf-8")


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("truth", type=Path, nargs="+", help="JSON lines files of truth_trace.py")
    parser.add_argument("--api-scan", default="api-scan", help="the scanner's command (default: %(default)s)")
    parser.add_argument("--misses", type=Path, help="write misses-PACKAGE.txt into this folder")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--facts", type=Path, default=FACTS, help="the extracted facts (default: %(default)s)")
    options = parser.parse_args(None if arguments is None else list(arguments))
    aliases = known_aliases(options.facts)
    groups: dict[str, dict[str, Score]] = {"tuned on": {}, "held out": {}}
    for path in options.truth:
        header, records = load_truth(path)
        result = score(header, records, scanned(options.api_scan.split(), header), aliases)
        groups["held out" if header["held_out"] else "tuned on"][path.stem] = result
        if options.misses:
            write_misses(options.misses, ("heldout-" if header["held_out"] else "") + path.stem, result)
    for title, scores in groups.items():
        if scores:
            print(f"=== {title}\n{table(scores)}")
    if options.json:
        options.json.write_text(json.dumps({title: as_json(scores) for title, scores in groups.items()}, indent=1))


if __name__ == "__main__":
    main()
