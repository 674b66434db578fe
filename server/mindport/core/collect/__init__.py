# SPDX-License-Identifier: Apache-2.0
"""One walk over a tree: scopes with their bindings, and the places that may use an API. Judges nothing."""

from collections.abc import Collection

from mindport.core.collect.found import Collected
from mindport.core.collect.walk import Walk
from mindport.core.syntax import Source

__all__ = ["Collected", "collect"]


def collect(source: Source, module: str, is_package: bool, member_names: Collection[str]) -> Collected:
    """Walk over a source; only attributes named in `member_names` are noted of expressions that nothing is known of."""
    found = Collected(source, module, is_package, member_names)
    Walk(found).run()
    return found
