# SPDX-License-Identifier: Apache-2.0
"""Cases as texts: from what an entry says, from torch's samples, and generated from signatures."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from mindport.core.differences import HandedIn
from mindport.core.mapping import Case, Fact, Parameter, Signature

Inputs = dict[str, Any]
FROM_ENTRY, FROM_TORCH, GENERATED = "entry", "torch", "generated"
ZERO_SIZE, NO_DIMENSION = "zero-size input", "0-d input"
_IMPORTS = {"torch": "import torch", "tf": "import tensorflow as tf"}
_MADE: dict[str, Inputs] = {
    "rand": {"made": "rand"},
    "ints": {"made": "ints"},
    "parameter": {"made": "rand", "parameter": True},
}
"""What a leading line of a written case calls -> how the input is made."""
_KEYWORD_FORMS = 3
_LEFT_ALONE = frozenset(
    ("out", "device", "dtype", "layout", "requires_grad", "pin_memory", "memory_format", "generator")
)

_TENSORS = ("a", "b")
_TENSOR_NAMES = frozenset(("input", "input_tensor", "x", "y", "features", "logits", "tensor", "other"))
"""What functions call the parameters that take tensors."""
_OF_THE_PROCESS = frozenset(("data_ptr", "storage", "untyped_storage"))
"""Members whose values belong to one process."""


class Planned(Struct, frozen=True):
    """A case ready to run: the text of a function `case` and the inputs it is called with."""

    origin: str
    text: str
    inputs: Inputs = {}
    limits: tuple[str, ...] = ()
    """What is unusual about the inputs; an error then limits what is verified and refutes nothing."""
    expect: str = "equal"
    shapes_only: bool = False


def written(case: Case, root: str, api: str = "") -> Planned:
    """A case of an entry; leading lines such as `x = rand(2, 3)` become inputs."""
    inputs: Inputs = {}
    lines = case.code.splitlines()
    for statement in ast.parse(case.code).body:
        match statement:
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=maker), args=shape, keywords=[])
            ) if maker in _MADE:
                inputs[name] = {**_MADE[maker], "shape": [ast.literal_eval(size) for size in shape]}
                lines[statement.lineno - 1] = ""
            case _:
                break
    body = "\n".join(line for line in lines if line.strip())
    text = function_text(body, inputs, root)
    return Planned(FROM_ENTRY, text, inputs, expect=case.expect, shapes_only=is_uninitialised(api))


def function_text(body: str, inputs: Mapping[str, Any], root: str) -> str:
    """The text of a module with the function `case`, its inputs annotated so that they are known to be tensors."""
    parameters = ", ".join(f"{name}: {_annotation(content, root)}" for name, content in inputs.items())
    header = f"{_IMPORTS[root]}\n\n\ndef case({parameters}):\n"
    return header + textwrap.indent(f"{body.rstrip()}\nreturn locals()\n", "    ")


def kept_text(text: str) -> str:
    """The text of a case without what is the same in all: its inputs in the first line, its code below."""
    parameters, _, body = text.partition("def case")[2].partition(":\n")
    return f"{parameters}\n{textwrap.dedent(body.rpartition('    return locals()')[0]).rstrip()}"


def full_text(kept: str, root: str) -> str:
    """The text of a module with the function `case`, from what `kept_text` made of it."""
    parameters, _, body = kept.partition("\n")
    return f"{_IMPORTS[root]}\n\n\ndef case{parameters}:\n{textwrap.indent(body, '    ')}\n    return locals()\n"


def inputs_of(case: Planned) -> HandedIn:
    """What a difference may ask of the inputs of a case."""
    contents = case.inputs.values()
    return HandedIn(frozenset(map(_dtype, contents)), tuple(tuple(content["shape"]) for content in contents))


def _dtype(content: Mapping[str, Any]) -> str:
    made = "int64" if content.get("made") == "ints" else "float32"
    return str(content.get("tensor") or content.get("dtype") or made)


def _annotation(content: Mapping[str, Any], root: str) -> str:
    if content.get("parameter"):
        return "torch.nn.Parameter" if root == "torch" else "tf.Variable"
    return f"{root}.Tensor"


def planned_samples(api: str, fact: Fact, samples: Sequence[Mapping[str, Any]]) -> Iterator[Planned]:
    """torch's own samples, the same with keywords, and with each parameter at another value than its default."""
    for sample in samples:
        yield _planned(FROM_TORCH, api, sample)
    main = [sample for sample in samples if sample["main"] and not _zero_size(sample["inputs"])]
    main.sort(key=lambda sample: bool(_limits(sample)))  # what is only tried on unusual inputs is hardly tried
    turned = list(filter(None, (_with_keywords(sample, fact, 1 if _is_function(sample) else 0) for sample in main)))
    for sample in turned[:_KEYWORD_FORMS]:
        yield _planned(GENERATED, api, sample)
    for one in filter(None, (_with_keywords(sample, fact) for sample in main[:1])):
        yield _planned(GENERATED, api, one)  # a function's first argument is seldom given so, but may be
    known = {name for sample in [*samples, *turned] if not _limits(sample) for name in sample["keywords"]}
    for sample in main[:1]:
        for name, value in _other_values(fact, known, len(sample["arguments"]), "receiver" in sample):
            keywords = {**sample["keywords"], name: value}
            yield _planned(GENERATED, api, {**sample, "keywords": keywords})


def generated(api: str, fact: Fact) -> Iterator[Planned]:
    """For what has no samples: the plain form on tensors, of functions also with keywords."""
    root = api.partition(".")[0]
    for body in _plain_forms(api, fact, root):
        names = [name for name in _TENSORS if re.search(rf"\b{name}\b", body.partition(" = ")[2])]
        maker = "parameter" if api.startswith("torch.nn.init.") else "rand"  # what is initialised is a parameter
        inputs: Inputs = {name: {**_MADE[maker], "shape": [2, 3]} for name in names}
        yield Planned(GENERATED, function_text(body, inputs, root), inputs, shapes_only=is_uninitialised(api))


def _plain_forms(api: str, fact: Fact, root: str) -> Iterator[str]:
    """The shortest uses of an API, none where that takes more than tensors."""
    owner, _, name = api.rpartition(".")
    if name in _OF_THE_PROCESS:
        return
    required = [
        [one for one in each.parameters if one.default is None and not one.kind.startswith("var")]
        for each in fact.signatures
    ]
    if owner == f"{root}.Tensor" and fact.kind in ("property", "attribute"):
        yield f"result = a.{name}"
    elif owner == f"{root}.Tensor" and [] in required:
        yield f"result = a.{name}()"
    elif fact.kind in ("dtype", "attribute") and owner == root:
        yield f"result = {api}"
    elif fact.kind == "function":
        fitting = [each for each in required if each and _TENSOR_NAMES.issuperset(one.name for one in each)]
        shortest = min(fitting, key=len, default=[])
        if 0 < len(shortest) <= len(_TENSORS):
            yield f"result = {api}({', '.join(_TENSORS[: len(shortest)])})"
            if all(one.kind != "positional-only" for one in shortest):
                given = zip(shortest, _TENSORS, strict=False)
                yield f"result = {api}({', '.join(f'{one.name}={tensor}' for one, tensor in given)})"


def _planned(origin: str, api: str, sample: Mapping[str, Any]) -> Planned:
    arguments = [*sample["arguments"], *(f"{name}={value}" for name, value in sample["keywords"].items())]
    given = ", ".join(arguments)
    if "called" in sample:
        layer = _LAYER_IN_PLACE if sample["keywords"].get("inplace") == "True" else _LAYER
        body = layer.format(api=api, given=given, state=sample["state"], called=", ".join(sample["called"]))
    elif "gradient" in sample["inputs"]:
        body = _OPTIMIZER.format(api=api, given=given)
    elif "receiver" in sample:
        body = f"result = {sample['receiver']}.{api.rpartition('.')[2]}({given})"
    else:
        body = f"result = {api}({given})"
    inputs = sample["inputs"]
    text = function_text(body, inputs, "torch")
    return Planned(origin, text, inputs, _limits(sample), shapes_only=is_uninitialised(api))


_LAYER = """\
layer = {api}({given})
given_weights(layer)
layer.{state}()
result = layer({called})
layer.eval()
again = layer({called})
"""
_LAYER_IN_PLACE = """\
layer = {api}({given})
given_weights(layer)
layer.{state}()
result = layer({called})
"""
"""Called once: a second call would get what the first one wrote into its input."""
_OPTIMIZER = """\
optimizer = {api}({given})
step_with(optimizer, [weight], [gradient])
step_with(optimizer, [weight], [gradient])
step_with(optimizer, [weight], [gradient])
"""


def is_uninitialised(api: str) -> bool:
    """Whether the values are whatever the memory held; results of random numbers show by themselves."""
    return "empty" in api.rpartition(".")[2]


def _limits(sample: Mapping[str, Any]) -> tuple[str, ...]:
    found = []
    shapes = [content["shape"] for content in sample["inputs"].values()]
    if _zero_size(sample["inputs"]):
        found.append(ZERO_SIZE)
    elif [] in shapes:
        found.append(NO_DIMENSION)
    if not sample["main"]:
        found.append(f"{sample['dtype']} input")
    return tuple(found)


def _zero_size(inputs: Mapping[str, Any]) -> bool:
    return any(0 in content["shape"] for content in inputs.values())


def _with_keywords(sample: Mapping[str, Any], fact: Fact, kept: int = 0) -> dict[str, Any] | None:
    """The sample with all arguments but the first `kept` by keyword; None where there is nothing to turn."""
    arguments = sample["arguments"]
    for signature in fact.signatures:
        names = keyword_names(signature)[: len(arguments)]
        if len(names) == len(arguments) > kept:
            turned = dict(zip(names[kept:], arguments[kept:], strict=True))
            return {**sample, "arguments": arguments[:kept], "keywords": {**turned, **sample["keywords"]}}
    return None


def _is_function(sample: Mapping[str, Any]) -> bool:
    """Whether the first argument is what the call is about, which nearly everybody gives by position."""
    return "receiver" not in sample and "called" not in sample


def keyword_names(signature: Signature) -> list[str]:
    """The names of the parameters that can be given either way, as far as they lead."""
    names = []
    for parameter in signature.parameters:
        if parameter.kind != "positional-or-keyword":
            break
        names.append(parameter.name)
    return names


def _other_values(fact: Fact, known: set[str], places: int, method: bool) -> Iterator[tuple[str, str]]:
    """Parameters that no sample gives, each with a value that is not its default."""
    told = set(known)
    for signature in fact.signatures:
        for parameter in signature.parameters[places:]:
            value = other_value(parameter)
            if value is not None and parameter.name not in told | _LEFT_ALONE:
                told.add(parameter.name)
                yield parameter.name, value


def other_value(parameter: Parameter) -> str | None:
    """A value that is not the default of a parameter, None where the default does not tell what that may be."""
    try:
        default = ast.literal_eval(parameter.default or "None")
    except (ValueError, SyntaxError):
        return None
    match default:
        case bool():
            return repr(not default)
        case int():
            return repr(default + 1)
        case float():
            return repr(default / 2 or 0.5)
    return "0" if parameter.name == "dim" else None


def without_doubles(cases: Iterable[Planned]) -> list[Planned]:
    """The cases, each text with the same inputs once."""
    found: dict[str, Planned] = {}
    for case in cases:
        found.setdefault(f"{case.text}{sorted(case.inputs.items())}", case)
    return list(found.values())
