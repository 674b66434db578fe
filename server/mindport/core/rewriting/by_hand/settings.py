# SPDX-License-Identifier: Apache-2.0
"""`torch.backends.cudnn.benchmark = True` vanishes: switches of libraries that MindSpore sets by itself."""

from __future__ import annotations

from mindport.core.mapping import Text
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.import_places import without_statement
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.tree_walk import walk
from mindport.core.rewriting.use_edits import UseEdits
from mindport.core.syntax import KIND, K, Node


def without_setting(place: Place, use: UseEdits) -> list[Edit]:
    """Delete the assignment, or put `pass` where its block would be empty."""
    statement, value = _assigned(place)
    if any(KIND[node.kind_id] == K.CALL for node in walk(value)):
        raise Refused(Text("its value is computed by a call", "其值由调用计算"))
    block = statement.parent
    alone = block is not None and block.type == "block" and len(block.named_children) == 1
    return [without_statement(use.patches.text, use.source.offsets(statement), not alone)]


def deterministic_set(place: Place, use: UseEdits) -> list[Edit]:
    """`cudnn.deterministic = True` becomes a call of `set_context`, as `set_deterministic` cannot be repeated."""
    _, value = _assigned(place)
    start, end = use.source.offsets(value)
    call = f"{use.spell('mindspore.set_context')}(deterministic="
    known = {"True": '"ON"', "False": '"OFF"'}.get(use.source.slice(value))
    if known is not None:
        return [Edit(place.start, end, f"{call}{known})")]
    return [Edit(place.start, start, f'{call}"ON" if '), Edit(end, end, ' else "OFF")')]


def _assigned(place: Place) -> tuple[Node, Node]:
    """The statement that gives a switch its value, and the value."""
    assignment = place.expression.parent
    statement = assignment.parent if assignment is not None else None
    if assignment is None or statement is None or assignment.type != "assignment":
        raise Refused(Text("only setting it can be rewritten", "只能改写对它的赋值"))
    if assignment.child_by_field_name("left") != place.expression:
        raise Refused(Text("only setting it can be rewritten", "只能改写对它的赋值"))
    value = assignment.child_by_field_name("right")
    if statement.type != "expression_statement" or value is None or value.type == "assignment":
        raise Refused(Text("several names are given a value at once", "同时给多个名称赋值"))
    return statement, value


def float32_as_default(place: Place, use: UseEdits) -> list[Edit]:
    """Delete `torch.set_default_dtype(torch.float32)`: MindSpore has no other default."""
    arguments = place.usage.arguments or ()
    if (
        place.statement is None
        or len(arguments) != 1
        or arguments[0].text.rpartition(".")[2] not in ("float32", "float")
    ):
        raise Refused(
            Text(
                "MindSpore's default is always float32: give dtype=… where tensors are made",
                "MindSpore 的默认浮点类型始终是 float32：请在创建张量处写明 dtype=…",
            )
        )
    return [without_statement(use.patches.text, place.statement, place.block_holds)]


def print_options(place: Place, use: UseEdits) -> list[Edit]:
    """NumPy's options of the same names; `sci_mode=False` is `suppress=True`."""
    arguments = place.usage.arguments
    if arguments is None or any(argument.star or argument.keyword in (None, "profile") for argument in arguments):
        raise Refused(Text("only options given by name can be carried over", "只能转换按名称给出的选项"))
    texts = use.texts(arguments)
    given = [
        f"suppress={_negated(texts[argument])}"
        if argument.keyword == "sci_mode"
        else f"{argument.keyword}={texts[argument]}"
        for argument in arguments
    ]
    name = use.spell("numpy.set_printoptions")
    return [Edit(place.start, place.end, use.with_comments(f"{name}({', '.join(given)})", place))]


def _negated(text: str) -> str:
    return {"True": "False", "False": "True"}.get(text) or f"not {text}"
