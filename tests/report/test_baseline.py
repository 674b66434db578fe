# SPDX-License-Identifier: Apache-2.0
"""What a baseline knows, and what is new or gone against it."""

import pytest
from msgspec import structs

from mindport.core.model import FileResult, FileStatus
from mindport.report import baseline, json
from mindport.report.document import report_on
from tests.report.samples import finding, small_project


def file(path: str, *apis: str, status: FileStatus = FileStatus.OK) -> FileResult:
    return FileResult(path, status, None, tuple(finding(api, line) for line, api in enumerate(apis, 1)))


def test_a_baseline_of_itself_has_nothing_new() -> None:
    files = small_project().files
    known = baseline.decode(baseline.encode(baseline.known_uses(files)).encode())
    changes = baseline.compare(files, known)
    assert (changes.new, changes.kept, changes.gone) == (frozenset(), 13, 0)


def test_an_earlier_json_report_serves_as_a_baseline() -> None:
    result = small_project()
    known = baseline.decode(json.render(report_on(result), "en").encode())
    assert {path: uses for path, uses in known.items() if uses} == baseline.known_uses(result.files)


def test_moved_lines_are_not_new() -> None:
    known = baseline.known_uses([file("a.py", "torch.cat", "torch.stack")])
    assert baseline.compare([file("a.py", "torch.stack", "torch.cat")], known).new == frozenset()


def test_the_last_of_more_uses_is_new_and_fewer_are_gone() -> None:
    known = {"a.py": {"torch.cat": 1, "torch.stack": 3}}
    changes = baseline.compare([file("a.py", "torch.cat", "torch.cat", "torch.stack")], known)
    assert changes.new == {(0, 1)}
    assert (changes.kept, changes.gone, changes.gone_apis) == (2, 2, {"torch.stack": 2})


def test_a_moved_file_is_not_new() -> None:
    changes = baseline.compare([file("new/a.py", "torch.cat", "torch.stack")], {"old/a.py": {"torch.cat": 2}})
    assert changes.new == {(0, 1)}
    assert changes.gone_apis == {"torch.cat": 1}


def test_a_use_taken_from_one_file_to_another_that_stays_is_new() -> None:
    files = [file("a.py"), file("b.py", "torch.cat")]
    changes = baseline.compare(files, {"a.py": {"torch.cat": 1}, "b.py": {}})
    assert changes.new == {(1, 0)}
    assert changes.gone == 1


def test_an_unreadable_file_has_lost_nothing() -> None:
    changes = baseline.compare([file("a.py", status=FileStatus.UNREADABLE)], {"a.py": {"torch.cat": 1}})
    assert (changes.new, changes.gone) == (frozenset(), 0)


def test_equal_results_are_equal_text() -> None:
    files = small_project().files
    reverse = [structs.replace(each, findings=each.findings[::-1]) for each in files[::-1]]
    assert baseline.encode(baseline.known_uses(files)) == baseline.encode(baseline.known_uses(reverse))


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b'{"files": {}}', b'{"baseline": 2, "files": {}}', b'{"tool": 1}', b"\xff"]
)
def test_anything_else_is_refused_with_the_cure(data: bytes) -> None:
    with pytest.raises(baseline.BaselineError, match="--write-baseline"):
        baseline.decode(data)
