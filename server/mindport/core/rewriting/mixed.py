# SPDX-License-Identifier: Apache-2.0
"""Files that use MindSpore beside a source framework, as a first round of fixes leaves them: whose is an object?

The flow of values tells a tensor, not which framework's; what MindSpore's own class has no member for is not its.
"""

from __future__ import annotations

from collections.abc import Set

from mindport.core.frameworks import ROOTS
from mindport.core.mapping import Text
from mindport.core.model import Certainty, Usage, Use
from mindport.core.world import Knowledge

_VALUES = frozenset(("property", "attribute"))


def is_inferred_member(usage: Usage, roots: Set[str]) -> bool:
    """Whether only the flow of values shows whose member is used, in a file that imports MindSpore."""
    return "mindspore" in roots and usage.method and usage.certainty is Certainty.INFERRED


def is_mindspores(usage: Usage, roots: Set[str]) -> bool:
    """Whether it is MindSpore's, because the file imports nothing else."""
    return is_inferred_member(usage, roots) and not roots & ROOTS.keys()


def may_be_mindspores(usage: Usage, roots: Set[str], knowledge: Knowledge) -> bool:
    """Whether MindSpore has a member that is used in this way; `x.size(0)` is no call of a property."""
    if not is_inferred_member(usage, roots):
        return False
    owner, _, name = usage.api.rpartition(".")
    entry = knowledge.entry(owner)
    classes = [target.api for target in entry.targets if target.api is not None] if entry is not None else []
    members = [knowledge.member(cls, name) for cls in classes]
    called = usage.use is Use.CALL
    return not classes or any(one is not None and not (called and one.kind in _VALUES) for one in members)


def perhaps_mindspores(usage: Usage) -> Text:
    """Why such a use is left, and what a person who knows better can do."""
    return Text(
        "The file uses MindSpore too, and this may be written for it already; where it is not: "
        f"mindport fix FILE --select {usage.api}",
        f"该文件也使用 MindSpore，此处可能已是其写法；如果不是：mindport fix FILE --select {usage.api}",
    )
