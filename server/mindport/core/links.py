# SPDX-License-Identifier: Apache-2.0
"""Where the documentation of an API is."""

from mindport.core.mapping import Fact

_MINDSPORE = "https://www.mindspore.cn/docs/en"
_TORCH = "https://docs.pytorch.org/docs/stable/generated"


def source_link(api: str) -> str | None:
    """The documentation page of a source API, where its address follows from its name."""
    root, _, rest = api.partition(".")
    if root == "torch" and rest:
        return f"{_TORCH}/{api}.html"
    if root == "torchvision" and rest.startswith(("transforms.", "ops.", "utils.")):
        return f"https://docs.pytorch.org/vision/stable/generated/{api}.html"
    if root == "torchaudio" and rest:
        return f"https://docs.pytorch.org/audio/stable/generated/{api}.html"
    if root == "tf" and rest:
        return f"https://www.tensorflow.org/api_docs/python/{api.replace('.', '/')}"
    return None


def target_link(fact: Fact | None, api: str, version: str) -> str | None:
    """The documentation page of a MindSpore API in a version such as "2.10"."""
    parts = api.split(".")
    if parts[0] != "mindspore" or len(parts) < 2:
        return None
    minor = ".".join([*version.split("."), "0", "0"][:3])
    member_of_class = fact is not None and fact.kind in ("method", "property", "attribute") and len(parts) > 2
    page = api
    if member_of_class and parts[1] == "Tensor":
        folder = "mindspore/Tensor"
    elif member_of_class:
        parts = parts[:-1]
        page = ".".join(parts)
        folder = _folder(parts)
    else:
        folder = _folder(parts)
    return f"{_MINDSPORE}/r{minor}/api_python/{folder}/{page}.html"


def _folder(parts: list[str]) -> str:
    if len(parts) == 2:
        return "mindspore"
    if parts[1] in ("mint", "ops", "nn", "dataset", "communication", "amp", "train", "experimental", "scipy", "numpy"):
        return parts[1]
    return f"mindspore.{parts[1]}" if parts[1].islower() else "mindspore"
