# SPDX-License-Identifier: Apache-2.0
"""Addresses as editors write them."""

import pytest

from mindport.lsp.uris import path_of


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b.py", "/a/b.py"),
        ("file:///a%20b/%E4%B8%AD%23%3F%25.py", "/a b/中#?%.py"),
        ("file:///C%3A/x/y.py", "c:/x/y.py"),
        ("file:///c:/x/y.py", "c:/x/y.py"),
        ("file://server/share/y.py", "//server/share/y.py"),
    ],
)
def test_a_file_has_a_path(uri: str, path: str) -> None:
    found = path_of(uri)
    assert found is not None
    assert found.as_posix() == path


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "vscode-notebook-cell://host/a.ipynb#c1", "git:/a.py", "", "x"])
def test_what_is_no_file_has_none(uri: str) -> None:
    assert path_of(uri) is None
