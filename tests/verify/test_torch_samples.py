# SPDX-License-Identifier: Apache-2.0
"""Of the cases in records, those that are torch's own inputs are counted by what came of them."""

import pytest

from mindport.core.mapping import Case, Entry, Target
from mindport.core.proof import Status
from mindport.db.coverage import Samples
from mindport.db.locate import open_database
from mindport.db.verified import Record
from mindport.verify.cases import FROM_ENTRY, FROM_TORCH, GENERATED, kept_text, written
from mindport.verify.torch_samples import of_records

OWN = Case("x = rand(2)\ny = torch.amax(x, 0)")
ENTRY = Entry("torch.amax", (Target("mindspore.mint.amax"),), cases=(OWN,))
OWN_TEXT = kept_text(written(OWN, "torch", ENTRY.source).text)
FROM_SAMPLE = "(a: torch.Tensor)\nresult = torch.amax(a, dim=-1)"


def record(status: Status = Status.VERIFIED, **fields: object) -> Record:
    ran = {FROM_SAMPLE: "1", OWN_TEXT: "2"}
    return Record(status, "2.13.0", "2.10.0", "", **{"ran": ran, **fields})  # type: ignore[arg-type]


def counted(*records: Record) -> Samples:
    return of_records(ENTRY, list(records), open_database())


def test_what_the_entry_writes_itself_is_not_counted() -> None:
    found = record(cases={FROM_ENTRY: 1, FROM_TORCH: 5, GENERATED: 2}, limits={"0-d input": 1}, refused={"no": 3})
    assert counted(found) == Samples(entries=1, equal=7, refused=3, unusual=1)
    left_alone = {FROM_SAMPLE: "1", OWN_TEXT: ""}
    assert counted(record(ran=left_alone, cases={FROM_TORCH: 5}, refused={"no": 3})).refused == 2
    assert counted(record(cases={FROM_TORCH: 5}, unequal=3)).declared == 2, "one of the unequal is the entry's own"


@pytest.mark.parametrize(("status", "what"), [(Status.VERIFIED, "declared"), (Status.PARTLY, "contrary")])
def test_the_status_tells_whether_the_entry_says_it(status: Status, what: str) -> None:
    assert getattr(counted(record(status, cases={FROM_ENTRY: 1, FROM_TORCH: 5}, unequal=3)), what) == 3


def test_all_targets_of_an_entry_are_one_entry() -> None:
    found = counted(*2 * [record(cases={FROM_ENTRY: 1, FROM_TORCH: 5})])
    assert (found.entries, found.equal, found.tried, found.unclaimed) == (1, 10, 10, 0)


def test_cases_made_from_the_signature_alone_are_not_torchs() -> None:
    plain = {"(a: torch.Tensor)\nresult = torch.amax(a)": "1"}
    assert counted(record(ran=plain, cases={GENERATED: 1})) == Samples()
    assert counted(record(ran=plain, cases={FROM_TORCH: 1})).equal == 1, "torch has such inputs too"
