# SPDX-License-Identifier: Apache-2.0
"""Scans of whole projects: what the cache keeps and when it must not, several processes, files that go wrong."""

import json
from pathlib import Path

import pytest
from msgspec import structs

from mindport.core.mapping import Device, Fact, Text
from mindport.core.model import FileResult, FileStatus
from mindport.db.problem import DamagedDatabase
from mindport.project import scanned
from mindport.project.problem import WrongUse
from mindport.project.result import ScanResult
from mindport.project.scan import scan_project, scan_unsaved
from mindport.project.settings import Settings
from tests.project.small_database import SmallDatabase

FILES = {
    "pkg/__init__.py": "from pkg.layers import relu\n",
    "pkg/layers.py": "import torch\nfrom torch import relu\n",
    "use.py": "from pkg import relu\ny = relu(1)\n",
    "other.py": "import torch\nx = torch.rand(2).view(2)\n",
    "plain.py": "print('hello')\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def scan(project: Path, database: SmallDatabase | None = None, **settings: object) -> ScanResult:
    return scan_project(
        [project],
        structs.replace(Settings(jobs=1), **settings),
        database or SmallDatabase(),
        cache_folder=project.parent / "cache",
    )


def scan_anew(project: Path) -> tuple[FileResult, ...]:
    return scan(project, cache=False).files


def apis(result: ScanResult) -> dict[str, list[str]]:
    return {file.path: [finding.api for finding in file.findings] for file in result.files}


def test_findings_follow_imports_across_files(project: Path) -> None:
    result = scan(project)
    assert result.root == str(project)
    assert apis(result) == {
        "other.py": ["torch.rand", "torch.Tensor.view"],
        "pkg/__init__.py": [],
        "pkg/layers.py": ["torch.relu"],
        "plain.py": [],
        "use.py": ["torch.relu"],
    }
    assert [file.path for file in result.files if file.status is FileStatus.SKIPPED] == ["plain.py"]
    assert [file.lines for file in result.files] == [2, 1, 2, 1, 2]


def test_an_unchanged_project_comes_from_the_cache(project: Path) -> None:
    first, second = scan(project), scan(project)
    assert (first.cached, second.cached) == (0, 5)
    assert second.files == first.files == scan_anew(project)


def test_a_changed_file_is_scanned_and_those_that_asked_it(project: Path) -> None:
    scan(project)
    (project / "pkg" / "layers.py").write_text("import torch\nfrom torch import rand as relu\n")
    result = scan(project)
    assert apis(result)["use.py"] == ["torch.rand"]
    assert result.cached == 3  # not use.py, and pkg/__init__.py asked nothing
    assert result.files == scan_anew(project)


def test_a_change_that_offers_the_same_to_others_costs_one_file(project: Path) -> None:
    scan(project)
    (project / "pkg" / "layers.py").write_text("import torch\nfrom torch import relu\n# a comment\n")
    assert scan(project).cached == 4


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("torch.py", "def rand(n): ...\n"),
        ("pkg/layers/__init__.py", "def relu(x): ...\n"),
        ("pkg.py", ""),
        ("new.py", "import torch\n"),
        ("plain.py", "from pkg import relu\n"),
        ("other.py", "x = 1\n"),
    ],
)
def test_what_a_cached_scan_says_is_what_a_new_scan_says(project: Path, name: str, text: str) -> None:
    scan(project)
    file = project / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    assert scan(project).files == scan_anew(project)
    file.unlink()
    assert scan(project).files == scan_anew(project)


def test_a_star_import_that_comes_to_have_a_name_is_noticed(project: Path) -> None:
    (project / "pkg" / "__init__.py").write_text("from pkg.first import *\nfrom pkg.layers import *\n")
    first = project / "pkg" / "first.py"
    first.write_text("import torch\n")
    assert apis(scan(project))["use.py"] == ["torch.relu"]
    first.write_text("from torch import rand as relu\n")
    assert apis(scan(project))["use.py"] == ["torch.rand"]
    assert scan(project).files == scan_anew(project)


def test_a_class_that_defines_a_tensors_method_is_noticed(project: Path) -> None:
    (project / "other.py").write_text("import torch\n\n\ndef f(x):\n    return x.view()\n")
    assert apis(scan(project))["other.py"] == ["torch.Tensor.view"]
    (project / "plain.py").write_text("class Box:\n    def view(self):\n        return 1\n")
    assert scan(project).files == scan_anew(project)


def test_a_removed_file_is_gone_and_missed(project: Path) -> None:
    scan(project)
    (project / "pkg" / "layers.py").unlink()
    result = scan(project)
    assert "pkg/layers.py" not in apis(result)
    assert result.files == scan_anew(project)


def test_other_settings_or_another_database_are_other_results(project: Path) -> None:
    scan(project)
    assert scan(project, device=Device.CPU).cached == 0
    assert scan(project, mindspore="2.7").cached == 0
    assert scan(project, database=SmallDatabase("another")).cached == 0
    assert scan(project).cached == 5


def test_a_damaged_cache_is_said_and_built_anew(project: Path) -> None:
    whole = scan(project)
    (file,) = (project.parent / "cache").iterdir()
    file.write_bytes(b"damaged")
    result = scan(project)
    (problem,) = result.problems
    assert ": the cache is damaged: " in str(problem)
    assert result.files == whole.files
    assert (scan(project).cached, scan(project).problems) == (5, ())


def test_several_processes_find_the_same(project: Path) -> None:
    for number in range(30):
        (project / f"use{number}.py").write_text(f"from pkg import relu\nimport torch\nrelu(torch.rand({number}))\n")
    assert scan(project, jobs=2, cache=False).files == scan_anew(project)


def test_line_ends_change_only_offsets(project: Path) -> None:
    text = "import torch\nx = torch.rand(\n  2)\ny = x.view(2)\n"
    for name, end in {"lf": "\n", "crlf": "\r\n", "cr": "\r"}.items():
        (project / f"{name}.py").write_bytes(text.replace("\n", end).encode())
    found = {file.path: [(f.api, f.span.line, f.span.column) for f in file.findings] for file in scan(project).files}
    assert len(found["lf.py"]) == 2
    assert found["lf.py"] == found["crlf.py"] == found["cr.py"]


def test_notebooks(project: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": "torch"},
        {"cell_type": "code", "source": "%time\nimport torch"},
        {"cell_type": "code", "source": ["x = 1\n", "torch.rand(2)"]},
    ]
    (project / "train.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}}))
    (project / "train.py").write_text("from torch import relu\n")
    (project / "user.py").write_text("from train import relu\nrelu(1)\n")
    (project / "r.ipynb").write_text(json.dumps({"cells": cells, "metadata": {"kernelspec": {"language": "R"}}}))
    files = {file.path: file for file in scan(project).files}
    (finding,) = files["train.ipynb"].findings
    assert (finding.api, finding.cell, finding.span.line, finding.span.column) == ("torch.rand", 3, 2, 1)
    assert files["r.ipynb"].status is FileStatus.SKIPPED
    assert [finding.api for finding in files["user.py"].findings] == ["torch.relu"]


def test_files_that_cannot_be_read_are_named_and_the_rest_is_complete(project: Path) -> None:
    (project / "bytes.py").write_bytes(b"x = '\xff'")
    (project / "big.py").write_text("import torch  # " + "x" * 1000)
    (project / "no.ipynb").write_text("no notebook")
    result = scan(project, max_file_size=500)
    assert {file.path: file.why("en") for file in result.unreadable()} == {
        "big.py": "larger than 500 bytes (setting max-file-size)",
        "bytes.py": "line 1: byte 0xff is not utf-8",
        "no.ipynb": "is no notebook: not JSON: line 1: Expecting value",
    }
    assert len(apis(result)["other.py"]) == 2
    assert scan(project, max_file_size=500).files == result.files


def test_a_defect_in_one_file_stays_there(
    project: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(data: bytes) -> str:
        if b"rand" in data:
            raise RecursionError("too deep")
        return data.decode()

    monkeypatch.setattr(scanned, "decode", failing)
    result = scan(project)
    assert [(file.path, file.why("en")) for file in result.unreadable()] == [
        ("other.py", "scanning failed (RecursionError: too deep): report this")
    ]
    assert "Traceback" in caplog.text
    monkeypatch.undo()
    assert scan(project).files == scan_anew(project)


def test_a_damaged_database_ends_the_scan(project: Path) -> None:
    class Damaged(SmallDatabase, frozen=True):
        def fact(self, name: str) -> Fact | None:
            raise DamagedDatabase(Path("api.sqlite"), Text("damaged"))

    with pytest.raises(DamagedDatabase, match=r"api\.sqlite"):
        scan(project, Damaged())


def test_packages_that_need_no_port_are_not_counted(project: Path) -> None:
    (project / "models.py").write_text("import numpy, timm, torch\nnumpy.ones(1)\ntimm.create_model('x')\n")
    for result in (scan(project), scan(project)):
        (file,) = (file for file in result.files if file.path == "models.py")
        assert list(file.packages) == ["timm"]


def test_progress_counts_files(project: Path) -> None:
    told: list[tuple[int, int]] = []
    scan_project(
        [project], Settings(jobs=1, cache=False), SmallDatabase(), lambda done, total: told.append((done, total))
    )
    assert told == [(5, 5)]


def test_a_text_stands_for_a_file(project: Path) -> None:
    text = b"from pkg import relu\nrelu(1)\n"
    (file,) = scan_unsaved(project / "sub" / "new.py", text, [project], Settings(), SmallDatabase()).files
    assert (file.path, [finding.api for finding in file.findings]) == ("sub/new.py", ["torch.relu"])
    (file,) = scan_unsaved(project / "use.py", b"import torch\ntorch.rand(1)\n", [], Settings(), SmallDatabase()).files
    assert (file.path, [finding.api for finding in file.findings]) == ("use.py", ["torch.rand"])
    with pytest.raises(WrongUse, match="not in"):
        scan_unsaved(project.parent / "out.py", b"", [project], Settings(), SmallDatabase())
