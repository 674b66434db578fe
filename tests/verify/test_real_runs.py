# SPDX-License-Identifier: Apache-2.0
"""Real runs of both frameworks: what is right is verified, what is wrong is found, and a death is survived."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mindport.core.judge import Options
from mindport.core.mapping import Device
from mindport.core.proof import Status
from mindport.db.locate import open_database
from mindport.db.lookup import Database
from mindport.db.verified import Record
from mindport.verify.campaign import cases_of
from mindport.verify.frameworks import python_of
from mindport.verify.process import Worker
from mindport.verify.summary import records
from mindport.verify.trial import Bench

pytestmark = pytest.mark.needs_frameworks

OPTIONS = Options(Device.CPU, "2.10", "torch")


@pytest.fixture(scope="module")
def workers() -> Iterator[tuple[Worker, Worker]]:
    python = python_of("torch") or Path(sys.executable)
    pair = Worker("torch", python), Worker("mindspore", python)
    yield pair
    for worker in pair:
        worker.close()


def run(api: str, workers: tuple[Worker, Worker], database: Database) -> dict[str, Record]:
    bench = Bench(*workers, database, OPTIONS)
    entry = database.entry(api)
    assert entry is not None
    trials = [bench.run(api, entry, case) for case in cases_of(entry, bench)]
    return records(entry, trials, OPTIONS, (workers[0].start(), workers[1].start()))


@pytest.mark.parametrize(
    "api",
    [
        "torch.add",  # a function with torch's own samples, forward and gradients
        "torch.Tensor.add_",  # changes its receiver: what others see of it counts
        "torch.Tensor.shape",  # a property
        "torch.float32",  # a constant
        "torch.nn.MaxPool2d",  # a layer whose stride is computed
        "torch.nn.LSTM",  # a layer with weights, cases of its own, several results
        "torch.optim.SGD",  # three steps of an optimizer
        "torch.optim.lr_scheduler.StepLR",
        "torch.rand",  # chance: shapes and dtypes
    ],
)
def test_what_is_right_is_verified(api: str, workers: tuple[Worker, Worker]) -> None:
    for record in run(api, workers, open_database()).values():  # one for each target that calls become
        assert record.status is Status.VERIFIED, record
        assert sum(record.cases.values()) > 0


def test_a_wrong_entry_is_found(tmp_path: Path, workers: tuple[Worker, Worker]) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("torch.maximum:\n  targets:\n    - api: mindspore.ops.minimum\n", encoding="utf-8")
    (record,) = run("torch.maximum", workers, open_database(overrides=[wrong])).values()
    assert record.status in (Status.CONTRADICTED, Status.PARTLY)
    assert record.failing


def test_a_silent_no_op_is_found(tmp_path: Path, workers: tuple[Worker, Worker]) -> None:
    wrong = tmp_path / "wrong.yaml"
    entry = "torch.Tensor.add_:\n  targets:\n    - api: mindspore.Tensor.add_\n      mindspore: '>=2.9'\n"
    wrong.write_text(entry, encoding="utf-8")
    (record,) = run("torch.Tensor.add_", workers, open_database(overrides=[wrong])).values()
    assert not record.cases
    assert any("as others see it" in failing.what for failing in record.failing)


def test_a_death_is_an_answer_and_the_next_case_runs(workers: tuple[Worker, Worker]) -> None:
    died = workers[1].ask("run", code="import os\n\n\ndef case():\n    os._exit(9)\n", inputs={})
    assert died.error == "the process died"
    after = workers[1].ask("run", code="def case():\n    two = 2\n    return locals()\n", inputs={})
    assert after.value == {"two": {"plain": 2}}
