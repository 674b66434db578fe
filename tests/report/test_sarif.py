# SPDX-License-Identifier: Apache-2.0
"""The SARIF report is valid and means what code scanning takes it for."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec import structs

from mindport.project.result import ScanResult
from mindport.report import sarif
from mindport.report.document import report_on
from tests.report.samples import hostile_project, scan, small_project

SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))


def run(result: ScanResult, language: str = "en") -> Any:
    document = json.loads(sarif.render(report_on(result), language))
    return document["runs"][0]


@pytest.mark.parametrize("result", [scan(), small_project(), hostile_project(), scan(*small_project().files, known={})])
def test_reports_fit_the_official_schema(result: ScanResult) -> None:
    document = json.loads(sarif.render(report_on(result), "en"))
    jsonschema.validate(document, SCHEMA, cls=jsonschema.Draft4Validator)


def test_a_result_names_its_rule_and_place() -> None:
    only = run(small_project())
    norm = next(each for each in only["results"] if each["ruleId"] == "torch.nn.BatchNorm2d")
    assert only["tool"]["driver"]["rules"][norm["ruleIndex"]]["id"] == "torch.nn.BatchNorm2d"
    assert norm["message"]["text"].endswith("momentum weighs the other way round.")
    assert norm["properties"]["evidence"] == "not verified: not run on ascend: documented only"
    assert norm["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "model.py", "uriBaseId": "PROJECTROOT"},
                "region": {"startLine": 8, "startColumn": 20, "endLine": 8, "endColumn": 31},
            }
        }
    ]
    assert only["originalUriBaseIds"] == {"PROJECTROOT": {"uri": "file:///home/user/project/"}}


def test_levels_follow_the_category() -> None:
    levels = {each["ruleId"]: each["level"] for each in run(small_project())["results"]}
    assert levels["torch.Tensor.backward"] == "error"
    assert levels["torch.nn.BatchNorm2d"] == "warning"
    assert {levels["torch.nn.Conv2d"], levels["torch.Tensor.split"], levels["torchvision.transforms.Resize"]} == {
        "note"
    }


def test_a_rule_explains_itself() -> None:
    rules = {rule["id"]: rule for rule in run(small_project(), "zh-cn")["tool"]["driver"]["rules"]}
    assert "1. 删除。" in rules["torch.Tensor.backward"]["help"]["text"]
    assert rules["torch.nn.BatchNorm2d"]["helpUri"] == "https://www.mindspore.cn/docs/BatchNorm2d.html"
    assert rules["torch.nn.Conv2d"]["shortDescription"]["text"] == "torch.nn.Conv2d → mindspore.nn.Conv2d"


def test_a_notebook_has_no_lines_but_a_cell() -> None:
    dense = next(each for each in run(small_project())["results"] if each["ruleId"] == "tf.keras.layers.Dense")
    (place,) = dense["locations"]
    assert "region" not in place["physicalLocation"]
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "explore.ipynb/cell 3:2"
    assert place["message"]["text"] == "cell 3:2:1"


def test_fingerprints_stay_when_lines_move() -> None:
    before = small_project()
    moved = tuple(
        structs.replace(
            file,
            findings=tuple(
                structs.replace(each, span=structs.replace(each.span, line=each.span.line + 7))
                for each in file.findings
            ),
        )
        for file in before.files
    )
    after = structs.replace(before, files=moved)
    prints = [each["partialFingerprints"] for each in run(before)["results"]]
    assert prints == [each["partialFingerprints"] for each in run(after)["results"]]
    assert len({json.dumps(each) for each in prints}) == len(prints)


def test_a_baseline_gives_states() -> None:
    with_baseline = run(scan(*small_project().files, known={"train.py": {"torch.Tensor.backward": 1}}))
    states = [each["baselineState"] for each in with_baseline["results"] if each["ruleId"] == "torch.Tensor.backward"]
    assert states == ["unchanged", "new"]
    assert not any("baselineState" in each for each in run(small_project())["results"])


def test_an_unreadable_file_is_a_notification() -> None:
    (invocation,) = run(small_project())["invocations"]
    (note,) = invocation["toolExecutionNotifications"]
    assert note["message"]["text"] == "lib/broken.py: not UTF-8 at byte 7"


def test_messages_have_neither_placeholders_nor_links() -> None:
    texts = [each["message"]["text"] for each in run(hostile_project())["results"]]
    assert any("{{0}} {{{{self}}}} [a] (1)" in text for text in texts)
    assert not any("](" in text or "\x1b" in text for text in texts)
    uris = [
        each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for each in run(hostile_project())["results"]
    ]
    assert "%3Cscript%3Ealert%281%29%3C/script%3E" in uris
