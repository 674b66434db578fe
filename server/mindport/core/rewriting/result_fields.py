# SPDX-License-Identifier: Apache-2.0
"""`x.max(dim=1).values` becomes `x.max(dim=1)[0]`: MindSpore's functions return tuples without names."""

from __future__ import annotations

from collections.abc import Iterator

from mindport.core.collect import Collected
from mindport.core.flow.kinds import Kinds
from mindport.core.flow.values import FIELDS_OF_RESULTS, Several
from mindport.core.mapping import Text
from mindport.core.model import Certainty, Usage, Use
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.extra import Extra
from mindport.core.syntax import KIND, K

_OTHER_PLACES = {
    "torch.linalg.cholesky_ex.L": 0,
    "torch.linalg.lu.U": 2,
    "torch.return_types.lu_unpack.U": 2,
    "torch.linalg.ldl_factor_ex.info": 2,
    "torch.linalg.lu_factor_ex.info": 2,
}
"""Parts that stand in other places than those of the same name elsewhere."""


def result_fields(collected: Collected, kinds: Kinds) -> Iterator[Extra]:
    """The named parts of results, by their places; an index is right for a named tuple too."""
    source = collected.source
    found = set()
    for site in (*collected.members, *collected.chains):
        for level in site.levels:
            if KIND[level.kind_id] != K.ATTRIBUTE or level.id in found:
                continue
            owner, last = level.named_children[0], level.named_children[-1]
            name = source.slice(last)
            value = kinds.value(owner, site.scope) if name in FIELDS_OF_RESULTS else None
            start, end = source.offsets(owner)[1], source.offsets(level)[1]
            if not isinstance(value, Several) or not value.named or "#" in source.text[start:end]:
                continue
            found.add(level.id)
            index = _OTHER_PLACES.get(f"{value.named}.{name}", FIELDS_OF_RESULTS[name])
            usage = Usage(f"{value.named}.{name}", source.span(last), Use.ATTRIBUTE, Certainty.INFERRED, method=True)
            title = Text(f"Take {name} by its place, {index}", f"按位置 {index} 取 {name}")
            yield Extra(usage, (Edit(start, end, f"[{index}]"),), title)
