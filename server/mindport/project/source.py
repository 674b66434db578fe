# SPDX-License-Identifier: Apache-2.0
"""The text of a source file: whatever CPython can read is read, everything else is refused with a reason."""

import codecs
import io
import tokenize
from pathlib import Path

from mindport.core.lines import normal_line_ends
from mindport.core.mapping import Text
from mindport.core.notebooks.cells import Notebook, NotebookError, no_notebook, read_notebook
from mindport.core.told import Told

_HEAD = 8192
"""Bytes in which the first two lines, and with them the encoding, are looked for."""


class Unreadable(Told):
    """Why a file has no text."""


def read_bytes(path: str | Path, limit: int) -> bytes:
    """The content of a file that is no larger than the limit; at most one byte more is ever read."""
    try:
        with open(path, "rb") as file:
            data = file.read(limit + 1)
    except IsADirectoryError:
        raise Unreadable(Text("is a folder, not a file", "是文件夹，不是文件")) from None
    except OSError as error:
        raise Unreadable(Text(error.strerror or str(error))) from error
    except ValueError as error:  # a NUL in the name
        raise Unreadable(Text(str(error))) from error
    if len(data) > limit:
        raise Unreadable(
            Text(f"larger than {limit} bytes (setting max-file-size)", f"超过 {limit} 字节（设置 max-file-size）")
        )
    return data


def decode(data: bytes) -> str:
    """Python source as text, by PEP 263; a lone CR becomes the line end that it is for Python, CRLF stays."""
    return normal_line_ends(decode_exactly(data)[0])


def decode_exactly(data: bytes) -> tuple[str, str]:
    """Python source with its line ends as they are, and the codec with which the text becomes these bytes again."""
    if b"\0" in data:
        raise Unreadable(
            Text(
                "has NUL bytes, so it is no Python source (UTF-16 or binary?)",
                "含有 NUL 字节，不是 Python 源代码（UTF-16 或二进制文件？）",
            )
        )
    head = data[:_HEAD].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(head).readline)
    except SyntaxError as error:
        if not str(error).startswith("invalid or missing"):
            raise Unreadable(Text(str(error))) from error
        encoding = "utf-8"  # the first lines are not: decoding names the byte
    try:
        codec = "utf-8-sig" if encoding == "utf-8" and data.startswith(codecs.BOM_UTF8) else encoding
        return data.decode(codec), codec
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = f"0x{data[error.start]:02x}"
        fact = Text(f"line {line}: byte {byte} is not {encoding}", f"第 {line} 行：字节 {byte} 不是 {encoding}")
        raise Unreadable(fact) from error
    except (LookupError, ValueError) as error:  # an encoding of this Python that does not make text, such as hex
        fact = Text(f"the encoding {encoding} cannot be read: {error}", f"无法读取编码 {encoding}：{error}")
        raise Unreadable(fact) from error


def encode(text: str) -> bytes:
    """The bytes that stand for a text that an editor holds; a character that its encoding lacks becomes a "?"."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(text[:_HEAD].encode("utf-8", "replace")).readline)
        return text.encode(encoding, "replace")
    except (SyntaxError, LookupError):
        return text.encode("utf-8", "replace")


def decode_notebook(data: bytes) -> Notebook:
    """The Python of a notebook; NotebookError for anything else."""
    try:
        return read_notebook(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        fact = no_notebook(f"byte {error.start} is not UTF-8", f"第 {error.start} 个字节不是 UTF-8")
        raise NotebookError(fact) from error
