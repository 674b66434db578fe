# SPDX-License-Identifier: Apache-2.0
"""What has moved away from the entries, and how much they cover."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from packaging.version import Version

from mindport.core.mapping import Device, Entry
from mindport.db.coverage import Samples, coverage, targets_by_place
from mindport.db.coverage_page import page
from mindport.db.coverage_places import differing
from mindport.db.drift import Kind, of_names, of_tables, with_installed
from mindport.db.fact_file import FactFile, FactLine, read_facts
from mindport.db.facts import Facts
from mindport.db.official_tables import OfficialRow, read_tables
from mindport.db.problem import MappingError

if TYPE_CHECKING:
    from tests.db.conftest import Folder

ENTRIES = """\
torch.nn.Conv2d:
  targets:
    - {api: mindspore.nn.Conv2d, rename: {bias: has_bias}, mindspore: ">=2.10"}
torch.relu:
  advice: {en: Write it.}
"""


def file_of(framework: str, version: str, facts: Sequence[dict[str, Any]]) -> FactFile:
    return FactFile(framework, Version(version), [msgspec.convert(fact, FactLine) for fact in facts])


BEFORE = file_of("torch", "2.13.0", [
    {"name": "torch", "kind": "module"},
    {"name": "torch.kept", "kind": "function", "signatures": ["(a)"]},
    {"name": "torch.changed", "kind": "function", "signatures": ["(a)"]},
    {"name": "torch.also_changed", "kind": "function", "signatures": ["(a)"]},
    {"name": "torch.gone", "kind": "function", "signatures": ["(a)"]},
    {"name": "torch._gone", "kind": "function"},
])  # fmt: skip
AFTER = file_of("torch", "2.14.0", [
    {"name": "torch", "kind": "module"},
    {"name": "torch.kept", "kind": "function", "signatures": ["(a) -> torch.Tensor"]},
    {"name": "torch.changed", "kind": "function", "signatures": ["(a, b=None)"]},
    {"name": "torch.also_changed", "kind": "function", "signatures": ["(b)"]},
    {"name": "torch.new", "kind": "function", "aliases": ["torch.newer"]},
    {"name": "torch.x._new", "kind": "function"},
])  # fmt: skip


def test_names_that_came_went_or_changed_are_told() -> None:
    entries = {
        name: Entry(name, place=f"some.yaml:{line}") for line, name in enumerate(("torch.changed", "torch.gone"))
    }
    looks = [(look.kind, look.name, look.text, look.place) for look in of_names(BEFORE, AFTER, entries)]
    assert looks == [
        (Kind.CHANGED, "torch.changed", "(a) became (a, b=None)", "some.yaml:0"),
        (Kind.NEW, "torch.new", "function, not in the facts of 2.13.0", ""),
        (Kind.GONE, "torch.gone", "function, not in 2.14.0", "some.yaml:1"),
    ]


def test_what_is_installed_stands_for_the_committed_facts() -> None:
    old = file_of("mindspore", "2.9.0", [{"name": "mindspore.x", "kind": "function"}])
    newest = file_of("mindspore", "2.10.0", [{"name": "mindspore.x", "kind": "function"}])
    next_one = file_of("mindspore", "2.11.0", [])
    facts = with_installed([old, newest, BEFORE], [AFTER, next_one])
    assert facts.target_versions == ("2.9.0", "2.10.0", "2.11.0")
    assert facts.source("torch.gone") is None
    assert facts.source("torch.newer") is not None
    assert with_installed([old, newest], [file_of("mindspore", "2.9.0", [])]).target("mindspore.x", "2.9.0") is None


def test_tables_are_read_from_markdown_and_csv(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "pytorch_api_mapping.md").write_text(
        "# Tables\n\n| PyTorch | MindSpore | Description |\n| --- | --- | --- |\n"
        "| [torch.relu](https://a.b/c) | [mindspore.ops.relu](https://d.e) | Consistent |\n"
        "| torch.nn.Conv2d | `mindspore.nn.Conv2d` | differs |\n| torch.x | - | |\nsee | torch.y | mindspore.z\n",
        encoding="utf-8",
    )
    (tmp_path / "old.csv").write_text("source_api,target_api\ntf.nn.relu,mindspore.ops.relu\n,\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("| torch.relu | mindspore.ops.relu |", encoding="utf-8")
    rows = [(row.source, row.target, Path(row.place).name) for row in read_tables(tmp_path)]
    assert rows == [
        ("torch.relu", "mindspore.ops.relu", "pytorch_api_mapping.md:5"),
        ("torch.nn.Conv2d", "mindspore.nn.Conv2d", "pytorch_api_mapping.md:6"),
        ("tf.nn.relu", "mindspore.ops.relu", "old.csv:2"),
    ]


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="no mapping table there: put pages such as"):
        read_tables(tmp_path)


def test_rows_without_answer_or_with_another_are_told(folder: "Folder") -> None:
    database = folder.compile(ENTRIES)
    rows = [
        OfficialRow("torch.nn.modules.conv.Conv2d", "mindspore.nn.Conv2d", "a.md:1"),
        OfficialRow("torch.nn.Conv2d", "mindspore.ops.relu", "a.md:2"),
        OfficialRow("torch.nn.Conv2d", "mindspore.gone", "a.md:3"),
        OfficialRow("torch.max", "mindspore.mint.max", "a.md:4"),
        OfficialRow("torch.max", "mindspore.ops.max", "a.md:5"),
        OfficialRow("torch.old", "None", "a.md:6"),
    ]
    looks = of_tables(rows, Facts(read_facts(folder.sources.signatures)), database.entry)
    assert [(look.kind, look.text, look.place) for look in looks] == [
        (Kind.OTHER_TARGET, "the table gives mindspore.ops.relu, mappings/torch/some.yaml:1 does not", "a.md:2"),
        (Kind.UNANSWERED, "no entry; the table gives mindspore.ops.max", "a.md:5"),
        (Kind.OLD_NAME, "not in the facts; the table gives None", "a.md:6"),
    ]


def test_coverage_counts_names_entries_and_what_a_base_answers(folder: "Folder") -> None:
    database = folder.compile(ENTRIES + "torch.nn.Module.train:\n  targets:\n    - template: '{self}.x({mode})'\n")
    frameworks = {one.name: one for one in coverage(read_facts(folder.sources.signatures), database)}
    total = frameworks["torch"].total
    assert (total.names, total.entries, total.by_base, total.by_family) == (7, 3, 0, 0)
    assert (total.mapped, total.none) == (2, 1)
    assert (total.verified, total.gradients, total.differs) == (0, 0, 0)
    assert list(frameworks["tensorflow"].others) == ["tf.keras.layers"]
    places = targets_by_place(database)
    assert places == {"2.9": dict.fromkeys(Device, 1), "2.10": dict.fromkeys(Device, 2)}
    elsewhere = differing(database)
    assert [(one.source, one.by_device, one.by_version) for one in elsewhere] == [("torch.nn.Conv2d", False, True)]
    text = page(list(frameworks.values()), places, {"consistent": 3}, elsewhere, Samples(entries=2, equal=9, unusual=1))
    assert "The target of 0 entries depends on the device, that of 1 on MindSpore's version;" in text
    assert "| torch 2.13.0 | 7 | 3 | 3 | 0 | 0 | 2 | 0 | 0 | 0 | 1 |" in text.splitlines()
    assert "| 2.9 | 1 | 1 | 1 |" in text.splitlines()
    assert "for 3 that are called consistent" in text
    assert "1 modules with 1 names are not answered" in text
