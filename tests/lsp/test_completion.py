# SPDX-License-Identifier: Apache-2.0
"""Completion: MindSpore names are found under the names that other frameworks have for them."""

import pytest

from mindport.core.judge import Options
from mindport.core.mapping import Device
from mindport.db import locate
from mindport.lsp.counterparts import Counterparts
from mindport.lsp.features.completion import imported_paths, keywords, names, open_bracket

IMPORTS = "import mindspore as ms\nimport mindspore.nn\nfrom mindspore import mint, ops as o\n"


@pytest.fixture(scope="module")
def known() -> Counterparts:
    return Counterparts(locate.open_database(), Options(Device.CPU))


def test_imports_say_what_names_stand_for() -> None:
    paths = imported_paths(IMPORTS)
    assert paths["ms"] == "mindspore"
    assert paths["mint"] == "mindspore.mint"
    assert paths["o"] == "mindspore.ops"


def test_a_name_is_found_by_what_it_stands_for(known: Counterparts) -> None:
    found = [(label, one.source) for label, _, one, _ in names("mindspore.ops", "ca", known)]
    assert ("cat", "torch.cat") in found
    assert all("ca" in f"{label} {source}".lower() for label, source in found)


def test_a_keyword_is_found_by_the_name_that_it_had(known: Counterparts) -> None:
    found = [(label, own) for label, own, _, _ in keywords("y = ms.ops.cat((a, b), di", {"ms": "mindspore"}, known)]
    assert ("axis=", "dim=") in found


@pytest.mark.parametrize(
    ("text", "place"),
    [("f(", 1), ("f(a, g(b), [c], ", 1), ("f(a[", 0), ("f(a)", 0), ("", 0), ("x = {'a': g(1, ", 11)],
)
def test_the_call_that_the_cursor_is_in(text: str, place: int) -> None:
    assert open_bracket(text) == place
