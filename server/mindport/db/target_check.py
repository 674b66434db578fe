# SPDX-License-Identifier: Apache-2.0
"""One written target beside the facts of both sides, in every MindSpore version that it claims."""

from collections.abc import Iterator, Sequence

import msgspec
from packaging.specifiers import InvalidSpecifier, SpecifierSet

from mindport.core.mapping import Device, Difference, Fact, Signature, Target
from mindport.core.rewriting.defined import defined_name
from mindport.core.rewriting.sketch import names_to_define
from mindport.db.declared import declared, impossibilities
from mindport.db.defaults import can_be_written, differ
from mindport.db.facts import KnownFacts, admitted
from mindport.db.general import GeneralRules
from mindport.db.holes import RECEIVER, holes, is_expression
from mindport.db.names_in_code import unknown_names
from mindport.db.problem import Problem
from mindport.db.read import Placed
from mindport.db.signature_text import parse_signature, write_signature
from mindport.db.target_versions import Range, joined, ranges
from mindport.db.verdict import aspects, verdict
from mindport.db.written import WrittenTarget

_VARIABLE = {"var-positional", "var-keyword"}


def overridden(placed: Placed, part: str, text: str, problems: list[Problem]) -> tuple[Signature, ...]:
    """The signature that an entry writes in place of the one from the facts."""
    try:
        return (parse_signature(text),)
    except SyntaxError:
        problems.append(placed.problem(part, f"not a signature as Python writes it: {text}"))
        return ()


class TargetCheck:
    """One written target beside the facts of both sides."""

    def __init__(
        self,
        placed: Placed,
        part: str,
        written: WrittenTarget,
        source: Sequence[Signature],
        claimed: set[Signature],
        facts: KnownFacts,
        rules: GeneralRules,
    ) -> None:
        self._placed = placed
        self._part = part
        self._written = written
        self._source = source
        self._claimed = claimed
        """Overloads that targets further up are for; filled here for those further down."""
        self._facts = facts
        self._rules = rules
        self._root = placed.name.partition(".")[0]
        self._names = {parameter.name for signature in source for parameter in signature.parameters}
        self._target_unknown = False
        self.problems: list[Problem] = []

    def _problem(self, key: str, text: str) -> None:
        self.problems.append(self._placed.problem(f"{self._part}{key}", text))

    def targets(self) -> list[Target]:
        """The computed target, once for each source overload that it names (or once for all)."""
        written = self._written
        if written.api is None and written.template is None:
            self._problem("", "neither api nor template")
            self._target_unknown = True
        claimed = self._claimed_versions()
        override = None
        if written.signature is not None:
            override = overridden(self._placed, f"{self._part}.signature", written.signature, self.problems)
        forms = ranges(self._target_facts(claimed), override) or [Range(tuple(claimed), override or ())]
        told = [(form, f" in MindSpore {', '.join(form.versions)}" if len(forms) > 1 else "") for form in forms]
        self._check_names()
        for form, where in told:
            self._check_target_names(form.signatures, where)
        found: list[Target] = []
        for names, signatures in self._overloads():
            built = [(self._built(signatures, names, form.signatures, where), form.versions) for form, where in told]
            found += joined(built, self._fillable(), self._facts.target_versions)
        for key, text in unknown_names(written, self._placed.name, self._facts, claimed):
            self._problem(key, text)
        return [] if self.problems else found

    def _claimed_versions(self) -> list[str]:
        written = self._written
        try:
            SpecifierSet(written.mindspore)
        except InvalidSpecifier:
            self._problem(".mindspore", f'{written.mindspore!r} is not a version specifier such as ">=2.9"')
            return []
        return admitted(self._facts, written.mindspore)

    def _target_facts(self, claimed: Sequence[str]) -> list[tuple[str, Fact]]:
        """What the target is in each version that it claims, oldest first; where it is not, that is a problem."""
        api = self._written.api
        if api is None:
            return []
        facts = [(version, self._facts.target(api, version)) for version in claimed]
        missing = [version for version, fact in facts if fact is None]
        if missing:
            close = self._facts.similar(api) if len(missing) == len(claimed) else None
            hint = f"; did you mean {close}?" if close and close != api else ""
            self._problem(".api", f"{api} does not exist in MindSpore {', '.join(missing)}{hint}")
        found = [(version, fact) for version, fact in facts if fact is not None]
        self._target_unknown = not found and self._written.signature is None  # then what it takes is unknown too
        return found

    def _fillable(self) -> frozenset[str]:
        """The target parameters that a converted call may give."""
        written = self._written
        kept = self._names.difference(written.drop, written.unsupported)
        return frozenset(written.rename.get(name, name) for name in kept).union(written.values)

    def _check_names(self) -> None:
        """Source parameters that do not exist, or are spoken of twice."""
        written = self._written
        for key, names in (
            ("rename", list(written.rename)),
            ("drop", written.drop),
            ("unsupported", written.unsupported),
        ):
            for name in names:
                if name not in self._names:
                    self._problem(f".{key}", f"{self._placed.name} has no parameter {name}; it has {self._listed()}")
        for index, difference in enumerate(written.differences):
            for name in difference.when:
                if name not in self._names:
                    self._problem(
                        f".differences[{index}].when", f"there is no parameter {name}; there are {self._listed()}"
                    )
            for text in impossibilities(difference):
                self._problem(f".differences[{index}]", text)
        for name, expression in [("template", written.template or ""), *written.values.items()]:
            key = ".template" if name == "template" and written.template else f".values.{name}"
            for hole in holes(expression):
                if hole not in self._names and hole != RECEIVER:
                    self._problem(key, f"no parameter fills the hole {{{hole}}}; there are {self._listed()}")
            if expression and not is_expression(expression):
                self._problem(key, f"not a Python expression: {expression}")
        using = [written.template or "None", *written.values.values()]
        if written.defines and not any(defined_name(written.definition) in names_to_define(text) for text in using):
            self._problem(".defines", "not a class or function that the template or a value uses")
        spoken = [*written.rename, *written.drop]
        for name in sorted(set(spoken) & set(written.unsupported)) + sorted(set(written.rename) & set(written.drop)):
            self._problem("", f"{name} is spoken of twice: rename it, drop it or call it unsupported")

    def _check_target_names(self, others: Sequence[Signature], where: str) -> None:
        """Target parameters that do not exist; `where` names the versions, if they have several forms."""
        parameters = [parameter for signature in others for parameter in signature.parameters]
        if not others or self._written.template is not None or any(p.kind == "var-keyword" for p in parameters):
            return
        offered = {parameter.name for parameter in parameters}
        for key, names in (("rename", self._written.rename.values()), ("values", self._written.values)):
            for name in names:
                if name not in offered:
                    has = f"it has {', '.join(sorted(offered)) or 'none'}"
                    self._problem(f".{key}", f"{self._written.api} has no parameter {name}{where}; {has}")

    def _listed(self) -> str:
        return ", ".join(sorted(self._names)) or "none"

    def _overloads(self) -> list[tuple[tuple[str, ...], list[Signature]]]:
        """The source overloads that the target is for, each with its full list of names."""
        wanted = tuple(self._written.overload)
        if not wanted:
            rest = [signature for signature in self._source if signature not in self._claimed]
            return [((), rest or [*self._source] or [Signature(())])]
        named = [(tuple(parameter.name for parameter in signature.parameters), signature) for signature in self._source]
        for fits in (_equals, _begins, _contains):
            found = [(names, [signature]) for names, signature in named if fits(names, wanted)]
            if found:
                self._claimed.update(signature for _, signatures in found for signature in signatures)
                return found
        shown = "; ".join(write_signature(signature).split(" -> ")[0] for signature in self._source)
        self._problem(".overload", f"no overload has the parameters {', '.join(wanted)}; there are {shown}")
        return []

    def _built(
        self, signatures: list[Signature], names: tuple[str, ...], others: tuple[Signature, ...], where: str
    ) -> Target:
        written = self._written
        used = {hole for text in (written.template or "", *written.values.values()) for hole in holes(text)}
        offered = {item.name for other in others for item in other.parameters} if written.template is None else set()
        explained = {*written.rename, *used, *written.drop, *written.unsupported} | offered
        silent = list(
            dict.fromkeys(
                parameter.name
                for signature in signatures
                for parameter in signature.parameters
                if parameter.name not in explained and not _passes(parameter.kind, others, written)
            )
        )
        applied = self._rules.applied(self._root, silent)
        unexplained = [name for name in silent if name not in {*applied.drop, *applied.unsupported}]
        if unexplained and not self._target_unknown:
            text = f"say what happens to {', '.join(unexplained)}{where}: rename, values, drop or unsupported"
            self._problem("", text)
        general = self._rules.names(self._root) | {name for name in applied.drop if name.startswith("_")}
        target = Target(
            api=written.api,
            template=written.template,
            defines=written.definition,
            overload=names,
            devices=tuple(written.devices) if written.devices is not None else tuple(Device),
            mindspore=written.mindspore,
            rename=written.rename,
            values=written.values,
            drop=(*written.drop, *applied.drop),
            unsupported=(*written.unsupported, *applied.unsupported),
            differences=(*self._differences(), *self._of_dropped(), *applied.differences),
            defaults=dict(self._defaults(signatures, others)) if written.template is None else {},
            signatures=others,
        )
        computed = aspects(target, signatures, general)
        return msgspec.structs.replace(target, aspects=computed, verdict=verdict(target, computed, general))

    def _differences(self) -> Iterator[Difference]:
        for difference in self._written.differences:
            yield declared(difference)

    def _of_dropped(self) -> list[Difference]:
        """What the rules tell of parameters that the target drops without a word of its own."""
        spoken = {name for difference in self._written.differences for name in difference.when}
        return self._rules.told(self._root, [name for name in self._written.drop if name not in spoken])

    def _defaults(self, signatures: Sequence[Signature], others: Sequence[Signature]) -> Iterator[tuple[str, str]]:
        """Target parameter -> source default that a call leaving it out must write."""
        written = self._written
        lost = {*written.drop, *written.unsupported}
        for signature in signatures:
            other = _closest(signature, others, written.rename)
            defaults = {item.name: item.default for item in other.parameters} if other is not None else {}
            for parameter in signature.parameters:
                name = written.rename.get(parameter.name, parameter.name)
                if parameter.name in lost or name in written.values or name not in defaults:
                    continue
                there = defaults[name]
                if parameter.default and differ(parameter.default, there) and can_be_written(parameter.default, there):
                    yield name, parameter.default


def _equals(names: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return names == wanted


def _begins(names: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return names[: len(wanted)] == wanted


def _contains(names: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return set(wanted) <= set(names)


def _passes(kind: str, others: Sequence[Signature], written: WrittenTarget) -> bool:
    """Whether a variable parameter reaches one of its kind in the target, whatever both are called."""
    if kind not in _VARIABLE or written.template is not None:
        return False
    return any(parameter.kind == kind for other in others for parameter in other.parameters)


def _closest(source: Signature, others: Sequence[Signature], rename: dict[str, str]) -> Signature | None:
    """The target overload with most of the source's parameters and fewest of its own."""
    wanted = {rename.get(parameter.name, parameter.name) for parameter in source.parameters}

    def fit(other: Signature) -> tuple[int, int]:
        names = {parameter.name for parameter in other.parameters}
        return len(names & wanted), -len(names - wanted)

    return max(others, key=fit, default=None)
