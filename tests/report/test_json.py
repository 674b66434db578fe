# SPDX-License-Identifier: Apache-2.0
"""The JSON report keeps the form it publishes."""

import json as stdlib_json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mindport.project.result import ScanResult
from mindport.report import json, json_schema
from mindport.report.document import report_on
from tests.report.samples import all_findings, hostile_project, scan, small_project

SCHEMA_FILE = Path(__file__).parents[2] / "docs" / "report.schema.json"


def rendered(result: ScanResult, language: str = "en") -> Any:
    return stdlib_json.loads(json.render(report_on(result), language))


def test_the_published_schema_is_that_of_the_types() -> None:
    cure = """renew it: python -c "from mindport.report.json_schema import schema; print(schema(), end='')" > FILE"""
    assert SCHEMA_FILE.read_text(encoding="utf-8") == json_schema.schema(), cure


@pytest.mark.parametrize("result", [scan(), small_project(), hostile_project(), scan(*small_project().files, known={})])
def test_reports_fit_the_schema(result: ScanResult) -> None:
    schema = stdlib_json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(rendered(result), schema, cls=jsonschema.Draft202012Validator)


def test_a_finding_has_the_promised_keys_first() -> None:
    report = rendered(small_project())
    assert list(report) == ["version", "tool", "settings", "root", "files", "summary"]
    assert report["tool"] == {"name": "mindport", "version": "0.1.0", "database": "f00d"}
    model = report["files"][2]
    assert list(model)[:4] == ["path", "status", "error", "findings"]
    conv = model["findings"][2]
    assert list(conv)[:16] == [
        "api", "line", "column", "end_line", "end_column", "cell", "use", "certainty", "category", "verdict", "target",
        "message", "difference", "safety", "verified", "links",
    ]  # fmt: skip
    assert conv["verified"] == {
        "device": "cpu", "mindspore": "2.10.0", "cases": 12, "max_error": 3e-7, "torch": "2.13.0",
        "gradients": 10, "gradient_error": 2e-6,
    }  # fmt: skip
    assert (conv["line"], conv["column"], conv["end_column"], conv["safety"]) == (6, 20, 26, "safe")
    assert "new" not in conv
    other, norm = model["findings"][3], model["findings"][4]
    assert (other["verified"], other["unverified"]) == (None, "no equal run gives groups")
    assert norm["official"] == "MindSpore's table of release r2.0 calls the two consistent."


def test_every_finding_is_there_in_the_chosen_language() -> None:
    result = small_project()
    report = rendered(result, "zh-cn")
    told = [each["message"] for file in report["files"] for each in file["findings"]]
    assert told == [each.message.zh for each in all_findings(result.files)]
    assert report["files"][2]["findings"][4]["difference"] == "momentum 的含义相反。"


def test_the_summary_ranks_what_is_missing() -> None:
    summary = rendered(small_project())["summary"]
    assert [(each["api"], each["uses"]) for each in summary["missing"]] == [
        ("torch.Tensor.backward", 2),
        ("torch.compile", 1),
    ]
    assert summary["assessment"]["percent"] == {"as_is": 45.5, "differs": 9.1, "by_hand": 36.4, "to_check": 9.1}
    assert summary["changes"] is None


def test_a_baseline_marks_what_is_new() -> None:
    report = rendered(scan(*small_project().files, known={"train.py": {"torch.Tensor.backward": 1, "torch.cat": 2}}))
    assert [each["new"] for each in report["files"][3]["findings"]] == [False, True, True, True, True, True]
    assert report["summary"]["changes"] == {"new": 12, "kept": 1, "gone": 2}


def test_names_that_are_not_text_are_written_out() -> None:
    paths = [file["path"] for file in rendered(hostile_project())["files"]]
    assert "half \\udcff of a pair" in paths
    assert "line\u2028separator\u2029paragraph" in paths
