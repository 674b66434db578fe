# SPDX-License-Identifier: Apache-2.0
"""Whether parameters that an optimizer is given surely have names that differ, as those of one network do."""

from __future__ import annotations

import re

_SOURCES = re.compile(
    r"([A-Za-z_]\w*(?:\.\w+)?)[\w.\[\]'\"]*\.(?:named_parameters|parameters|trainable_params|get_parameters)\(\)"
    r"|\b(?:named_)?parameters_of\(([A-Za-z_]\w*(?:\.\w+)?)"
)
"""The networks whose parameters are taken, before a rewrite and after it."""
_PLAIN = re.compile(r"[\[(]\s*(?:self\.)?\w+(?:\s*,\s*(?:self\.)?\w+)*\s*,?\s*[\])]")
"""A list of names: parameters that belong to no network have no names of their own yet."""

_UNSEEN = re.compile(r"""["']params["']\s*:\s*\w+\s*[,}]|[+*]\s*\w+\s*(?:[\]),]|$)""")
"""A variable beside them, which may hold parameters of another network."""


def are_named_apart(written: str) -> bool:
    """Whether an expression takes all its parameters from one network, or lists some that belong to none."""
    if _PLAIN.fullmatch(written):
        return True
    roots = {_root(match[1] or match[2]) for match in _SOURCES.finditer(written)}
    if len(roots) != 1:
        return False
    looped = any(re.search(rf"\bfor\s+{re.escape(root)}\s+in\b", written) for root in roots)
    unseen = re.search(r"""["']params["']\s*:\s*\w+\s*[,}]""", written) or re.search(
        r"[+*]\s*\w+\s*(?:[\]),]|$)", written
    )
    return not looped and unseen is None


def _root(network: str) -> str:
    """`self.net` of `self.net.body`, `net` of `net.body`."""
    return network if network.startswith("self.") else network.partition(".")[0]
