# SPDX-License-Identifier: Apache-2.0
"""`x.size()` becomes `x.shape`, `x.size(0)` becomes `x.shape[0]`."""

from mindport.core.mapping import Text
from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.refusal import Refused
from mindport.core.rewriting.use_edits import UseEdits


def shape_of(place: Place, use: UseEdits) -> list[Edit]:
    """The shape, and the index into it that the call gives."""
    arguments = place.usage.arguments
    if arguments is None or place.listed is None or not place.usage.method or len(arguments) > 1:
        raise Refused(Text("only x.size(…) can be rewritten", "只能改写 x.size(…) 形式的调用"))
    name = Edit(place.usage.span.start, place.usage.span.end, "shape")
    if place.listed.comments and not arguments:
        raise Refused(Text("a comment stands in the call", "调用中有注释"))
    if not arguments or arguments[0].text == "None":
        return [name, Edit(place.usage.span.end, place.end, "")]
    index = use.texts(arguments)[arguments[0]]
    return [name, Edit(place.usage.span.end, place.end, use.with_comments(f"[{index}]", place))]
