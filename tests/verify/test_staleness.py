# SPDX-License-Identifier: Apache-2.0
"""Records are stale when the code that was run is not what the rewriter makes of the cases now."""

from pathlib import Path

import pytest
from msgspec import structs

from mindport.core.judge import Options
from mindport.core.mapping import Device, Entry
from mindport.db.locate import open_database
from mindport.db.lookup import Database
from mindport.db.verified import Record
from mindport.verify.cases import FROM_TORCH, Planned, full_text, function_text, kept_text
from mindport.verify.staleness import plan_digest, reasons, rewriting_of
from mindport.verify.summary import records
from mindport.verify.trial import Outcome, Trial

OPTIONS = Options(Device.CPU, "2.10", "torch")
VERSIONS = ("2.13.0", "2.10.0")
API = "torch.Tensor.add_"
OWN = "torch.Tensor.add_:\n  targets:\n    - template: {template}\n      unsupported: [alpha]\n"


def database(folder: Path, template: str) -> Database:
    """The shipped database with another template for one method."""
    own = folder / "own.yaml"
    own.write_text(OWN.format(template=f'"{template}"'), encoding="utf-8")
    return open_database(overrides=[own])


def entry_of(known: Database) -> Entry:
    entry = known.entry(API)
    assert entry is not None
    return entry


def ran(known: Database, *bodies: str) -> dict[str, Record]:
    """The records of runs of these cases, all of them equal."""
    tensor = {"made": "rand", "shape": [2]}
    cases = [Planned(FROM_TORCH, function_text(body, {"a": tensor}, "torch"), {"a": tensor}) for body in bodies]
    trials = [
        Trial(case, Outcome.EQUAL, target="{self} + {other}", rewritten=rewriting_of(case.text, known, OPTIONS).text)
        for case in cases
    ]
    return records(entry_of(known), trials, OPTIONS, VERSIONS)


def why(known: Database, found: dict[str, Record], entry: Entry | None = None) -> list[str]:
    return list(reasons(entry or entry_of(known), found, known, OPTIONS, VERSIONS))


def test_what_is_kept_of_a_case_gives_its_text_again() -> None:
    text = function_text("if True:\n    y = a + b", {"a": {}, "b": {"parameter": True}}, "torch")
    kept = kept_text(text)
    assert kept == "(a: torch.Tensor, b: torch.nn.Parameter)\nif True:\n    y = a + b"
    assert full_text(kept, "torch") == text
    assert full_text(kept_text(function_text("y = 1", {}, "tf")), "tf") == function_text("y = 1", {}, "tf")


def test_a_record_is_fresh_as_long_as_its_cases_are_rewritten_alike(tmp_path: Path) -> None:
    known = database(tmp_path, "{self} + {other}")
    assert why(known, ran(known, "y = a.add_(1)", "y = a.add_(a)")) == []


def test_another_rewriting_of_one_case_makes_it_stale(tmp_path: Path) -> None:
    known, other = database(tmp_path, "{self} + {other}"), database(tmp_path, "{other} + {self}")
    found = ran(known, "y = a.add_(1)", "y = a.abs()")
    seen_by_other = why(other, found, entry_of(known))  # as if not the entry but the rewriter had changed
    assert seen_by_other == ["rewritten otherwise now: y = a.add_(1)"]


def test_what_was_left_alone_and_is_rewritten_now_makes_it_stale(tmp_path: Path) -> None:
    known = database(tmp_path, "{self} + {other}")
    (found,) = ran(known, "y = a.add_(1)").values()
    left = structs.replace(found, ran=dict.fromkeys(found.ran, ""))
    assert why(known, {"": left}) == ["rewritten otherwise now: y = a.add_(1)"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"entry": "other"}, "the entry says something else now"),
        ({"source_version": "2.12.0"}, "run with 2.12.0 and MindSpore 2.10.0"),
        ({"plan": ""}, "does not tell which code was run"),
    ],
)
def test_other_entries_and_versions_make_it_stale(change: dict[str, str], reason: str, tmp_path: Path) -> None:
    known = database(tmp_path, "{self} + {other}")
    found = {key: structs.replace(one, **change) for key, one in ran(known, "y = a.add_(1)").items()}
    assert why(known, found) == [reason]
    assert why(known, {}) == ["never run"]


def test_a_case_more_is_another_plan() -> None:
    one, two = (Planned(FROM_TORCH, text) for text in ("a", "b"))
    assert plan_digest([one, two]) == plan_digest([two, one]) != plan_digest([one])
