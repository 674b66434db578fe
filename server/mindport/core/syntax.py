# SPDX-License-Identifier: Apache-2.0
"""Text to tree-sitter tree: the only module that knows the parser; what a kind of node means is named here once."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property, lru_cache
from itertools import accumulate

import tree_sitter_python
from tree_sitter import Language, Node, Parser, Point, Range, Tree

from mindport.core.model import Span

__all__ = ["KIND", "K", "Node", "Source", "Tree"]

_WIDE = re.compile(rb"[\x80-\xff][^\n]*")
"""What is left of a line from its first character that is not ASCII."""
_LANGUAGE = Language(tree_sitter_python.language())


class K:
    """The kinds of node that the scanner tells apart; everything else is OTHER: only its children matter.

    Plain numbers: they are compared millions of times, and members of an Enum cost three times as much to reach.
    """

    OTHER = 0
    IDENTIFIER = 1
    ATTRIBUTE = 2
    CALL = 3
    ARGUMENT_LIST = 4
    KEYWORD_ARGUMENT = 5
    LIST_SPLAT = 6
    DICTIONARY_SPLAT = 7
    SUBSCRIPT = 8
    SLICE = 9
    ASSIGNMENT = 10
    AUGMENTED_ASSIGNMENT = 11
    NAMED_EXPRESSION = 12
    FOR_STATEMENT = 13
    FOR_IN_CLAUSE = 14
    AS_PATTERN = 15
    AS_PATTERN_TARGET = 16
    RETURN_STATEMENT = 17
    YIELD = 18
    DELETE_STATEMENT = 19
    GLOBAL_STATEMENT = 20
    NONLOCAL_STATEMENT = 21
    IMPORT_STATEMENT = 22
    IMPORT_FROM_STATEMENT = 23
    FUTURE_IMPORT_STATEMENT = 24
    RELATIVE_IMPORT = 25
    IMPORT_PREFIX = 26
    WILDCARD_IMPORT = 27
    ALIASED_IMPORT = 28
    DOTTED_NAME = 29
    CLASS_DEFINITION = 30
    FUNCTION_DEFINITION = 31
    DECORATED_DEFINITION = 32
    DECORATOR = 33
    LAMBDA = 34
    LIST_COMPREHENSION = 35
    SET_COMPREHENSION = 36
    DICTIONARY_COMPREHENSION = 37
    GENERATOR_EXPRESSION = 38
    TYPE = 39
    GENERIC_TYPE = 40
    UNION_TYPE = 41
    MEMBER_TYPE = 42
    TYPE_PARAMETER = 43
    TYPE_ALIAS_STATEMENT = 44
    TYPED_PARAMETER = 45
    DEFAULT_PARAMETER = 46
    TYPED_DEFAULT_PARAMETER = 47
    LIST_SPLAT_PATTERN = 48
    DICTIONARY_SPLAT_PATTERN = 49
    PATTERN_LIST = 50
    TUPLE_PATTERN = 51
    LIST_PATTERN = 52
    EXPRESSION_LIST = 53
    TUPLE = 54
    LIST = 55
    SET = 56
    DICTIONARY = 57
    PAIR = 58
    PARENTHESIZED_EXPRESSION = 59
    CONDITIONAL_EXPRESSION = 60
    BOOLEAN_OPERATOR = 61
    BINARY_OPERATOR = 62
    UNARY_OPERATOR = 63
    COMPARISON_OPERATOR = 64
    NOT_OPERATOR = 65
    AWAIT = 66
    STRING = 67
    STRING_CONTENT = 68
    CONCATENATED_STRING = 69
    INTERPOLATION = 70
    INTEGER = 71
    FLOAT = 72
    TRUE = 73
    FALSE = 74
    NONE = 75
    ELLIPSIS = 76
    COMMENT = 77
    BLOCK = 78
    MODULE = 79
    CLASS_PATTERN = 80
    CASE_PATTERN = 81
    ERROR = 82
    KEYWORD_PATTERN = 83


def _kind_table() -> list[int]:
    table = [K.OTHER] * 0x10000
    table[0xFFFF] = K.ERROR  # the number that the parser gives to what it could not make sense of
    for number in range(_LANGUAGE.node_kind_count):
        if _LANGUAGE.node_kind_is_named(number):
            table[number] = getattr(K, (_LANGUAGE.node_kind_for_id(number) or "").upper(), K.OTHER)
    return table


KIND: list[int] = _kind_table()
"""`KIND[node.kind_id]` is the kind of a node, errors included."""


class Source:
    """A text and its tree. Trees speak of bytes of the UTF-8 form, users of characters; this class translates."""

    def __init__(self, text: str) -> None:
        self._hold(text)
        self.tree = _parser().parse(self.data)

    def _hold(self, text: str) -> None:
        self.text = text
        self.data = text.encode("utf-8", "surrogatepass")
        self.ascii = len(self.data) == len(text)
        # One character a byte: slices by byte offset cost no decoding. Names are ASCII in all frameworks.
        self.flat = text if self.ascii else self.data.decode("latin-1")
        self._inside: list[Tree] = []
        """Trees of what stands in strings: nodes are known by where they lie in memory, so these stay there."""

    @classmethod
    def changed(cls, text: str, before: Source) -> Source:
        """A text that differs from one parsed before: only what has changed is parsed. `before` is of no use then."""
        new = cls.__new__(cls)
        new._hold(text)
        if new.data == before.data:
            new.tree = before.tree
            return new
        start = _common_prefix(before.data, new.data)
        behind = _common_suffix(before.data, new.data, start)
        old_end, new_end = len(before.data) - behind, len(new.data) - behind
        before.tree.edit(
            start, old_end, new_end, _point(before.data, start), _point(before.data, old_end), _point(new.data, new_end)
        )
        new.tree = _parser().parse(new.data, before.tree)
        return new

    @property
    def root(self) -> Node:
        return self.tree.root_node

    def is_comment(self, byte: int) -> bool:
        """Whether a byte belongs to a comment, not to a string that looks like one."""
        node = self.root.descendant_for_byte_range(byte, byte + 1)
        return node is not None and KIND[node.kind_id] == K.COMMENT

    def slice(self, node: Node) -> str:
        """The node's own text; only ASCII letters are sure to be themselves."""
        return self.flat[node.start_byte : node.end_byte]

    def exact(self, node: Node) -> str:
        """The node's own text as the user wrote it."""
        if self.ascii:
            return self.text[node.start_byte : node.end_byte]
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "surrogatepass")

    def span(self, node: Node) -> Span:
        """The node's place in characters."""
        start, end = node.start_point, node.end_point
        if self.ascii:
            return Span(node.start_byte, node.end_byte, start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1)
        first, first_column = self._characters(start[0], start[1])
        last, last_column = self._characters(end[0], end[1])
        return Span(first, last, start[0] + 1, first_column + 1, end[0] + 1, last_column + 1)

    def offsets(self, node: Node) -> tuple[int, int]:
        """The node's first character and the one after its last."""
        if self.ascii:
            return node.start_byte, node.end_byte
        start, end = node.start_point, node.end_point
        return self._characters(start[0], start[1])[0], self._characters(end[0], end[1])[0]

    def inside(self, string: Node) -> Node | None:
        """The tree of what a plain string literal holds, its nodes placed in this text; None where it is no code."""
        parts = string.named_children
        if [part.type for part in parts] != ["string_start", "string_content", "string_end"] or parts[1].children:
            return None
        content = parts[1]
        places = Point(*content.start_point), Point(*content.end_point)
        parser = Parser(_LANGUAGE, included_ranges=[Range(*places, content.start_byte, content.end_byte)])
        tree = parser.parse(self.data)
        if tree.root_node.has_error:
            return None
        self._inside.append(tree)
        return tree.root_node

    @cached_property
    def _lines(self) -> tuple[list[int], list[int], set[int]]:
        """The first byte of each line, its first character, and the lines with a character of several bytes."""
        starts = [0, *accumulate(len(line) + 1 for line in self.data.split(b"\n"))]
        characters = [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))]
        wide = {bisect_right(starts, found.start()) - 1 for found in _WIDE.finditer(self.data)}
        return starts, characters, wide

    def _characters(self, row: int, byte_column: int) -> tuple[int, int]:
        starts, characters, wide = self._lines
        if row not in wide:
            return characters[row] + byte_column, byte_column
        first = starts[row]
        column = len(self.data[first : first + byte_column].decode("utf-8", "surrogatepass"))
        return characters[row] + column, column


def _common_prefix(one: bytes, other: bytes) -> int:
    """How many first bytes are the same; found by halving, for comparing slices costs next to nothing."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_suffix(one: bytes, other: bytes, start: int) -> int:
    """How many last bytes are the same, of those behind the first `start`."""
    low, high = 0, min(len(one), len(other)) - start
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _point(data: bytes, offset: int) -> tuple[int, int]:
    """The row and the byte column of a byte."""
    return data.count(b"\n", 0, offset), offset - data.rfind(b"\n", 0, offset) - 1


@lru_cache(maxsize=1)
def _parser() -> Parser:
    return Parser(_LANGUAGE)
