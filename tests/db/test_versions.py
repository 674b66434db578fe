# SPDX-License-Identifier: Apache-2.0
"""Facts of several MindSpore versions: kept as differences, looked up by version, and targets that fit each."""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

from mindport.core.choose import choose, known_version, needed
from mindport.core.mapping import Device
from mindport.db.fact_file import FactLine, read_facts, store
from mindport.db.lookup import Database
from mindport.db.offers import spans
from mindport.db.overlay import overlay
from mindport.db.problem import MappingError
from mindport.db.target_versions import specifier

if TYPE_CHECKING:
    from tests.db.conftest import Folder

Compiled = Callable[[str], Database]
OF_VERSIONS: dict[str, list[dict[str, Any]]] = {
    "2.7.0": [
        {"name": "mindspore.gone", "kind": "function"},
        {"name": "mindspore.same", "kind": "function", "aliases": ["mindspore.old"], "signatures": ["(x)"]},
        {"name": "mindspore.changed", "kind": "function", "signatures": ["(x)"], "deprecated": True},
    ],
    "2.8.0": [
        {"name": "mindspore.same", "kind": "function", "signatures": ["(x)"]},
        {"name": "mindspore.changed", "kind": "function", "signatures": ["(x, y=1)"]},
    ],
    "2.10.0": [
        {"name": "mindspore.new", "kind": "class", "bases": ["mindspore.same"]},
        {"name": "mindspore.same", "kind": "function", "signatures": ["(x)"]},
        {"name": "mindspore.changed", "kind": "function", "signatures": ["(x, y=1)"]},
    ],
}
KNOWN = ("2.7.0", "2.8.0", "2.9.0", "2.10.0")


def written(folder: Path, version: str, facts: list[dict[str, Any]]) -> None:
    text = "".join(json.dumps(fact) + "\n" for fact in facts)
    (folder / f"mindspore-{version}.jsonl").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("order", [list(OF_VERSIONS), list(OF_VERSIONS)[::-1], ["2.7.0", "2.10.0", "2.8.0", "2.10.0"]])
def test_only_the_newest_version_stays_whole(tmp_path: Path, order: list[str]) -> None:
    for version in order:
        stored(tmp_path, version, OF_VERSIONS[version])
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "mindspore-2.10.0.jsonl",
        "mindspore-2.7.0.changes.jsonl",
        "mindspore-2.8.0.changes.jsonl",
    ]
    for file in read_facts(tmp_path):
        facts = {line.name: line for line in (FactLine(**_tuples(fact)) for fact in OF_VERSIONS[str(file.version)])}
        assert file.lines == facts
    assert (tmp_path / "mindspore-2.8.0.changes.jsonl").read_text(encoding="utf-8").splitlines() == [
        '{"relative_to":"2.10.0"}',
        '{"name":"mindspore.new","absent":true}',
    ]
    changes = (tmp_path / "mindspore-2.7.0.changes.jsonl").read_text(encoding="utf-8")
    assert '{"name":"mindspore.changed","signatures":["(x)"],"deprecated":true}' in changes


def test_older_versions_say_the_same_when_the_newest_is_extracted_anew(tmp_path: Path) -> None:
    for version, facts in OF_VERSIONS.items():
        stored(tmp_path, version, facts)
    before = {file.version: file.lines for file in read_facts(tmp_path)[:-1]}
    assert stored(tmp_path, "2.10.0", [{"name": "mindspore.other", "kind": "class"}]).name == "mindspore-2.10.0.jsonl"
    assert {file.version: file.lines for file in read_facts(tmp_path)[:-1]} == before
    assert stored(tmp_path, "2.8.0", OF_VERSIONS["2.8.0"]).name == "mindspore-2.8.0.changes.jsonl"


def stored(folder: Path, version: str, facts: list[dict[str, Any]]) -> Path:
    with TemporaryDirectory(dir=folder, prefix=".") as scratch:
        extracted = Path(scratch) / "facts.jsonl"
        extracted.write_text("".join(json.dumps(fact) + "\n" for fact in facts), encoding="utf-8")
        return store(folder, "mindspore", version, extracted)


def _tuples(fact: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in fact.items()}


def test_differences_without_what_they_refer_to_are_named(tmp_path: Path) -> None:
    (tmp_path / "mindspore-2.7.0.changes.jsonl").write_text('{"relative_to": "2.8.0"}\n', encoding="utf-8")
    with pytest.raises(MappingError, match=r"2\.7\.0\.changes\.jsonl:1: differences relative to 2\.8\.0, of which"):
        read_facts(tmp_path)


def test_a_name_is_looked_up_in_a_version(folder: "Folder") -> None:
    for version, facts in OF_VERSIONS.items():
        written(folder.path / "signatures", version, facts)
    (folder.path / "signatures" / "mindspore-2.9.0.jsonl").unlink()
    database = folder.compile("torch.relu: {advice: {en: x}}\n")
    assert database.versions["mindspore"] == ("2.7.0", "2.8.0", "2.10.0")
    there = {
        name: [version for version in database.versions["mindspore"] if database.fact_in(name, version)]
        for name in ("mindspore.gone", "mindspore.old", "mindspore.same", "mindspore.new", "mindspore.nope")
    }
    assert there == {
        "mindspore.gone": ["2.7.0"],
        "mindspore.old": ["2.7.0"],
        "mindspore.same": ["2.7.0", "2.8.0", "2.10.0"],
        "mindspore.new": ["2.10.0"],
        "mindspore.nope": [],
    }
    old, new = (database.fact_in("mindspore.changed", version) for version in ("2.7.0", "2.8.0"))
    assert old is not None
    assert new is not None
    assert (len(old.signatures[0].parameters), old.deprecated) == (1, True)
    assert (len(new.signatures[0].parameters), new.deprecated) == (2, False)


RELU = "torch.relu:\n  targets:\n    - api: mindspore.ops.relu\n"


def test_a_target_whose_parameters_change_is_one_for_each_form(folder: "Folder") -> None:
    _relu(folder, "2.9.0", "(x)")
    with pytest.raises(MappingError, match=r"some\.yaml:3: .* say what happens to input in MindSpore 2\.9\.0: rename"):
        folder.compile(RELU)
    entry = folder.compile(
        f"{RELU}      mindspore: '>=2.10'\n    - api: mindspore.ops.relu\n      rename: {{input: x}}\n"
        "      mindspore: <2.10\n"
    ).entry("torch.relu")
    assert entry is not None
    old, new = (choose(entry, Device.CPU, version) for version in ("2.9", "2.10"))
    assert (old and old.rename, new and new.rename) == ({"input": "x"}, {})
    assert new is not None
    assert needed(entry, new) == ""  # nobody has to know that it was another form before


@pytest.mark.parametrize(
    ("now", "before", "specifiers"),
    [
        ("(input, out=None)", "(input)", [">=2.10", "<2.10"]),  # `out` can be given in 2.10 only
        ("(input, more=1)", "(input)", [""]),  # nothing that a call could give
        ("(more=1, *, input)", "(input)", [">=2.10", "<2.10"]),
        ("(input)", "(*args, **kwargs)", [""]),  # 2.9 says nothing: as in 2.10
    ],
)
def test_forms_that_make_the_same_calls_are_one(folder: "Folder", now: str, before: str, specifiers: list[str]) -> None:
    facts = folder.path / "signatures" / "torch-2.13.0.jsonl"
    text = facts.read_text(encoding="utf-8").replace('"(input) -> torch.Tensor"', '"(input, out=None) -> torch.Tensor"')
    facts.write_text(text, encoding="utf-8")
    _relu(folder, "2.9.0", before)
    _relu(folder, "2.10.0", now)
    entry = folder.compile(RELU).entry("torch.relu")
    assert entry is not None
    assert [target.mindspore for target in entry.targets] == specifiers
    assert needed(entry, entry.targets[0]) == ""


def test_a_written_signature_stands_for_what_says_nothing(folder: "Folder") -> None:
    _relu(folder, "2.9.0", "(x)")
    _relu(folder, "2.10.0", "(*args, **kwargs)")
    entry = folder.compile(
        f"{RELU}      mindspore: '>=2.10'\n      signature: (input, flag=True)\n"
        "    - {api: mindspore.ops.relu, mindspore: <2.10, rename: {input: x}}\n"
    ).entry("torch.relu")
    assert entry is not None
    assert [len(target.signatures[0].parameters) for target in entry.targets] == [2, 1]


def _relu(folder: "Folder", version: str, signature: str) -> None:
    path = folder.path / "signatures" / f"mindspore-{version}.jsonl"
    facts = list(map(json.loads, path.read_text(encoding="utf-8").splitlines()))
    for fact in facts:
        if fact["name"] == "mindspore.ops.relu":
            fact["signatures"] = [signature]
    written(folder.path / "signatures", version, facts)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("mindspore.mint.max({input})", "mindspore.mint.max does not exist in MindSpore 2.9.0"),
        (
            "mindspore.ops.Relu({input})",
            "mindspore.ops.Relu does not exist in MindSpore 2.9.0, 2.10.0; did you mean mindspore.ops.relu?",
        ),
        ("mindspore.ops.relu({input}, 1)", "mindspore.ops.relu does not take (input, 1) in MindSpore 2.9.0, 2.10.0"),
        ("abs(mindspore.ops.relu(x={input}))", "mindspore.ops.relu does not take (x=…) in MindSpore 2.9.0, 2.10.0"),
    ],
)
def test_what_a_template_writes_has_to_be_there(compiled: Compiled, template: str, text: str) -> None:
    with pytest.raises(MappingError) as caught:
        compiled(f'torch.relu:\n  targets:\n    - template: "{template}"\n')
    assert [problem.text for problem in caught.value.problems] == [text]


def test_methods_that_a_template_calls_have_to_be_there(compiled: Compiled) -> None:
    with pytest.raises(MappingError, match=r"mindspore\.Tensor\.nope does not exist in MindSpore 2\.9\.0, 2\.10\.0"):
        compiled("torch.Tensor.view:\n  targets:\n    - template: '{self}.view({shape}).x + {self}.nope({shape})'\n")


def test_own_entries_are_checked_in_each_version_too(folder: "Folder", tmp_path: Path) -> None:
    base = folder.compile(RELU).path
    own = tmp_path / "own.yaml"
    own.write_text("torch.max:\n  targets:\n    - api: mindspore.mint.max\n", encoding="utf-8")
    with pytest.raises(MappingError, match=r"own\.yaml:3: .*: mindspore\.mint\.max does not exist in MindSpore 2\.9"):
        overlay(base, [own], tmp_path / "out.sqlite")


@pytest.mark.parametrize(
    ("versions", "text"),
    [
        (["2.7.0"], "<2.8"),
        (["2.8.0", "2.9.0"], ">=2.8,<2.10"),
        (["2.10.0"], ">=2.10"),
        (list(KNOWN), ""),
    ],
)
def test_the_shortest_specifier(versions: list[str], text: str) -> None:
    assert specifier(versions, KNOWN) == text


@pytest.mark.parametrize(
    ("asked", "found"),
    [("2.1", None), ("2.10", "2.10.0"), ("2.7.2", "2.7.0"), ("2.8.0", "2.8.0"), ("2.11", None), ("3.0", None)],
)
def test_a_version_stands_for_its_patch_releases(asked: str, found: str | None) -> None:
    assert known_version(asked, KNOWN) == found


@pytest.mark.parametrize(
    ("versions", "text"),
    [(KNOWN[1:3], "2.8.0–2.9.0"), (KNOWN[:1], "2.7.0"), ((KNOWN[0], *KNOWN[2:]), "2.7.0, 2.9.0–2.10.0"), ((), "")],
)
def test_versions_in_short(versions: tuple[str, ...], text: str) -> None:
    assert spans(versions, KNOWN) == text
