# SPDX-License-Identifier: Apache-2.0
"""The coverage page is one safe file with every module, and every name that differs by place."""

import re
from base64 import b64encode
from hashlib import sha256

from mindport.core.mapping import Device
from mindport.db.coverage import Count, Framework, Samples
from mindport.db.coverage_places import Differing
from mindport.report import coverage_html

HOSTILE = "torch.<script>alert(1)</script>"
FRAMEWORK = Framework(
    "torch",
    "2.13.0",
    {"torch.nn": Count(names=5, entries=2, by_base=1, mapped=2, verified=1), HOSTILE: Count(names=1, by_family=1)},
    {"torch.inner": Count(names=3)},
)
EVERYWHERE = Differing(
    "torch.relu",
    {
        "2.8": {Device.ASCEND: "mindspore.mint.relu", Device.GPU: "", Device.CPU: ""},
        "2.9": {Device.ASCEND: "mindspore.mint.relu", Device.GPU: "", Device.CPU: ""},
        "2.10": {Device.ASCEND: "mindspore.mint.relu", Device.GPU: "", Device.CPU: "mindspore.ops.relu"},
    },
)
PLACES = {"2.9": dict.fromkeys(Device, 1), "2.10": dict.fromkeys(Device, 2)}
SAMPLES = Samples(entries=2, equal=7, refused=1, declared=1, unusual=0, contrary=1)


def page() -> str:
    return coverage_html.render([FRAMEWORK], PLACES, {"consistent": 3}, [EVERYWHERE], SAMPLES)


def test_every_module_is_a_row_that_can_be_filtered() -> None:
    rows = re.findall(r'<tr data-name="([^"]*)">(.*?)</tr>', page())
    assert rows[0][0] == "torch.nn"
    assert re.findall(r"<td>(\d+)</td>", rows[0][1]) == ["5", "3", "2", "1", "0", "2", "1", "0", "0", "0"]
    assert "torch.inner" in page()


def test_names_that_differ_by_place_have_a_line_for_each_version() -> None:
    assert coverage_html.rows_of(EVERYWHERE) == [
        ("2.8–2.9", ["mindspore.mint.relu", "", ""]),
        ("2.10", ["mindspore.mint.relu", "", "mindspore.ops.relu"]),
    ]
    assert page().count('data-name="torch.relu"') == 4  # by device and by version


def test_nothing_comes_from_outside_and_names_are_escaped() -> None:
    text = page()
    assert "<script>alert" not in text
    assert "torch.&lt;script&gt;" in text
    assert not re.search(r"(?:src|href)=|https?://|@import|url\(", text)
    for tag in ("style", "script"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert b64encode(sha256(inside.encode()).digest()).decode() in text


def test_the_share_of_inputs_that_no_entry_claims_is_told() -> None:
    assert "10 tried for 2 entries, 20.0% of them not claimed: 1 refused" in page().replace("&#39;", "'")
    assert "<tr><td>equal</td><td>7</td><td>70.0%</td></tr>" in page()
