# SPDX-License-Identifier: Apache-2.0
"""One use and its target -> the edits that rewrite it, inner rewrites included."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

import msgspec

from mindport.core.binding import Bound, is_required
from mindport.core.mapping import Device, Target, Text
from mindport.core.model import Argument, Use
from mindport.core.rewriting import expressions
from mindport.core.rewriting.argument_edits import argument_edits
from mindport.core.rewriting.arguments import Given, NewArgument, given_by, laid_out
from mindport.core.rewriting.defined import definition_alone, with_own_defaults
from mindport.core.rewriting.edits import Edit, Patches
from mindport.core.rewriting.import_places import line_deletion
from mindport.core.rewriting.in_place import changed_by, is_slice, new_shape, written_back
from mindport.core.rewriting.literals import same_value
from mindport.core.rewriting.place import Place, decided_choice
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.template import Filling, fill, holes, reads_like
from mindport.core.syntax import Source
from mindport.core.world import Knowledge

RECEIVER = "self"
ALREADY = Text("it reads as MindSpore's already", "看起来已是 MindSpore 写法")
_DOTTED = re.compile(
    r"(?<![\w.\"'/])(?:mindspore|numpy|contextlib|copy|math|os|pickle|multiprocessing|urllib)(?:\.[A-Za-z_]\w*)+"
)
"""Names in templates that begin with a module."""


class UseEdits:
    """Writes the edits of one use after another; those of inner uses come first and lie in `patches`."""

    def __init__(
        self,
        source: Source,
        knowledge: Knowledge,
        patches: Patches,
        spell: Callable[[str], str],
        own_names: frozenset[str],
        mindspore: str,
        device: Device,
        recorded: bool = False,
    ) -> None:
        self.source = source
        self.knowledge = knowledge
        self.patches = patches
        self.spell = spell
        self.own_names = own_names
        """Names that the user's code binds: what begins with one is the user's own name for an API."""
        self.device = device
        """Where the program is to run."""
        self.mindspore = mindspore
        self._recorded = recorded
        """Whether MindSpore is to record gradients in the file, see `recorded`."""
        names = (f"value_{number}" if number > 1 else "value" for number in itertools.count(1))
        self._free_names = (name for name in names if not re.search(rf"\b{name}\b", patches.text))
        self._meant: dict[str, str] = {}

    def edits(self, place: Place, target: Target, bound: Bound | None) -> list[Edit]:
        """The edits of one use; Refused with the reason where it cannot be rewritten."""
        arguments = place.usage.arguments or ()
        receiver, own = self.split(place, arguments, bound)
        given = given_by(bound, own) if bound is not None else None
        changed = self.changed(place, target, receiver, given)
        if changed is not None:
            back = written_back(place, target, *changed, self.patches.text, self._recorded)
            value = self.from_template(place, back.template, given, back.receiver)
            whole = f"{back.before}{value}{back.after}"
            edits = [self.before_its_value(place, whole, back.result) or Edit(place.start, place.end, whole)]
        elif target.template is not None:
            if self.is_own_call(place, target):
                return []  # the user's own name for the class stands for what it becomes where it is given
            text = self.from_template(place, target.template, given, receiver, target.defines)
            useless = text in (receiver, "None") and expressions.is_plain_text(text)
            if useless and place.statement is not None:
                if place.block_holds:
                    return [line_deletion(self.patches.text, *place.statement)]
                text = "pass"
            choice = decided_choice(place, text)
            if choice is not None:
                return [Edit(*self.source.offsets(choice[0]), self.source.slice(choice[1]))]
            edits = [self.in_chain(place, target.template, text, receiver) or Edit(place.start, place.end, text)]
        else:
            before = new_shape(place, target, receiver)
            edits = [Edit(place.start, place.start, before)] if before else []
            edits += self.name(place, target)
            if place.listed is not None and bound is not None and given is not None:
                kept = [NewArgument("", False, argument) for argument in arguments[: len(arguments) - len(own)]]
                values = {name: self.spelled(value) for name, value in target.values.items()}
                written = msgspec.structs.replace(target, values=values)
                repeated = place.usage.method and target.api is not None and target.api.endswith(f".{name_of(place)}")
                new = laid_out(given, bound, written, self.texts(own), self.is_default, repeated)
                edits += argument_edits(place.listed, arguments, [*kept, *new], self.patches)
        return edits

    def before_its_value(self, place: Place, statement: str, result: str) -> Edit | None:
        """`y = x.add_(1)` as two statements: the one that changes x, then `y = x`; none where y is x itself."""
        if place.value_of is None or not result:
            return None
        left = self.patches.within(place.value_of, place.start)
        if left.partition("=")[0].strip() == result and left.count("=") == 1:
            return Edit(place.value_of, place.end, statement)
        text = self.patches.text
        before = text[text.rfind("\n", 0, place.value_of) + 1 : place.value_of].lstrip("\ufeff")
        newline = "\r\n" if "\r\n" in text else "\n"
        between = "; " if place.in_context else newline + before
        return Edit(place.value_of, place.end, f"{statement}{between}{left}{result}")

    def changed(
        self, place: Place, target: Target, receiver: str | None, given: Given | None
    ) -> tuple[str, str] | None:
        """The tensor that a use changes, as it reads now and as it was; None where its template changes none."""
        hole = changed_by(target)
        if hole == RECEIVER and place.usage.method:
            own = place.receiver if receiver is not None else None
            return (receiver or "", self.patches.text[slice(*own)]) if own is not None else None
        if hole == RECEIVER:
            argument = next(iter(place.usage.arguments or ()), None)
        else:
            found = given.arguments.get(hole) if given is not None and hole is not None else None
            argument = found[0] if found else None
        if argument is None:
            return None
        now = self.texts([argument])[argument]
        if hole == "input" and not (expressions.is_plain_text(now) or is_slice(now)):
            return None  # nothing else sees what a function changes that is computed here
        return now, argument.text

    def split(
        self, place: Place, arguments: Sequence[Argument], bound: Bound | None
    ) -> tuple[str | None, Sequence[Argument]]:
        """The text of the receiver and the other arguments: in `torch.Tensor.view(x, 2)` it is the first of them."""
        if place.usage.method:
            return (self.patches.within(*place.receiver) if place.receiver is not None else None), arguments
        fact = self.knowledge.fact(place.usage.api)
        if fact is None or fact.kind != "method" or not arguments or bound is None:
            return None, arguments
        if arguments[0].keyword is not None or arguments[0].star:
            raise Refused(Text("the object of the method is not the first argument", "方法所属对象不是第一个参数"))
        return self.texts(arguments)[arguments[0]], arguments[1:]

    def name(self, place: Place, target: Target) -> list[Edit]:
        """The new name alone."""
        assert target.api is not None
        span = place.usage.span
        written = self.patches.text[span.start : span.end]
        if place.usage.method:
            return [Edit(span.start, span.end, target.api.rpartition(".")[2])]
        if not self.is_imported(place, written):
            return []
        return [Edit(span.start, span.end, self.spell(target.api))]

    def is_imported(self, place: Place, written: str) -> bool:
        """Whether a use is written with an imported name, not through a variable or attribute of the user's."""
        root = re.match(r"\w+", written)
        return root is not None and root.group() not in self.own_names and not place.through_attribute

    def from_template(
        self, place: Place, template: str, given: Given | None, receiver: str | None, definition: str = ""
    ) -> str:
        """The template filled with what the user wrote; it may use what the definition makes."""
        wanted = set(holes(template))
        if place.usage.arguments is None and wanted - {RECEIVER}:
            alone = self.definition_alone(place, template, definition) or self.as_function(place, template)
            if alone:
                return alone
            raise Refused(Text("it is handed on, not called: rewrite it by hand", "此处只传递而未调用，请手动改写"))
        if place.usage.use is Use.VALUE and RECEIVER in wanted:
            raise Refused(Text("the method is handed on, not called", "此处传递的是方法而非调用"))
        fillings: dict[str, Filling] = {}
        if RECEIVER in wanted:
            if receiver is None:
                raise Refused(Text("the object that the method belongs to is not seen", "看不到方法所属的对象"))
            fillings[RECEIVER] = Filling((receiver,))
        if place.usage.arguments is not None and wanted - {RECEIVER} and given is None:
            raise Refused(Text("nothing is known of its parameters", "缺少其参数信息"))
        if given is not None:
            texts = self.texts([argument for several in given.arguments.values() for argument in several])
            fillings |= {name: given.filling(name, texts) for name in wanted - {RECEIVER}}
        if template.strip() == f"{{{RECEIVER}}}" and receiver is not None:
            return self.with_comments(receiver, place, place.chain_comments)
        newline = "\r\n" if "\r\n" in self.patches.text[place.start : place.end] else "\n"
        is_default = with_own_defaults(definition, self.is_default) if definition else self.is_default
        filled = fill(self.spelled(template), fillings, is_default, newline, self.fresh(place))
        written = self.patches.text[place.start : place.end]
        if filled == written:
            return written
        keywords = any(argument.keyword is not None for argument in place.usage.arguments or ())
        repeated = place.usage.method and not keywords and f".{name_of(place)}(" in template
        repeated = repeated and not is_same_call(template, name_of(place))
        again = repeated and reads_like(written, self.spelled(template))
        if again or self.stands_there(filled, f"{receiver}.{name_of(place)}", place):
            raise Refused(ALREADY)
        if place.assigned and not expressions.can_be_assigned(filled):
            raise Refused(Text("it is given a value here, which the target cannot be", "此处对其赋值，而目标不可赋值"))
        if place.tight and expressions.needs_parentheses(filled):
            filled = f"({filled})"
        return self.with_comments(filled, place, () if is_chained(template) else place.chain_comments)

    def definition_alone(self, place: Place, template: str, definition: str) -> str:
        """What is written out for an API, where the API's name is handed on; "" where it cannot stand for it."""
        written = self.patches.text[place.start : place.end]
        return self.whole_definition(place, template, definition) if self.is_imported(place, written) else ""

    def as_function(self, place: Place, template: str) -> str:
        """A function of what another has to be given, for one that is handed on; "" for anything else."""
        fact = self.knowledge.fact(place.usage.api)
        if fact is None or fact.kind != "function" or not fact.signatures or place.usage.use is not Use.VALUE:
            return ""
        needs = [[one.name for one in signature.parameters if is_required(one)] for signature in fact.signatures]
        needed = min(needs, key=len)
        parameters = fact.signatures[needs.index(needed)].parameters
        if not needed or not self.is_imported(place, self.patches.text[place.start : place.end]):
            return ""
        own = Given({}, frozenset(), {one.name: one.default for one in parameters if one.default is not None})
        fillings = {name: Filling((name,)) if name in needed else own.filling(name, {}) for name in holes(template)}
        filled, given = (
            fill(self.spelled(template), fillings, self.is_default, fresh=self.fresh(place)),
            ", ".join(needed),
        )
        if re.fullmatch(rf"[\w.]+\({re.escape(given)}\)", filled):
            return filled.partition("(")[0]
        return f"(lambda {given}: {filled})" if place.tight else f"lambda {given}: {filled}"

    def whole_definition(self, place: Place, template: str, definition: str) -> str:
        """What is written out for an API, if it takes the same arguments; "" if there is none such."""
        fact = self.knowledge.fact(place.usage.api)
        if not definition or fact is None or not fact.signatures:
            return ""
        parameters = [parameter.name for parameter in fact.signatures[0].parameters]
        return definition_alone(definition, template, parameters)

    def is_own_call(self, place: Place, target: Target) -> bool:
        """Whether what is written out is called by a name that the user has given it, such as a parameter."""
        span = place.usage.span
        own = not self.is_imported(place, self.patches.text[span.start : span.end])
        called = place.usage.arguments is not None and not place.usage.method
        return called and own and bool(self.whole_definition(place, target.template or "", target.defines))

    def fresh(self, place: Place) -> Callable[[], str] | None:
        """What gives new names; None where an expression cannot bind one."""
        return None if place.in_iterable else lambda: next(self._free_names)

    def in_chain(self, place: Place, template: str, text: str, receiver: str | None) -> Edit | None:
        """The edit of what follows the receiver alone: the line breaks and comments of a chain of calls stay."""
        if receiver is not None and place.usage.method and is_chained(template):
            for prefix in (f"{receiver}.", f"({receiver})."):
                if text.startswith(prefix):
                    return Edit(place.usage.span.start, place.end, text[len(prefix) :])
        return None

    def stands_there(self, filled: str, part: str, place: Place) -> bool:
        """Whether the text around a use is the filled template, of which the use is a part."""
        index = filled.find(part)
        start = place.start - index
        return index >= 0 and start >= 0 and self.patches.text.startswith(filled, start)

    def with_comments(self, written: str, place: Place, others: Sequence[int] = ()) -> str:
        """The text with the comments that stood between the arguments, and others, before its last bracket."""
        starts = (*others, *(place.listed.comments if place.listed is not None else ()))
        if not starts:
            return written
        text = self.patches.text
        comments = "\n".join(text[start:].partition("\n")[0].rstrip() for start in starts)
        if not written.endswith((")", "]")):
            written = f"({written})"
        before = text[text.rfind("\n", 0, place.start) + 1 : place.start].lstrip("\ufeff")
        indent = before[: len(before) - len(before.lstrip())]
        return f"{written[:-1]}  {comments}\n{indent}{written[-1]}"

    def spelled(self, template: str) -> str:
        """The template with its names as this file writes them."""

        def replace(match: re.Match[str]) -> str:
            name = self.spell(match.group())
            self._meant[name] = match.group()
            return name

        return _DOTTED.sub(replace, template)

    def texts(self, arguments: Sequence[Argument]) -> dict[Argument, str]:
        """The values of arguments as they read now."""
        return {one: self.patches.within(one.end - len(one.text), one.end) for one in arguments}

    def is_default(self, function: str, place: str | int, text: str) -> bool:
        """Whether a MindSpore function takes this value where the argument is left out."""
        fact = self.knowledge.fact_in(self._meant.get(function, function), self.mindspore)
        if fact is None or not fact.signatures:
            return False
        for signature in fact.signatures:
            for index, parameter in enumerate(signature.parameters):
                if place in (index, parameter.name):
                    return same_value(text, parameter.default)
        return False


def is_chained(template: str) -> bool:
    """Whether a template calls or reads something of the receiver, as the use does."""
    return template.startswith("{self}.") and template.count("{self}") == 1


def is_same_call(template: str, name: str) -> bool:
    """Whether a template only calls the method again, so that a second rewriting changes nothing."""
    return re.fullmatch(rf"\{{self\}}\.{name}\(({{\w+}}(, {{\w+}})*)?\)", template.strip()) is not None


def name_of(place: Place) -> str:
    """The last part of the name that a use is written with in its framework."""
    return place.usage.api.rpartition(".")[2]
