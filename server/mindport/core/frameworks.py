# SPDX-License-Identifier: Apache-2.0
"""The frameworks that are scanned for: their import names, and the few conventions the scanner relies on."""

import re

ROOTS: dict[str, str] = {
    "torch": "torch",
    "torchvision": "torchvision",
    "torchaudio": "torchaudio",
    "torchtext": "torchtext",
    "tensorflow": "tf",
    "keras": "keras",
    "tf_keras": "keras",
}
"""Top-level import name -> how the database spells it."""

TARGET = "mindspore"
"""What everything is carried to: its import name, and how its names begin."""

SPELLINGS = frozenset(ROOTS.values())
"""How names of the frameworks begin in the database."""

FAMILIES: dict[str, frozenset[str]] = {
    "all": frozenset(ROOTS),
    "torch": frozenset(("torch", "torchvision", "torchaudio", "torchtext")),
    "tensorflow": frozenset(("tensorflow", "keras", "tf_keras")),
}
"""`--framework` -> the import names it asks for."""

_MENTION = re.compile(rb"torch|tensorflow|keras")


def mentions_framework(data: bytes) -> bool:
    """Whether a file's bytes hold the name of a framework at all; a file without one is not worth parsing."""
    return _MENTION.search(data) is not None


def spelled(path: str) -> str:
    """A path of import names as the database spells it: `tensorflow.nn.relu` -> `tf.nn.relu`."""
    root, dot, rest = path.partition(".")
    return f"{ROOTS.get(root, root)}{dot}{rest}"


def family_of(api: str) -> str:
    """The framework, "torch" or "tensorflow", of a name as the database spells it."""
    return "tensorflow" if api.partition(".")[0] in ("tf", "keras") else "torch"


LAYERS: dict[str, str] = {
    "torch.nn.Module": "torch.Tensor",
    "tf.keras.Layer": "tf.Tensor",
    "tf.Module": "tf.Tensor",
}
"""Classes whose objects are called with tensors and yield tensors -> the tensor class."""

LAYER_METHODS = frozenset(("forward", "construct", "call", "__call__"))
"""Methods of such classes whose parameters are tensors by convention."""
