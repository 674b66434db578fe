# SPDX-License-Identifier: Apache-2.0
"""What a call of a framework function, class or method yields, given how it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from mindport.core.binding import NUMPY_NAMES
from mindport.core.flow.builtin_calls import arguments_of, method_result
from mindport.core.flow.values import (
    LIKELY_TENSOR,
    Instance,
    Mapping,
    Member,
    Reference,
    Several,
    Value,
    is_tensor,
    object_of,
    unsure,
)
from mindport.core.frameworks import family_of
from mindport.core.mapping import Fact, Signature
from mindport.core.scopes import Scope
from mindport.core.syntax import KIND, K, Node
from mindport.core.world import UNTOLD

if TYPE_CHECKING:
    from mindport.core.flow.kinds import Kinds

_FIRST_ARGUMENT = frozenset(
    ("torch.compile", "torch.jit.script", "torch.jit.trace", "torch.nn.utils.weight_norm",
     "torch.nn.utils.spectral_norm", "torch.nn.utils.parametrizations.weight_norm",
     "torch.nn.utils.parametrizations.spectral_norm", "torch.nn.utils.parametrizations.orthogonal",
     "torch.jit.script_if_tracing")
)  # fmt: skip
"""Functions that hand back (a variant of) their first argument."""

HELD = {"torch.nn.ModuleDict": "torch.nn.Module", "torch.nn.ParameterDict": "torch.nn.Parameter"}
"""Layers that are dictionaries -> what they hold."""

_PAIR_WHEN_TRUE = {
    "return_inverse": "unique", "return_counts": "unique", "return_indices": "pool", "as_tuple": "nonzero",
}  # fmt: skip
"""Keyword -> part of the names of the functions that yield several tensors when it is True."""
_SIZES = frozenset(
    ("dim", "dims", "k", "n", "size", "dim0", "dim1", "axis", "repeats", "split_size", "chunks", "sections")
)
_TENSORS = frozenset(("other", "tensor", "index", "mask", "input", "mat2", "vec2", "batch1", "tensor1", "x", "y"))


def result_of(kinds: Kinds, callee: Reference | Member, node: Node, scope: Scope) -> Value | None:
    """The value of a call of a framework API."""
    api = callee.path if isinstance(callee, Reference) else callee.api
    world = kinds.world
    fact = world.knowledge.fact(api)
    if fact is None:
        return object_of(api) if api.rpartition(".")[2][:1].isupper() else None
    if fact.kind == "class":
        return object_of(fact.name)
    if api in _FIRST_ARGUMENT:
        arguments = arguments_of(node)
        return kinds.value(arguments[0], scope) if arguments else None
    if fact.kind in ("dtype", "property", "attribute", "module"):
        held = world.constant(fact)
        return kinds.layer_result(held) if isinstance(held, Instance) else None
    receiver = callee.receiver if isinstance(callee, Member) else None
    value = by_arguments(kinds, fact, node, scope, receiver)
    if value == Instance("Self"):
        return receiver
    if value is None and receiver is not None and receiver.cls in HELD:
        held = Mapping(Instance(HELD[receiver.cls], sure=False))
        return method_result(kinds, held, api.rpartition(".")[2], node, scope)
    if receiver is not None and not receiver.sure:
        return unsure(value)
    return value


def by_arguments(kinds: Kinds, fact: Fact, node: Node, scope: Scope, receiver: Instance | None) -> Value | None:
    """The return annotation of the overload that a call means."""
    if not fact.signatures:
        return None
    given = keywords_of(kinds, node)
    for keyword, part in _PAIR_WHEN_TRUE.items():
        if given.get(keyword) == "True" and part in fact.name:
            return Several(Instance("torch.Tensor"))
    if fact.name == "torch.where" and len(arguments_of(node)) == 1:
        return Several(Instance("torch.Tensor"))
    signature = fact.signatures[0] if len(fact.signatures) == 1 else overload(kinds, fact, node, given, scope)
    returns = signature.returns or UNTOLD.get(fact.name)
    if returns:
        value = kinds.world.from_text(returns)
        if isinstance(value, Several) and value.items and fact.name.startswith("torch.linalg."):
            return structs.replace(value, named=fact.name)  # its stubs tell of plain tuples
        return value
    if family_of(fact.name) == "tensorflow" and fact.kind == "function" and not fact.name.startswith(_NOT_TENSORS):
        return Instance("tf.Tensor", sure=False)
    owner, _, name = fact.name.rpartition(".")
    if fact.kind == "function" and owner in _TENSOR_MODULES and not name.startswith(("is_", "set_", "get_", "use_")):
        return LIKELY_TENSOR  # no annotation, but what else
    return None


_TENSOR_MODULES = frozenset(("torch", "torch.nn.functional", "torch.linalg", "torch.fft", "torch.special"))
_NOT_TENSORS = (
    "tf.data.", "tf.io.gfile", "tf.config", "tf.distribute", "tf.summary", "tf.saved_model", "tf.keras.utils",
    "tf.train", "tf.keras.models", "tf.keras.backend.clear", "tf.keras.datasets", "tf.keras.applications",
    "tf.keras.saving", "tf.test", "tf.debugging", "tf.function", "tf.autograph", "tf.nest", "tf.compat.v1.app",
    "tf.compat.v1.logging", "tf.compat.v1.gfile", "tf.compat.v1.train", "tf.get_logger", "tf.init_scope",
)  # fmt: skip
"""TensorFlow functions, by how their names begin, that yield something else than tensors."""


def keywords_of(kinds: Kinds, node: Node) -> dict[str, str]:
    """The keyword arguments of a call: name -> text."""
    slice_ = kinds.source.slice
    return {
        slice_(child.named_children[0]): slice_(child.named_children[-1])
        for child in node.named_children[-1].named_children
        if KIND[child.kind_id] == K.KEYWORD_ARGUMENT
    }


def overload(kinds: Kinds, fact: Fact, node: Node, given: dict[str, str], scope: Scope) -> Signature:
    """The overload that fits the arguments best: by keywords, number, and what the positional ones are."""
    if len({signature.returns for signature in fact.signatures}) == 1:
        return fact.signatures[0]
    arguments = arguments_of(node)
    best, best_score = fact.signatures[0], -100
    for signature in fact.signatures:
        score = fit(kinds, signature, arguments, given, scope)
        if score > best_score:
            best, best_score = signature, score
    return best


def fit(kinds: Kinds, signature: Signature, arguments: list[Node], given: dict[str, str], scope: Scope) -> int:
    names = {parameter.name for parameter in signature.parameters}
    given = {name if name in names else NUMPY_NAMES.get(name, name): text for name, text in given.items()}
    open_ended = any(parameter.kind == "var-positional" for parameter in signature.parameters)
    score = -10 * len(given.keys() - names)
    positional = [p for p in signature.parameters if p.kind in ("positional-only", "positional-or-keyword")]
    if len(arguments) > len(positional) and not open_ended:
        score -= 10
    score -= 5 * sum(p.default is None and p.name not in given for p in positional[len(arguments) :])
    for argument, parameter in zip(arguments, positional, strict=False):
        score += parameter.default is None
        if KIND[argument.kind_id] in (K.INTEGER, K.UNARY_OPERATOR, K.TUPLE, K.LIST):
            score += (parameter.name in _SIZES) - (parameter.name in _TENSORS and parameter.name != "input")
        elif is_tensor(kinds.value(argument, scope)):
            score += (parameter.name in _TENSORS) - (parameter.name in _SIZES)
    return score
