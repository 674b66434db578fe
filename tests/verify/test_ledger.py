# SPDX-License-Identifier: Apache-2.0
"""The ledger: where records are, that they end with their entry, and that they decide what is safe."""

from pathlib import Path

import pytest
from msgspec import structs

from mindport.core.judge import Judge, Options
from mindport.core.mapping import Device, Difference, Entry, Signature, Target, Text, Verdict
from mindport.core.model import Certainty, Evidence, Finding, Safety, Span, Usage, Use
from mindport.core.proof import Run, Status
from mindport.db.problem import MappingError
from mindport.db.verified import Record, entry_digest, fresh_records, read_records
from mindport.verify.ledger import Ledger
from tests.project.small_database import SmallDatabase

ENTRY = Entry(
    "torch.relu", (Target("mindspore.ops.relu", rename={"input": "x"}),), place="api_db/mappings/torch/a.yaml:3"
)
VERSIONS = ("2.13.0", "2.10.0")


def passing(entry: Entry = ENTRY) -> Record:
    return Record(
        Status.VERIFIED, *VERSIONS, entry_digest(entry, VERSIONS[1]), cases={"torch": 3}, parameters=("input",)
    )


def test_records_are_kept_beside_those_of_the_same_file(tmp_path: Path) -> None:
    other = structs.replace(ENTRY, source="torch.abs")
    Ledger(tmp_path, Device.CPU).put(ENTRY, {"mindspore.ops.relu": passing()})
    Ledger(tmp_path, Device.CPU).put(other, {"mindspore.ops.abs": passing(other)})
    file = tmp_path / "cpu" / "torch" / "a.json"
    assert list(read_records(file)) == ["torch.abs", "torch.relu"]
    before = file.read_bytes()
    Ledger(tmp_path, Device.CPU).put(ENTRY, {"mindspore.ops.relu": passing()})
    assert file.read_bytes() == before, "the same runs give the same file"


def test_two_runs_may_write_at_the_same_time(tmp_path: Path) -> None:
    other = structs.replace(ENTRY, source="torch.abs")
    first, second = Ledger(tmp_path, Device.CPU), Ledger(tmp_path, Device.CPU)
    first.put(ENTRY, {"mindspore.ops.relu": passing()})
    assert second.records(other) == {}
    first.put(other, {"mindspore.ops.abs": passing(other)})
    second.put(ENTRY, {"mindspore.ops.relu": passing()})
    assert list(read_records(tmp_path / "cpu" / "torch" / "a.json")) == ["torch.abs", "torch.relu"]


def test_records_of_a_changed_entry_prove_nothing(tmp_path: Path) -> None:
    Ledger(tmp_path, Device.CPU).put(ENTRY, {"mindspore.ops.relu": passing()})
    changed = structs.replace(ENTRY, targets=(Target("mindspore.ops.relu"),))
    assert list(fresh_records(tmp_path, {"torch.relu": changed})) == []
    ((source, key, device, record),) = fresh_records(tmp_path, {"torch.relu": ENTRY})
    assert (source, key, device, record) == ("torch.relu", "mindspore.ops.relu", Device.CPU, passing())


def test_texts_for_people_do_not_make_a_record_stale() -> None:
    told = structs.replace(
        ENTRY.targets[0],
        differences=(
            Difference(
                Text("One."),
            ),
        ),
    )
    retold = structs.replace(
        ENTRY.targets[0],
        differences=(
            Difference(
                Text("Two."),
            ),
        ),
    )
    digests = {entry_digest(structs.replace(ENTRY, targets=(target,)), VERSIONS[1]) for target in (told, retold)}
    assert len(digests) == 1


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    with pytest.raises(MappingError, match=r"a\.json"):
        read_records(tmp_path / "a.json")


class Proved(SmallDatabase, frozen=True):
    """The small database with a record for torch.relu."""

    proof: Evidence | None = None

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def entry(self, name: str) -> Entry | None:
        target = Target("mindspore.ops.relu", verdict=Verdict.SAME, signatures=(Signature(()),))
        return Entry("torch.relu", (target,), signatures=(Signature(()),))

    def run(self, source: str, target: str, device: Device) -> Run | None:
        return Run(device, Status.VERIFIED, "", self.proof) if device is Device.CPU and self.proof else None


def judged(proof: Evidence | None, options: Options, certainty: Certainty = Certainty.RESOLVED) -> Finding:
    usage = Usage("torch.relu", Span(0, 10, 1, 1, 1, 11), Use.CALL, certainty, ())
    return Judge(Proved(proof=proof), options).finding(usage)


PROOF = Evidence(Device.CPU, "2.13.0", "2.10.0", 3, 0.0)


def test_a_call_is_safe_where_runs_have_shown_it() -> None:
    found = judged(PROOF, Options(Device.CPU, "2.10"))
    assert (found.safety, found.verified) == (Safety.SAFE, PROOF)


@pytest.mark.parametrize(
    ("proof", "options"),
    [
        (None, Options(Device.CPU, "2.10")),
        (PROOF, Options(Device.ASCEND, "2.10")),
        (PROOF, Options(Device.CPU, "2.9")),
        (structs.replace(PROOF, failing=((),)), Options(Device.CPU, "2.10")),
    ],
)
def test_without_a_record_that_covers_it_a_call_is_for_review(proof: Evidence | None, options: Options) -> None:
    found = judged(proof, options)
    assert (found.safety, found.verified) == (Safety.REVIEW, None)


def test_a_guess_stays_a_sketch_whatever_runs_have_shown() -> None:
    assert judged(PROOF, Options(Device.CPU, "2.10"), Certainty.BY_NAME).safety is Safety.SHOW


def test_a_record_that_stayed_where_its_entry_was_is_named(tmp_path: Path) -> None:
    Ledger(tmp_path, Device.CPU).put(ENTRY, {"mindspore.ops.relu": passing()})
    kept = tmp_path / "cpu" / "torch" / "a.json"
    kept.with_name("b.json").write_bytes(kept.read_bytes())
    with pytest.raises(MappingError, match=r"b\.json.*torch\.relu.*a\.json has its record too: delete"):
        list(fresh_records(tmp_path, {"torch.relu": ENTRY}))
