# SPDX-License-Identifier: Apache-2.0
"""Source files become text as CPython reads them, or a reason."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindport.project.source import Unreadable, decode, read_bytes

READABLE = {
    b"": "",
    b"x = 1\r\ny = 2\r\n": "x = 1\r\ny = 2\r\n",
    b"x = 1\ry = 2\r": "x = 1\ny = 2\n",
    b"\xef\xbb\xbfx = 1": "x = 1",
    b"\xef\xbb\xbf# coding: utf-8\n": "# coding: utf-8\n",
    b"# -*- coding: latin-1 -*-\n# \xe9": "# -*- coding: latin-1 -*-\n# \u00e9",
    b"#!python\n# vim: set fileencoding=gbk :\n# \xd6\xd0": "#!python\n# vim: set fileencoding=gbk :\n# 中",
    b"\r# coding: cp1252\r# \x80": "\n# coding: cp1252\n# \u20ac",
    b"# coding: latin-1-unix\n# \xe9": "# coding: latin-1-unix\n# \u00e9",
    b"x = 1\n\n# coding: cp1252\n# \xc3\xa9": "x = 1\n\n# coding: cp1252\n# \u00e9",
}
REFUSED = {
    b"x = '\xff'": "line 1: byte 0xff is not utf-8",
    b"\n\nx = '" + b"a" * 9000 + b"\xe9'": "line 3: byte 0xe9 is not utf-8",
    b"# coding: nope\n": "unknown encoding: nope",
    b"# coding: hex\n": "the encoding hex cannot be read",
    b"# coding: undefined\n": "the encoding undefined cannot be read",
    b"\xef\xbb\xbf# coding: latin-1\n": "encoding problem",
    b"x = 1\0": "NUL bytes",
    "x = 1".encode("utf-16"): "NUL bytes",
}


@pytest.mark.parametrize(("data", "text"), READABLE.items())
def test_readable(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize(("data", "reason"), REFUSED.items())
def test_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        decode(data)


@pytest.mark.parametrize("data", [*READABLE, *REFUSED])
def test_cpython_reads_the_same_files(data: bytes) -> None:
    try:
        compile(data, "file.py", "exec")
    except (SyntaxError, ValueError):  # ValueError: NUL bytes, before Python 3.12
        assert data in REFUSED
    else:
        assert data in READABLE


@given(st.binary(max_size=200))
def test_any_bytes_give_a_text_or_a_reason(data: bytes) -> None:
    try:
        text = decode(data)
    except Unreadable as reason:
        assert str(reason)
    else:
        assert "\r" not in text.replace("\r\n", "")


def test_files_that_cannot_be_read_have_a_reason(tmp_path: Path) -> None:
    (tmp_path / "big.py").write_bytes(b"x" * 11)
    assert read_bytes(tmp_path / "big.py", 11) == b"x" * 11
    with pytest.raises(Unreadable, match="larger than 10 bytes"):
        read_bytes(tmp_path / "big.py", 10)
    with pytest.raises(Unreadable, match="is a folder"):
        read_bytes(tmp_path, 10)
    with pytest.raises(Unreadable, match="No such file"):
        read_bytes(tmp_path / "gone.py", 10)
