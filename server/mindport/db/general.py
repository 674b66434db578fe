# SPDX-License-Identifier: Apache-2.0
"""Rules for parameters that many APIs share, used where an entry and its target are silent about them."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from mindport.core.mapping import Aspect, Difference, Text
from mindport.db.written import WrittenRule


class GeneralRules:
    """What happens to a general parameter of a framework."""

    def __init__(self, rules: Mapping[str, WrittenRule]) -> None:
        self._rules = dict(rules)

    def names(self, root: str) -> frozenset[str]:
        """The general parameters of a framework."""
        return frozenset(name for name in self._rules if self.applies(root, name))

    def applies(self, root: str, name: str) -> bool:
        """Whether a rule says what to do; names with an underscore in front are internal and vanish."""
        rule = self._rules.get(name)
        return name.startswith("_") or (rule is not None and (not rule.frameworks or root in rule.frameworks))

    def applied(self, root: str, silent: list[str]) -> "Applied":
        """What the rules say about parameters that an entry does not mention."""
        drop: list[str] = []
        unsupported: list[str] = []
        differences: list[Difference] = []
        for name in silent:
            rule = self._rules.get(name)
            if not self.applies(root, name):
                continue
            if rule is None or rule.rule == "drop":
                drop.append(name)
            else:
                unsupported.append(name)
            differences += self.told(root, [name])
        return Applied(tuple(drop), tuple(unsupported), tuple(differences))

    def told(self, root: str, names: Iterable[str]) -> list[Difference]:
        """What the rules tell of parameters; each concerns only calls that give it."""
        rules = {name: self._rules[name] for name in names if name in self._rules and self.applies(root, name)}
        return [
            Difference(Text(rule.en, rule.zh), Aspect.PARAMETERS, (name,), shows=tuple(rule.shows))
            for name, rule in rules.items()
            if rule.en
        ]


class Applied(Struct, frozen=True):
    """The outcome of the rules for one target."""

    drop: tuple[str, ...]
    unsupported: tuple[str, ...]
    differences: tuple[Difference, ...]
