# SPDX-License-Identifier: Apache-2.0
"""The mapping read backwards: which PyTorch and TensorFlow names a MindSpore API stands for."""

from __future__ import annotations

from collections import defaultdict

from msgspec import Struct

from mindport.core.choose import admits
from mindport.core.judge import Options
from mindport.db.lookup import Database


class Counterpart(Struct, frozen=True):
    """One source API for which a MindSpore API stands."""

    source: str
    target: str
    rename: dict[str, str]
    """Source parameter -> target parameter, where the names differ."""


class Counterparts:
    """All counterparts for one device and MindSpore version, by module and by name. Reads every entry when made."""

    def __init__(self, database: Database, options: Options) -> None:
        self.by_module: defaultdict[str, list[Counterpart]] = defaultdict(list)
        self.by_target: defaultdict[str, list[Counterpart]] = defaultdict(list)
        for name in database.entries():
            entry = database.entry(name)
            for target in entry.targets if entry is not None else ():
                fits = options.device in target.devices and admits(target.mindspore, options.mindspore)
                if fits and target.api is not None and target.template is None:
                    one = Counterpart(name, target.api, target.rename)
                    self.by_module[target.api.rpartition(".")[0]].append(one)
                    self.by_target[target.api].append(one)
