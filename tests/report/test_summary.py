# SPDX-License-Identifier: Apache-2.0
"""The figures that all reports share."""

import pytest

from mindport.core.mapping import Verdict
from mindport.core.model import Category, Safety, Use
from mindport.project.settings import FailOn
from mindport.report.document import report_on
from mindport.report.summary import Assessment, PackageUses, assess, part_of, summarise
from tests.report.samples import finding, missing, scan, small_project


def test_every_use_is_in_one_part_of_the_assessment() -> None:
    summary = summarise(small_project().files)
    assert summary.assessment == Assessment(as_is=5, differs=1, by_hand=4, to_check=1, imports=1, data_processing=1)
    assert summary.assessment.counted + 2 == summary.uses == 13


@pytest.mark.parametrize(
    ("verdict", "safety", "part"),
    [
        (Verdict.SAME, Safety.REVIEW, "as-is"),
        (Verdict.RENAMED, Safety.SAFE, "as-is"),
        (Verdict.SAME, Safety.NONE, "differs"),  # nn.Sequential(*layers): nobody can see what is given
        (Verdict.DIFFERS, Safety.REVIEW, "differs"),
        (Verdict.DIFFERS, Safety.NONE, "by-hand"),  # an argument without counterpart
        (Verdict.NONE, Safety.NONE, "by-hand"),
        (None, Safety.NONE, "by-hand"),
    ],
)
def test_verdict_and_safety_of_a_call_decide(verdict: Verdict | None, safety: Safety, part: str) -> None:
    assert part_of(finding(verdict=verdict, safety=safety)) == part


def test_imports_and_data_processing_do_not_change_the_shares() -> None:
    uses = [finding(), missing("torch.compile")]
    apart = [
        finding("torch.nn", use=Use.IMPORT),
        missing("torch.hub", use=Use.IMPORT),
        finding("torchvision.transforms.Resize", category=Category.DATA_PROCESSING, verdict=Verdict.NONE),
    ]
    assessment = assess(uses + apart)
    assert assessment.percent(assessment.as_is) == assessment.percent(assessment.by_hand) == 50


def test_nothing_found_is_no_division_by_zero() -> None:
    assert assess([]).percent(0) == 0


def test_apis_are_grouped_by_category_most_used_first() -> None:
    summary = summarise(small_project().files)
    assert [(group.api, group.count, group.files) for group in summary.missing] == [
        ("torch.Tensor.backward", 2, 1),
        ("torch.compile", 1, 1),
    ]
    assert [group.api for group in summary.library_models] == ["torchvision.models.resnet50"]
    conv = next(group for group in summary.groups if group.api == "torch.nn.Conv2d")
    assert [place.text for place in conv.places] == ["model.py:6:20", "model.py:7:20"]
    assert conv.heaviest.verdict is Verdict.RENAMED
    assert conv.targets == ("mindspore.nn.Conv2d",)


def test_a_place_in_a_notebook_names_its_cell() -> None:
    summary = summarise(small_project().files)
    dense = next(group for group in summary.groups if group.api == "tf.keras.layers.Dense")
    assert dense.places[0].text == "explore.ipynb[3]:2:1"


def test_files_and_packages_are_counted() -> None:
    summary = summarise(small_project().files)
    assert summary.files == {"ok": 3, "skipped": 1, "unreadable": 1}
    assert summary.packages == (PackageUses("timm", 6, 1), PackageUses("einops", 4, 2))
    assert {file.path: file.uses for file in summary.per_file}["train.py"] == 6


def test_what_fails_a_run() -> None:
    without = report_on(small_project())
    assert without.failing(FailOn.NONE) == without.failing(FailOn.NEW) == ()
    assert {place.finding.api for place in without.failing(FailOn.UNMAPPED)} == {
        "torch.Tensor.backward",
        "torch.compile",
        "torchvision.models.resnet50",
    }
    with_baseline = report_on(scan(*small_project().files, known={}))
    assert len(with_baseline.failing(FailOn.NEW)) == 13


def test_the_version_of_an_api_is_the_newest_of_its_framework() -> None:
    report = report_on(small_project())
    versions = [report.version_of(api) for api in ("torch.nn.ReLU", "tf.nn.relu", "mindspore.ops", "timm.create_model")]
    assert versions == ["2.13.0", "2.21.0", "2.10.0", ""]
