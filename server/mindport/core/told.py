# SPDX-License-Identifier: Apache-2.0
"""Errors that are told to the user as they are, in both languages."""

from mindport.core.mapping import Text


class Told(Exception):
    """Why something cannot be; the text is for the user."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)

    def __reduce__(self) -> tuple[type["Told"], tuple[Text]]:
        return type(self), (self.text,)
