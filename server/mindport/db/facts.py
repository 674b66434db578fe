# SPDX-License-Identifier: Apache-2.0
"""The extracted facts of all frameworks and versions, as the compiler asks for them."""

import difflib
from collections.abc import Sequence
from typing import Protocol

from mindport.core.choose import admits
from mindport.core.frameworks import TARGET
from mindport.core.mapping import Fact
from mindport.db.fact_file import FactFile

ROOTS = {"tensorflow": ("tf", "keras")}
"""Framework -> what its public names start with, where that is not its own name."""


class KnownFacts(Protocol):
    """What checking an entry asks: the facts of files, or of a compiled database."""

    @property
    def target_versions(self) -> tuple[str, ...]:
        """The MindSpore versions with facts, oldest first."""

    def source(self, name: str) -> Fact | None: ...
    def target(self, name: str, version: str) -> Fact | None: ...
    def similar(self, name: str) -> str | None: ...


class Facts:
    """The facts of several files; of MindSpore all versions, of every other framework the newest."""

    def __init__(self, files: Sequence[FactFile]) -> None:
        """From files in the order of their versions, as `read_facts` gives them."""
        self.files = list(files)
        self.targets = {str(file.version): file for file in self.files if file.framework == TARGET}
        newest = {file.framework: file for file in self.files if file.framework != TARGET}
        self.sources = {root: file for name, file in newest.items() for root in ROOTS.get(name, (name,))}

    @property
    def target_versions(self) -> tuple[str, ...]:
        """The MindSpore versions with facts, oldest first."""
        return tuple(self.targets)

    def source(self, name: str) -> Fact | None:
        """The fact of a source API by any of its names."""
        file = self.sources.get(name.partition(".")[0])
        line = file.find(name) if file is not None else None
        return line.fact() if line is not None else None

    def target(self, name: str, version: str) -> Fact | None:
        """The fact of a MindSpore name in one version, None where it is not there."""
        line = self.targets[version].find(name)
        return line.fact() if line is not None else None

    def similar(self, name: str) -> str | None:
        """The name of a source or target API that looks most like an unknown one."""
        root, _, rest = name.partition(".")
        newest = next(reversed(self.targets.values()), None)
        file = newest if root == TARGET else self.sources.get(root)
        if file is None:
            return None
        last = rest.rpartition(".")[2]
        likely = [known for known in file.lines if known.rpartition(".")[2].lower() == last.lower()]
        close = difflib.get_close_matches(name, likely or list(file.lines), n=1, cutoff=0.0 if likely else 0.8)
        return close[0] if close else None


def admitted(facts: KnownFacts, specifier: str) -> list[str]:
    """The MindSpore versions with facts that a specifier admits, oldest first."""
    return [version for version in facts.target_versions if admits(specifier, version)]
