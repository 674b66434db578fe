# SPDX-License-Identifier: Apache-2.0
"""Text to tree-sitter tree: the only module that knows the parser; what a kind of node means is named here once."""

from enum import IntEnum, auto
from functools import cached_property, lru_cache

import tree_sitter_python
from tree_sitter import Language, Node, Parser, Tree

from mindport.core.model import Span

__all__ = ["KIND", "K", "Node", "Source", "Tree"]

_LANGUAGE = Language(tree_sitter_python.language())


class K(IntEnum):
    """The kinds of node that the scanner tells apart; everything else is OTHER: only its children matter."""

    OTHER = 0
    IDENTIFIER = auto()
    ATTRIBUTE = auto()
    CALL = auto()
    ARGUMENT_LIST = auto()
    KEYWORD_ARGUMENT = auto()
    LIST_SPLAT = auto()
    DICTIONARY_SPLAT = auto()
    SUBSCRIPT = auto()
    SLICE = auto()
    ASSIGNMENT = auto()
    AUGMENTED_ASSIGNMENT = auto()
    NAMED_EXPRESSION = auto()
    FOR_STATEMENT = auto()
    FOR_IN_CLAUSE = auto()
    AS_PATTERN = auto()
    AS_PATTERN_TARGET = auto()
    RETURN_STATEMENT = auto()
    YIELD = auto()
    DELETE_STATEMENT = auto()
    GLOBAL_STATEMENT = auto()
    NONLOCAL_STATEMENT = auto()
    IMPORT_STATEMENT = auto()
    IMPORT_FROM_STATEMENT = auto()
    FUTURE_IMPORT_STATEMENT = auto()
    RELATIVE_IMPORT = auto()
    IMPORT_PREFIX = auto()
    WILDCARD_IMPORT = auto()
    ALIASED_IMPORT = auto()
    DOTTED_NAME = auto()
    CLASS_DEFINITION = auto()
    FUNCTION_DEFINITION = auto()
    DECORATED_DEFINITION = auto()
    DECORATOR = auto()
    LAMBDA = auto()
    LIST_COMPREHENSION = auto()
    SET_COMPREHENSION = auto()
    DICTIONARY_COMPREHENSION = auto()
    GENERATOR_EXPRESSION = auto()
    TYPE = auto()
    GENERIC_TYPE = auto()
    UNION_TYPE = auto()
    MEMBER_TYPE = auto()
    TYPE_PARAMETER = auto()
    TYPE_ALIAS_STATEMENT = auto()
    TYPED_PARAMETER = auto()
    DEFAULT_PARAMETER = auto()
    TYPED_DEFAULT_PARAMETER = auto()
    LIST_SPLAT_PATTERN = auto()
    DICTIONARY_SPLAT_PATTERN = auto()
    PATTERN_LIST = auto()
    TUPLE_PATTERN = auto()
    LIST_PATTERN = auto()
    EXPRESSION_LIST = auto()
    TUPLE = auto()
    LIST = auto()
    SET = auto()
    DICTIONARY = auto()
    PAIR = auto()
    PARENTHESIZED_EXPRESSION = auto()
    CONDITIONAL_EXPRESSION = auto()
    BOOLEAN_OPERATOR = auto()
    BINARY_OPERATOR = auto()
    UNARY_OPERATOR = auto()
    COMPARISON_OPERATOR = auto()
    NOT_OPERATOR = auto()
    AWAIT = auto()
    STRING = auto()
    STRING_CONTENT = auto()
    CONCATENATED_STRING = auto()
    INTERPOLATION = auto()
    INTEGER = auto()
    FLOAT = auto()
    TRUE = auto()
    FALSE = auto()
    NONE = auto()
    ELLIPSIS = auto()
    COMMENT = auto()
    BLOCK = auto()
    MODULE = auto()
    CLASS_PATTERN = auto()
    CASE_PATTERN = auto()
    ERROR = auto()


def _kind_table() -> list[K]:
    table = [K.OTHER] * 0x10000
    table[0xFFFF] = K.ERROR  # the number that the parser gives to what it could not make sense of
    for number in range(_LANGUAGE.node_kind_count):
        if _LANGUAGE.node_kind_is_named(number):
            table[number] = K.__members__.get((_LANGUAGE.node_kind_for_id(number) or "").upper(), K.OTHER)
    return table


KIND: list[K] = _kind_table()
"""`KIND[node.kind_id]` is the kind of a node, errors included."""


class Source:
    """A text and its tree. Trees speak of bytes of the UTF-8 form, users of characters; this class translates."""

    def __init__(self, text: str, tree: Tree | None = None) -> None:
        self.text = text
        self.data = text.encode("utf-8", "surrogatepass")
        self.ascii = len(self.data) == len(text)
        # One character a byte: slices by byte offset cost no decoding. Names are ASCII in all frameworks.
        self.flat = text if self.ascii else self.data.decode("latin-1")
        self.tree = tree if tree is not None else _parser().parse(self.data)

    @property
    def root(self) -> Node:
        return self.tree.root_node

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

    @cached_property
    def _lines(self) -> list[tuple[int, int, bool]]:
        """For each line: its first byte, its first character, and whether it has a character of several bytes."""
        starts = []
        byte = character = 0
        for line in self.data.split(b"\n"):
            wide = not line.isascii()
            starts.append((byte, character, wide))
            byte += len(line) + 1
            character += (len(line.decode("utf-8", "surrogatepass")) if wide else len(line)) + 1
        return starts

    def _characters(self, row: int, byte_column: int) -> tuple[int, int]:
        byte, character, wide = self._lines[row]
        column = len(self.data[byte : byte + byte_column].decode("utf-8", "surrogatepass")) if wide else byte_column
        return character + column, column


@lru_cache(maxsize=1)
def _parser() -> Parser:
    return Parser(_LANGUAGE)
