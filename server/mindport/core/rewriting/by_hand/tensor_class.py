# SPDX-License-Identifier: Apache-2.0
"""`torch.Tensor([1, 2])` makes float32 of the data, `torch.Tensor(2, 3)` a tensor of that shape."""

from __future__ import annotations

from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.use_edits import UseEdits


def tensor_made(place: Place, use: UseEdits) -> list[Edit] | None:
    """The edits of a call; None where only the class is named."""
    arguments = place.usage.arguments
    if not arguments or any(argument.keyword is not None for argument in arguments):
        return None
    texts = [argument.star + use.texts(arguments)[argument] for argument in arguments]
    sizes = len(texts) > 1 or texts[0].isdecimal() or texts[0].startswith("*")
    if sizes:
        new = use.spelled(f"mindspore.mint.empty({', '.join(texts)})")
    else:
        new = use.spelled("mindspore.Tensor(") + texts[0] + use.spelled(", mindspore.float32)")
    return [Edit(place.start, place.end, use.with_comments(new, place))]
