# SPDX-License-Identifier: Apache-2.0
"""Where the documentation of an API is, as far as its address follows from its name."""

from mindport.core.mapping import Fact

_TORCH = "https://docs.pytorch.org/docs/stable"
_VISION = "https://docs.pytorch.org/vision/stable/generated"
_AUDIO = "https://docs.pytorch.org/audio/stable/generated"
_TENSORFLOW = "https://www.tensorflow.org/api_docs/python"
_MINDSPORE = "https://www.mindspore.cn/docs/en"

_TORCH_PAGES = {
    "torch.nn.init": "nn.init",
    "torch.utils.data": "data",
    "torch.utils.tensorboard": "tensorboard",
    "torch.utils.checkpoint": "checkpoint",
    "torch.distributed": "distributed",
    "torch.distributions": "distributions",
    "torch.amp": "amp",
    "torch.cuda.amp": "amp",
    "torch.backends": "backends",
    "torch.hub": "hub",
    "torch.onnx": "onnx",
    "torch.profiler": "profiler",
    "torch.special": "special",
    "torch.random": "random",
    "torch.multiprocessing": "multiprocessing",
    "torch.export": "export",
    "torch.fx": "fx",
    "torch.package": "package",
}
"""Modules with one page for everything in them; all else has a page for each name."""

_TORCH_NAMES = {"torch.Size": "size", "torch.Tensor": "tensors", "torch.Storage": "storage"}
_TENSOR_ATTRIBUTES = "tensor_attributes"

_MINDSPORE_FOLDERS = {
    "dataset.vision": "dataset_vision",
    "dataset.transforms": "dataset_transforms",
    "dataset.text": "dataset_text",
    "dataset.audio": "dataset_audio",
    "experimental.optim": "experimental/optim",
}
_OWN_FOLDER = frozenset(
    ("mint", "ops", "nn", "dataset", "communication", "amp", "train", "experimental", "scipy", "numpy", "parallel")
)
_MEMBERS = frozenset(("method", "property", "attribute", "classmethod", "staticmethod"))


def addresses(source: Fact | None, api: str, there: Fact | None, target: str | None, mindspore: str) -> dict[str, str]:
    """ "source" and "target": the documentation of both sides, as far as it is known."""
    found = {"source": source_link(source, api), "target": target_link(there, target, mindspore) if target else None}
    return {side: page for side, page in found.items() if page is not None}


def source_link(fact: Fact | None, api: str) -> str | None:
    """The documentation page of a source API; None for private names and frameworks without a page of that form."""
    parts = api.split(".")
    if len(parts) < 2 or any(part.startswith("_") for part in parts):
        return None
    if parts[0] == "torch":
        return _torch_link(fact, api, parts)
    if parts[0] == "torchvision" and parts[1] in ("transforms", "ops", "utils", "datasets"):
        return f"{_VISION}/{api}.html"
    if parts[0] == "torchaudio":
        return f"{_AUDIO}/{api}.html"
    if parts[0] == "tf":
        return f"{_TENSORFLOW}/{_class_page(fact, parts, '/')}"
    return None


def _torch_link(fact: Fact | None, api: str, parts: list[str]) -> str:
    for module, page in _TORCH_PAGES.items():
        if api.startswith(f"{module}."):
            return f"{_TORCH}/{page}.html#{api}"
    if api in _TORCH_NAMES:
        return f"{_TORCH}/{_TORCH_NAMES[api]}.html"
    if (fact is not None and fact.kind == "dtype") or api in ("torch.dtype", "torch.device", "torch.layout"):
        return f"{_TORCH}/{_TENSOR_ATTRIBUTES}.html"
    if fact is not None and fact.kind in _MEMBERS and parts[1] not in ("Tensor", "optim"):
        return f"{_TORCH}/generated/{'.'.join(parts[:-1])}.html#{api}"
    return f"{_TORCH}/generated/{api}.html"


def _class_page(fact: Fact | None, parts: list[str], separator: str) -> str:
    """The page of an object; a member stands on the page of its class."""
    if fact is not None and fact.kind in _MEMBERS:
        return f"{separator.join(parts[:-1])}#{parts[-1]}"
    return separator.join(parts)


def target_link(fact: Fact | None, api: str, version: str) -> str | None:
    """The documentation page of a MindSpore API in a version such as "2.10"."""
    parts = api.split(".")
    if parts[0] != "mindspore" or len(parts) < 2:
        return None
    root = f"{_MINDSPORE}/r{'.'.join([*version.split('.'), '0', '0'][:3])}/api_python"
    if fact is not None and fact.kind == "dtype":
        return f"{root}/mindspore/mindspore.dtype.html"
    if parts[1:2] == ["Tensor"] and len(parts) == 3:
        return f"{root}/mindspore/Tensor/{api}.html"
    if parts[1:3] == ["common", "initializer"]:
        return f"{root}/mindspore.common.initializer.html#{api}"
    if fact is not None and fact.kind in _MEMBERS:
        if len(parts) == 2:
            return None  # an attribute of the package itself, such as mindspore.__version__
        return f"{root}/{_folder(parts[:-1])}/{'.'.join(parts[:-1])}.html#{api}"
    return f"{root}/{_folder(parts)}/{api}.html"


def _folder(parts: list[str]) -> str:
    """The folder of a page below `api_python`."""
    if len(parts) == 2:
        return "mindspore"
    inner = ".".join(parts[1:3])
    if inner in _MINDSPORE_FOLDERS and len(parts) > 3:
        return _MINDSPORE_FOLDERS[inner]
    return parts[1] if parts[1] in _OWN_FOLDER else f"mindspore.{parts[1]}" if parts[1].islower() else "mindspore"
