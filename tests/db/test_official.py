# SPDX-License-Identifier: Apache-2.0
"""Contradictions between runs and official tables: how they are found, and when they are shown."""

from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from docs.make_official_tables import OFFICIAL, PAGE, TABLES, Claim, compared, page, read_claims
from mindport.core.mapping import Device, Difference, Entry, Parameter, Signature, Target, Text, Verdict
from mindport.core.proof import Status
from mindport.db.answer import Question, answer
from mindport.db.official import CONSISTENT, DIFFERENT, official_of, read_contradictions
from mindport.db.problem import MappingError
from mindport.db.verified import Failing, Record, entry_digest
from tests.db.conftest import Folder

TARGET = Target("mindspore.ops.relu", verdict=Verdict.SAME)
ENTRY = Entry("torch.relu", (TARGET,), signatures=(Signature((Parameter("input"), Parameter("dim"))),))
PASSING = Record(
    Status.VERIFIED, "2.13.0", "2.10.0", "digest", cases={"torch": 7}, parameters=("dim", "input")
)  # fmt: skip
FAILURE = Failing(("input",), "result = torch.relu(a)", "result: 1 of 1 differ")
HEADER = "release,source_api,target_api,class\n"


def found(kind: str, record: Record, target: Target = TARGET) -> list[tuple[str, str]]:
    entry = structs.replace(ENTRY, targets=(target,))
    return [(row.says, row.outcome) for row in compared(Claim("r2.0", kind), entry, target, record)]


def test_the_newest_table_that_has_a_pair_counts(tmp_path: Path) -> None:
    rows = (
        "r2.0,torch.f,mindspore.f,difference\nr2.1,torch.f,mindspore.f,consistent\nr2.2,torch.f,mindspore.f,unstated\n"
    )
    for name in TABLES:
        (tmp_path / name).write_text(HEADER + rows, encoding="utf-8")
    assert read_claims(tmp_path) == {("torch.f", "mindspore.f"): Claim("r2.1", "consistent")}


def test_a_failing_case_contradicts_consistent() -> None:
    error = structs.replace(FAILURE, what="TypeError: no")
    in_place = structs.replace(FAILURE, given=("inplace",), what="a as others see it: 1 of 1 differ")
    failing = structs.replace(PASSING, failing=(in_place, error), gradients_failing=(FAILURE,))
    assert found("consistent", failing) == [(CONSISTENT, "result: 1 of 1 differ")]
    assert found("difference", failing) == found("consistent", PASSING) == []


def test_only_whole_runs_of_an_unchanged_call_contradict_a_difference() -> None:
    assert [says for says, _ in found("difference", PASSING)] == [DIFFERENT]
    assert found("param_names_differ", PASSING) == []
    for lesser in (
        structs.replace(PASSING, parameters=("input",)),
        structs.replace(PASSING, cases={"torch": 4}),
        structs.replace(PASSING, limits={"int64 input": 1}),
        structs.replace(PASSING, status=Status.PARTLY),
    ):
        assert found("difference", lesser) == []
    assert found("difference", PASSING, structs.replace(TARGET, verdict=Verdict.RENAMED)) == []
    assert found("difference", PASSING, structs.replace(TARGET, differences=(Difference(Text("x")),))) == []
    told = structs.replace(TARGET, differences=(Difference(Text("x"), when=("dim",)),))
    assert len(found("difference", structs.replace(PASSING, parameters=("input",)), told)) == 1


def test_what_a_new_run_no_longer_shows_is_not_shown() -> None:
    failing = structs.replace(PASSING, failing=(FAILURE,))
    (row,) = compared(Claim("r2.0", "consistent"), ENTRY, TARGET, failing)
    shown = official_of(row, failing)
    assert shown is not None and (shown.release, shown.says, shown.what) == ("r2.0", CONSISTENT, FAILURE.what)
    assert official_of(row, PASSING) is None
    (row,) = compared(Claim("r2.0", "difference"), ENTRY, TARGET, PASSING)
    assert official_of(row, PASSING) is not None
    assert official_of(row, failing) is None


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "cpu.json").write_text("{}", encoding="utf-8")
    with pytest.raises(MappingError, match=r"cpu\.json"):
        read_contradictions(tmp_path)


def test_an_answer_tells_of_runs_and_of_what_they_contradict(folder: Folder) -> None:
    entries = "torch.relu:\n  targets:\n    - api: mindspore.ops.relu\n"
    entry = folder.compile(entries).entry("torch.relu")
    assert entry is not None
    record = structs.replace(
        PASSING, entry=entry_digest(entry, PASSING.mindspore), failing=(FAILURE,), status=Status.PARTLY
    )
    key = "mindspore.ops.relu"
    for path, content in (
        (folder.sources.verified / "cpu" / "some.json", {entry.source: {key: record}}),
        (folder.sources.official / "cpu.json", [*compared(Claim("r2.0", "consistent"), entry, TARGET, record)]),
    ):
        path.parent.mkdir(parents=True)
        path.write_bytes(msgspec.json.encode(content))
    database = folder.compile(entries)
    on_cpu = answer(database, "torch.relu", Question(Device.CPU))
    told = "MindSpore's r2.0 table calls the two consistent; on cpu a run is not: result = torch.relu(a)"
    assert (on_cpu.official or "").startswith(told)
    elsewhere = answer(database, "torch.relu", Question(Device.ASCEND))
    assert (elsewhere.verified, elsewhere.official) == (None, on_cpu.official)
    shown = "7 cases equal on cpu, largest error 0; not equal: input: result: 1 of 1 differ"
    assert elsewhere.unverified == f"not run on ascend; {shown}"
    assert [(run.target, run.device, run.told) for run in elsewhere.runs] == [(key, Device.CPU, shown)]


def test_the_page_is_made_from_the_data() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(OFFICIAL), "run docs/make_official_tables.py"
