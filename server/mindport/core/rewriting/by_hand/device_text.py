# SPDX-License-Identifier: Apache-2.0
"""`torch.device("cpu")` becomes the text in it: MindSpore places tensors by itself, so the device is only shown."""

from __future__ import annotations

import ast

from mindport.core.mapping import Text
from mindport.core.rewriting import expressions
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.use_edits import UseEdits


def text_of_device(place: Place, use: UseEdits) -> list[Edit]:
    """The only argument, or type and index as one text; where the class is named, texts are meant."""
    arguments = place.usage.arguments
    if arguments is None:
        return [Edit(place.start, place.end, "str")]
    texts = [use.texts(arguments)[argument] for argument in arguments]
    if len(texts) == 1 and not arguments[0].star:
        text = texts[0]
        if place.tight and expressions.needs_parentheses(text):
            text = f"({text})"
        return [Edit(place.start, place.end, use.with_comments(text, place))]
    try:
        kind, index = map(ast.literal_eval, texts)
    except (ValueError, SyntaxError):
        raise Refused(Text("the device is put together at run time", "设备名在运行时才拼成")) from None
    return [Edit(place.start, place.end, repr(f"{kind}:{index}"))]
