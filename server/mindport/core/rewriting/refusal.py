# SPDX-License-Identifier: Apache-2.0
"""The answer of a rewrite that cannot be made."""

from mindport.core.mapping import Text


class Refused(Exception):
    """A use cannot be rewritten; `reason` says why to the user."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason
