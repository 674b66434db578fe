# SPDX-License-Identifier: Apache-2.0
"""`with tf.GradientTape() as tape:` becomes a function, and `tape.gradient(y, x)` its gradients.

The block stays where it is, as the body of the function. Weights that the first call of a network makes are noted in
it, as `value_and_grad` asks for them only when the function has run.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from mindport.core.mapping import Text
from mindport.core.rewriting.by_hand.block_code import loop_of, scope_of, shares_line, statements
from mindport.core.rewriting.by_hand.forward_part import siblings_of
from mindport.core.rewriting.by_hand.tape_parts import Asked, Tape, tape_of
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.import_places import line_deletion
from mindport.core.rewriting.name_flow import name_flow
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.use_edits import UseEdits
from mindport.core.syntax import KIND, K, Node

_MIXED = Text(
    "gradients by watched tensors and by variables at once: ask for them one after the other",
    "同时对被 watch 的张量和变量求梯度：请分开求",
)
_CANNOT_MOVE = Text(
    "its block cannot become a function: it returns, leaves a loop, or defines something",
    "其代码块无法变成函数：其中含有 return、跳出循环的语句或定义",
)
_INSIDE = Text("what it derives is not computed in its block", "被求导的值不在其代码块内计算")
_NOT_REWRITTEN = Text("its tape could not be rewritten", "相应的 GradientTape 未能改写")
_LATE = re.compile(r"variables\b|trainable|weights\b|\(")
"""Sources that may be weights which only the first call makes."""


class _Gradient(Struct):
    """One gradient that is asked for, as MindSpore has it."""

    asked: Asked
    places: str
    """The arguments of value_and_grad behind the function."""
    weights: str = ""
    """What the list of weights is called where the block notes them."""
    sources: str = ""


def of_tape(place: Place, use: UseEdits) -> list[Edit]:
    """The edits of the whole, from the first tape of a with statement."""
    if _covered(place, use):
        return []  # the second of two tapes
    tape = tape_of(place.expression, use)
    return _Rewrite(tape, use).edits()


def of_member(place: Place, use: UseEdits) -> list[Edit]:
    """Nothing more where the tape was rewritten."""
    if _covered(place, use):
        return []
    raise Refused(_NOT_REWRITTEN)


def _covered(place: Place, use: UseEdits) -> bool:
    return any(edit.start <= place.start and place.end <= edit.end for edit in use.patches.edits)


class _Rewrite:
    """The function that a block becomes, and its calls."""

    def __init__(self, tape: Tape, use: UseEdits) -> None:
        self.tape, self.use = tape, use
        text, start = use.patches.text, use.source.offsets(tape.statement)[0]
        self.indent = text[text.rfind("\n", 0, start) + 1 : start].lstrip("\ufeff")
        body = use.source.offsets(tape.body)[0]
        self.inner = text[text.rfind("\n", 0, body) + 1 : body]
        own_line = "\n" in text[start:body] and not self.inner.strip() and not self.indent.strip()
        if not own_line or shares_line(tape.statement, use):
            raise Refused(Text("statements share a line", "多条语句写在同一行"))
        self.number = len(re.findall(r"GradientTape\(", text[:start]))
        self.function = self._free("forward_fn", self.number)
        body_statements = [one for one in tape.body.named_children if one.type != "comment"]
        flow = name_flow(statements([one for one in body_statements if one not in tape.watches], use))
        if flow is None:
            raise Refused(_CANNOT_MOVE)
        text = use.source.slice(tape.body)
        inner = set(re.findall(r"GradientTape\([^)]*\) as (\w+)\b", text))  # of tapes, which become functions too
        self.bound = tuple(name for name in flow.bound if name not in inner)
        targets = list(dict.fromkeys(one.target for one in tape.asked))
        if any(target not in flow.bound for target in targets):
            raise Refused(_INSIDE)
        used = dict.fromkeys(self._used(targets))
        self.returned = [targets[0], *(name for name in (*targets[1:], *used) if name != targets[0])]
        self.returned = list(dict.fromkeys(self.returned))
        needed = (name for name in flow.needed if name not in inner)
        self.parameters = list(dict.fromkeys((*self._positions(), *needed)))
        self.gradients = [self._gradient(index, one) for index, one in enumerate(tape.asked)]

    def edits(self) -> list[Edit]:
        use, tape = self.use, self.tape
        text, offsets = use.patches.text, use.source.offsets
        start, body = offsets(tape.statement)[0], offsets(tape.body)[0]
        colon = next(offsets(child)[1] for child in tape.statement.children if child.type == ":")
        lists = "".join(f"{one.weights} = []\n{self.indent}" for one in self.gradients if one.weights)
        head = f"{lists}def {self.function}({', '.join(self.parameters)}):"
        edits = [Edit(start, colon, head)]
        edits += [line_deletion(text, *offsets(one)) for one in (*tape.watches, *tape.deletions)]
        end = self._end_of_body(body)
        noted = [f"{one.weights}[:] = {one.sources}" for one in self.gradients if one.weights]
        inside = [*noted, f"return {', '.join(self.returned)}"]
        lines = [f"{self.inner}{line}" for line in inside]
        assigned = self._assignment()
        if assigned is not None:
            computed = f"{self._values()}, {assigned[1]} = {self._call(self.gradients[0])}"
            edits.append(Edit(*offsets(assigned[0]), computed))
        elif self._is_alone():
            call = tape.asked[0].call
            edits.append(Edit(*offsets(call), self._call(self.gradients[0], value=False)))
        else:
            for index, one in enumerate(self.gradients):
                name = self._free("gradients", index + self.number)
                values = f"{self._values()}, " if index == 0 else ""
                lines.append(f"{self.indent}{values}{name} = {self._call(one, value=index == 0)}")
                edits.append(Edit(*offsets(one.asked.call), name))
        edits.append(Edit(end, end, "".join(f"\n{line}" for line in lines)))
        return edits

    def _end_of_body(self, body: int) -> int:
        """Behind the last statement of the block and the comment on its line."""
        text, end = self.use.patches.text, self.use.source.offsets(self.tape.body)[1]
        end = body + len(text[body:end].rstrip())
        newline = text.find("\n", end)
        return len(text.rstrip()) if newline < 0 else newline - (text[newline - 1] == "\r")

    def _values(self) -> str:
        several = len(self.returned) > 1
        return f"({', '.join(self.returned)})" if several else self.returned[0]

    def _call(self, one: _Gradient, *, value: bool = True) -> str:
        """The gradients, and with `value` what the function returns."""
        function, given = self.function, ", ".join(self.parameters)
        several = len(self.returned) > 1
        if value:
            aux = ", has_aux=True" if several else ""
            return self.use.spelled(f"mindspore.value_and_grad({function}, {one.places}{aux})({given})")
        if several:
            place = self.returned.index(one.asked.target)
            function = f"lambda {given}: {function}({given})[{place}]" if given else f"lambda: {function}()[{place}]"
        return self.use.spelled(f"mindspore.grad({function}, {one.places})({given})")

    def _assignment(self) -> tuple[Node, str] | None:
        """The statement `names = tape.gradient(…)` where it follows the block, and its names."""
        call = self.tape.asked[0].call
        statement = call.parent.parent if call.parent is not None and call.parent.type == "assignment" else None
        if len(self.tape.asked) > 1 or statement is None or call.parent is None or not self._follows(statement):
            return None
        left = call.parent.child_by_field_name("left")
        if left is None or call.parent.child_by_field_name("type") is not None:
            return None
        names = self.use.patches.within(*self.use.source.offsets(left))
        return statement, f"({names})" if left.type == "pattern_list" else names

    def _is_alone(self) -> bool:
        """Whether nothing but the gradient is needed of the block, in the statement that follows it."""
        node: Node | None = self.tape.asked[0].call
        while node is not None and not self._follows(node):
            node = node.parent
        return len(self.tape.asked) == 1 and len(self.returned) == 1 and node is not None and not self._target_is_used()

    def _follows(self, statement: Node) -> bool:
        siblings = siblings_of(self.tape.statement)
        at = siblings.index(self.tape.statement) + 1
        return at < len(siblings) and siblings[at] == statement

    def _target_is_used(self) -> bool:
        target = self.returned[0]
        return scope_of(self.tape.statement).parent is None or len(self._after(target)) > len(self.tape.asked)

    def _after(self, name: str) -> list[str]:
        """Where a name stands behind the block, or in the loop around it."""
        use, statement = self.use, self.tape.statement
        start, end = use.source.offsets(statement)
        after = use.patches.text[end : use.source.offsets(scope_of(statement))[1]]
        looped = loop_of(statement)
        if looped is not None:
            after += use.patches.text[use.source.offsets(looped)[0] : start]
        return re.findall(rf"(?<![\w.]){name}\b(?! *=[^=])", after)

    def _used(self, targets: Sequence[str]) -> Iterator[str]:
        """Names of the block that are read behind it; those of a module may be read elsewhere."""
        everywhere = scope_of(self.tape.statement).parent is None
        for name in self.bound:
            if name not in targets and (everywhere or self._after(name)):
                yield name

    def _positions(self) -> list[str]:
        """The watched tensors that gradients are asked for by."""
        return [name for one in self.tape.asked for name in self._names(one.sources) if name in self.tape.watched]

    def _names(self, sources: Node) -> list[str]:
        listed = sources.type in ("list", "tuple")
        nodes = sources.named_children if listed else [sources]
        return [self.use.source.slice(node) for node in nodes if node.type != "comment"]

    def _gradient(self, index: int, asked: Asked) -> _Gradient:
        use, names = self.use, self._names(asked.sources)
        watched = [name in self.tape.watched for name in names]
        single = KIND[asked.sources.kind_id] == K.IDENTIFIER
        if all(watched) and watched:
            places = [str(self.parameters.index(name)) for name in names]
            return _Gradient(asked, places[0] if single else f"({', '.join(places)}{',' * (len(places) == 1)})")
        if any(watched):
            raise Refused(_MIXED)
        sources = use.patches.within(*use.source.offsets(asked.sources))
        if single or _LATE.search(use.source.slice(asked.sources)) is None:
            return _Gradient(asked, f"None, {sources}")
        weights = self._free("weights", index + self.number)
        return _Gradient(asked, f"None, {weights}", weights, sources)

    def _free(self, word: str, number: int) -> str:
        """A name that the file does not have, another for each number."""
        names = (word if count == 1 else f"{word}_{count}" for count in itertools.count(1))
        text = self.use.patches.text
        return next(itertools.islice((n for n in names if not re.search(rf"\b{n}\b", text)), number, None))
