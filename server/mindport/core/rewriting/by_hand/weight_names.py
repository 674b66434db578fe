# SPDX-License-Identifier: Apache-2.0
"""`net.named_parameters()` and its like: MindSpore's own methods do where its layers have PyTorch's names and order.

Where a file shows layers that have others, or weights that are frozen, the entries' definition translates them.
"""

from __future__ import annotations

import re

from mindport.core.rewriting.edits import Edit
from mindport.core.rewriting.place import Place
from mindport.core.rewriting.use_edits import UseEdits

_NAMED_OTHERWISE = re.compile(
    r"\w*(?:BatchNorm|InstanceNorm)\w*|\bLayerNorm\b|\bEmbedding\w*|\b(?:LSTM|GRU|RNN|PReLU)\b|\bTransformer\w*"
    r"|\bregister_buffer\b|\brequires_grad_?\b|\bmissing_keys\b"
)
_OWN = {
    "parameters": ("trainable_params", "recurse"),
    "named_parameters": ("parameters_and_names", ""),
    "state_dict": ("state_dict", ""),
    "load_state_dict": ("load_state_dict", "strict"),
}
"""Methods of PyTorch -> those of MindSpore, with the parameter that they share."""
_FOR_TRAINING = re.compile(
    r"\boptim\w*\.\w+\(|\bclip_grad_\w+\(|\.add_param_group\(|\b(?:Adam\w*|SGD|RMSprop|Adagrad)\("
)


def of_weights(place: Place, use: UseEdits) -> list[Edit] | None:
    """The name of MindSpore's method where it says the same; None where the entry's definition is needed."""
    name = place.usage.api.rpartition(".")[2]
    arguments = place.usage.arguments or ()
    own, shared = _OWN[name]
    plain = all(one.keyword in (None, shared) and not one.star for one in arguments)
    if name in ("parameters", "named_parameters", "state_dict") and arguments and not shared:
        plain = False
    if place.receiver is None or not plain:
        return None
    statement = _statement(place, use)
    trained = name == "parameters" and _FOR_TRAINING.search(statement) is not None
    if trained and (statement.count(".parameters()") > 1 or ".add_param_group(" in use.source.text):
        receiver = use.patches.within(*place.receiver)
        return [Edit(place.start, place.end, f'WeightNames({receiver}, "{receiver}").apart()')]
    if not trained and _NAMED_OTHERWISE.search(use.source.text):
        return None
    return [Edit(place.usage.span.start, place.usage.span.end, own)]


def _statement(place: Place, use: UseEdits) -> str:
    """The statement around a use."""
    node = place.expression
    while node.parent is not None and node.parent.type not in ("block", "module"):
        node = node.parent
    return use.source.exact(node)
