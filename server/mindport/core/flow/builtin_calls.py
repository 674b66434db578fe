# SPDX-License-Identifier: Apache-2.0
"""What calls of Python's builtins, of container methods and of a few well-known libraries yield."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mindport.core.flow.values import (
    LIKELY_TENSOR,
    PLAIN,
    Foreign,
    Function,
    Mapping,
    Object,
    Plain,
    Reference,
    Several,
    Value,
    join,
    unsure,
)
from mindport.core.scopes import Scope
from mindport.core.syntax import KIND, K, Node

if TYPE_CHECKING:
    from mindport.core.flow.kinds import Kinds

_SAME_ELEMENTS = frozenset(("list", "tuple", "sorted", "reversed", "iter", "set", "frozenset", "filter"))
_PLAIN_RESULTS = {
    "len": "int", "range": "range", "str": "str", "int": "int", "float": "float", "bool": "bool", "repr": "str",
    "isinstance": "bool", "issubclass": "bool", "callable": "bool", "hasattr": "bool", "id": "int", "hash": "int",
    "open": "file", "print": "None", "input": "str", "format": "str", "ord": "int", "chr": "str", "any": "bool",
    "all": "bool", "dir": "", "vars": "", "bytes": "bytes", "bytearray": "bytes", "object": "object", "slice": "slice",
    "divmod": "", "bin": "str", "hex": "str", "complex": "complex", "exit": "None", "compile": "", "exec": "None",
}  # fmt: skip

_FIRST_ARGUMENT = frozenset(
    ("tqdm.tqdm", "tqdm.auto.tqdm", "tqdm.trange", "tqdm.notebook.tqdm", "copy.copy", "copy.deepcopy",
     "functools.partial", "typing.cast", "rich.progress.track", "functools.lru_cache", "functools.wraps")
)  # fmt: skip
"""Functions that hand back (a view of, an iterator over, a variant of) their first argument."""

_TENSOR_LIBRARIES = frozenset(
    ("einops.rearrange", "einops.reduce", "einops.repeat", "einops.einsum", "opt_einsum.contract", "einx.rearrange",
     "einops.asnumpy")
)  # fmt: skip

_NOT_TENSORS = frozenset(
    "np scipy pandas PIL cv2 matplotlib yaml sklearn skimage networkx argparse base64 csv configparser datetime glob "
    "hashlib inspect io json logging math os pathlib platform random re shutil socket statistics string struct "
    "subprocess sys tarfile tempfile textwrap time urllib uuid zipfile".split()
)
"""Packages whose functions never yield tensors."""


def arguments_of(node: Node) -> list[Node]:
    """The positional arguments of a call, as far as no `*` comes before them."""
    listed = node.named_children[-1]
    if KIND[listed.kind_id] != K.ARGUMENT_LIST:
        return [listed]
    found = []
    for child in listed.named_children:
        kind = KIND[child.kind_id]
        if kind in (K.KEYWORD_ARGUMENT, K.LIST_SPLAT, K.DICTIONARY_SPLAT):
            break
        if kind != K.COMMENT:
            found.append(child)
    return found


def function_result(kinds: Kinds, name: str, node: Node, scope: Scope) -> Value | None:
    """The result of calling a builtin by its name; None where it is not one or says nothing."""
    if name not in _HANDLED or kinds.names.find(name, scope)[0] is not None:
        return None
    if name in _PLAIN_RESULTS:
        return Plain(_PLAIN_RESULTS[name])
    arguments = arguments_of(node)
    first = kinds.value(arguments[0], scope) if arguments else None
    if name in _SAME_ELEMENTS:
        if isinstance(first, Several) and first.items and name in ("list", "tuple"):
            return first
        return Several(kinds.element(first))
    if name == "enumerate":
        return Several(Several(None, (Plain("int"), kinds.element(first))))
    if name == "zip":
        return Several(Several(None, tuple(kinds.element(kinds.value(a, scope)) for a in arguments)))
    if name == "map" and len(arguments) > 1:
        return Several(mapped(kinds, first, kinds.value(arguments[1], scope), node, scope))
    if name == "next":
        return kinds.element(first)
    if name in ("sum", "max", "min"):
        return kinds.element(first) if len(arguments) == 1 else first
    if name in ("abs", "round", "pow"):
        return first
    if name == "dict":
        return first if isinstance(first, Mapping) else Mapping(None)
    if name == "getattr" and len(arguments) > 1 and KIND[arguments[1].kind_id] == K.STRING:
        return kinds.member(first, kinds.source.slice(arguments[1]).strip("'\""))
    return None


_HANDLED = (
    _PLAIN_RESULTS.keys()
    | _SAME_ELEMENTS
    | {"enumerate", "zip", "map", "next", "sum", "max", "min", "abs", "round", "pow", "dict", "getattr"}
)


def mapped(kinds: Kinds, function: Value | None, values: Value | None, node: Node, scope: Scope) -> Value | None:
    """An element of `map(function, values)`."""
    if isinstance(function, Function):
        # `map(lambda t: t.view(…), (q, k, v))`: what goes in mostly comes out.
        return kinds.result(function.info) or unsure(kinds.element(values))
    if isinstance(function, Reference):
        return kinds.called(function, node, scope)
    return None


def method_result(kinds: Kinds, owner: Value | None, name: str, node: Node, scope: Scope) -> Value | None:
    """The result of a method of a list, dict, string or project object that stands for one."""
    if isinstance(owner, Several):
        if name in ("pop", "popleft"):
            return kinds.element(owner)
        if name in ("copy", "union", "reverse"):
            return owner
        return (
            PLAIN
            if name in ("index", "count", "append", "extend", "insert", "remove", "clear", "sort", "add")
            else None
        )
    if isinstance(owner, Mapping):
        if name in ("get", "pop", "setdefault"):
            return owner.value
        if name == "values":
            return Several(owner.value)
        if name == "items":
            return Several(Several(None, (Plain("str"), owner.value)))
        if name == "keys":
            return Several(Plain("str"))
        return owner if name == "copy" else None
    if isinstance(owner, Plain) and owner.type == "str":
        return Several(Plain("str")) if name in ("split", "rsplit", "splitlines", "partition") else Plain("str")
    if isinstance(owner, Plain) and owner.type not in ("", "object"):
        return PLAIN
    if isinstance(owner, Object) and name in ("values", "items") and kinds.element(owner) is not None:
        return Several(kinds.element(owner))
    return None


def external_result(kinds: Kinds, path: str, node: Node, scope: Scope) -> Value | None:
    """The result of calling something of another package."""
    arguments = arguments_of(node)
    if path in _FIRST_ARGUMENT:
        return kinds.value(arguments[-1 if path == "typing.cast" else 0], scope) if arguments else None
    if path in _TENSOR_LIBRARIES:
        first = kinds.value(arguments[0], scope) if arguments else None
        return LIKELY_TENSOR if isinstance(first, Several) else join(first, LIKELY_TENSOR)
    root = path.partition(".")[0]
    if path in ("collections.OrderedDict", "collections.defaultdict"):
        return Mapping(None)
    if root == "numpy":
        return Plain("ndarray")
    if root in _NOT_TENSORS:
        return PLAIN
    return Foreign(path) if path.rpartition(".")[2][:1].isupper() else None
