# SPDX-License-Identifier: Apache-2.0
"""Mutation of the database: what is dropped, what it does to runs, and a sample of the real entries."""

import sys
from pathlib import Path

import pytest

from mindport.core.judge import Options
from mindport.core.mapping import Device, Entry, Target
from mindport.db.locate import checkout, open_database
from mindport.verify.frameworks import python_of
from mindport.verify.ledger import Ledger
from mindport.verify.mutants import mutants
from mindport.verify.mutate import Fate, Mutation, Tried, passing
from mindport.verify.mutation_score import Results, problems, sampled, score

OPTIONS = Options(Device.CPU, "2.10", "torch")
OWN = """\
torch.cat:
  targets:
    - api: mindspore.ops.cat
      rename: {dim: axis}
torch.sum:
  targets:
    - api: mindspore.mint.sum
      values: {keepdim: "{keepdim}"}
"""
ONE_IN = 12
"""How many of the entries stand for all of them here; `nox -s mutate` runs all."""
UNKILLED = {
    ("torch.Tensor.amin", ".targets[0].defaults.axis"): "MindSpore's default None means all dimensions, as () does",
}
"""Mutants of the sample that no case can kill now, and why."""


def test_one_thing_is_dropped_at_a_time() -> None:
    target = Target("m.f", "m.f({a}) * 2", rename={"a": "x", "b": "y"}, values={"c": "1"}, defaults={"d": "2"})
    entry = Entry("torch.f", (target,))
    found = {one.part.partition("[0].")[2]: one.entry.targets[0] for one in mutants(entry, OPTIONS)}
    assert list(found) == ["rename.a", "rename.b", "values.c", "defaults.d", "template"]
    assert found["rename.a"].rename == {"b": "y"}
    assert (found["values.c"].values, found["values.c"].rename) == ({}, target.rename)
    assert found["defaults.d"].defaults == {}
    assert (found["template"].template, found["template"].api) == (None, "m.f")


def test_of_a_target_that_is_only_a_template_what_it_takes_is_left() -> None:
    (mutant,) = mutants(Entry("torch.f", (Target(template="{input} * {other}"),)), OPTIONS)
    assert (mutant.entry.targets[0].template, mutant.key) == ("{input}", "{input} * {other}")
    assert list(mutants(Entry("torch.f", (Target(template="{self}"), Target(template="True"))), OPTIONS)) == []


def test_the_score_tells_runs_from_refusals() -> None:
    fates = [Fate.FAILED] * 3 + [Fate.REFUSED] * 4 + [Fate.SURVIVED] + [Fate.UNTRIED] * 2
    told = score([Tried("torch.f", "own.yaml:1", ".targets[0].rename.a", fate) for fate in fates])
    assert "10 mutants: 3 failed in a run, 4 refused by the rewriter, 1 survived, 2 untried" in told
    assert "noticed: 7 of 8 tried (87.5 %); of those that ran: 3 of 4 (75.0 %)" in told
    assert "0 of 0 tried (-)" in score([])


def test_kept_results_are_of_an_entry_as_it_is(tmp_path: Path) -> None:
    file, entry = tmp_path / "results.jsonl", Entry("torch.f", (Target("m.f", rename={"a": "x"}),))
    tried = (Tried("torch.f", "own.yaml:1", ".targets[0].rename.a", Fate.SURVIVED, 2),)
    Results(file).put("1", entry, tried)
    assert Results(file).of("1", entry) == tried
    assert Results(file).of("2", entry) is None
    assert Results(None).of("1", entry) is None


def test_targets_that_the_device_cannot_run_are_not_touched() -> None:
    ascend = Target("m.f", rename={"a": "x"}, devices=(Device.ASCEND,))
    newer = Target("m.f", rename={"a": "x"}, mindspore=">=99")
    assert list(mutants(Entry("torch.f", (ascend, newer)), OPTIONS)) == []


def test_a_target_that_no_call_becomes_is_not_touched() -> None:
    first, behind = Target("m.f", rename={"a": "x"}), Target("m.g", rename={"a": "y"})
    one = Target("m.h", rename={"a": "z"}, overload=("a", "b"))
    found = [mutant.part for mutant in mutants(Entry("torch.f", (one, first, behind)), OPTIONS)]
    assert found == [".targets[0].rename.a", ".targets[1].rename.a"]


def test_the_sample_stays_when_an_entry_is_added() -> None:
    entries = [Entry(f"torch.f{number}") for number in range(200)]
    chosen = sampled(entries, 10)
    assert 5 < len(chosen) < 40
    assert sampled([Entry("torch.new"), *entries], 10)[-len(chosen) :] == chosen


@pytest.mark.needs_frameworks
def test_what_a_case_needs_is_missed_and_what_none_needs_survives(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(OWN, encoding="utf-8")
    database = open_database(overrides=[file])
    python = python_of("torch") or Path(sys.executable)
    running = Mutation("torch", (python, python), database.path, OPTIONS, Ledger(tmp_path / "verified", Device.CPU))
    entries = [entry for entry in map(database.entry, ("torch.cat", "torch.sum")) if entry is not None]
    try:
        tried = [one for entry in entries for one in running.run(entry)]
    finally:
        running.close()
    fates = {(one.source, one.part): one.fate for one in tried}
    assert fates.pop(("torch.cat", ".targets[0].rename.dim")) in (Fate.FAILED, Fate.REFUSED)
    assert fates == {("torch.sum", ".targets[0].values.keepdim"): Fate.SURVIVED}
    (line,) = map(str, problems(tried, Path("/")))
    assert line.startswith(f"{file}:8: torch.sum: ")
    assert line.endswith("[0].values.keepdim: add one that does, or leave it out")


@pytest.mark.needs_frameworks
def test_no_mutant_of_the_sample_survives() -> None:
    folder = checkout()
    assert folder is not None
    python = python_of("torch") or Path(sys.executable)
    ledger = Ledger(folder / "verified", Device.CPU)
    running = Mutation("torch", (python, python), open_database().path, OPTIONS, ledger)
    entries = sampled(passing(open_database(), ledger, OPTIONS), ONE_IN)
    try:
        tried = [one for entry in entries for one in running.run(entry)]
    finally:
        running.close()
    assert sum(one.fate in (Fate.FAILED, Fate.REFUSED) for one in tried) > 20
    known = [one for one in tried if (one.source, one.part) in UNKILLED]
    assert [one.fate for one in known] == [Fate.SURVIVED] * len(UNKILLED), "one of UNKILLED is killed: take it out"
    survivors = problems([one for one in tried if one not in known], folder.parent)
    assert not survivors, "\n".join(map(str, survivors))
