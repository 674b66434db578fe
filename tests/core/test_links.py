# SPDX-License-Identifier: Apache-2.0
"""Addresses of documentation pages, by the forms that the sites use."""

import pytest

from mindport.core.links import source_link, target_link
from mindport.core.mapping import Fact
from mindport.db.lookup import Database

TORCH = "https://docs.pytorch.org/docs/stable"
MINDSPORE = "https://www.mindspore.cn/docs/en/r2.10.0/api_python"


@pytest.mark.parametrize(
    ("api", "page"),
    [
        ("torch.cat", f"{TORCH}/generated/torch.cat.html"),
        ("torch.Tensor.view", f"{TORCH}/generated/torch.Tensor.view.html"),
        ("torch.nn.Module.train", f"{TORCH}/generated/torch.nn.Module.html#torch.nn.Module.train"),
        ("torch.optim.Optimizer.step", f"{TORCH}/generated/torch.optim.Optimizer.step.html"),
        ("torch.nn.init.zeros_", f"{TORCH}/nn.init.html#torch.nn.init.zeros_"),
        ("torch.utils.data.DataLoader", f"{TORCH}/data.html#torch.utils.data.DataLoader"),
        ("torch.float32", f"{TORCH}/tensor_attributes.html"),
        (
            "torchvision.transforms.Resize",
            "https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.Resize.html",
        ),
        ("tf.keras.Model.fit", "https://www.tensorflow.org/api_docs/python/tf/keras/Model#fit"),
        ("torch", None),
        ("torch._C._nn", None),
    ],
)
def test_pages_of_the_source(knowledge: Database, api: str, page: str | None) -> None:
    assert source_link(knowledge.fact(api), api) == page


@pytest.mark.parametrize(
    ("api", "page"),
    [
        ("mindspore.ops.cat", "ops/mindspore.ops.cat.html"),
        ("mindspore.mint.nn.functional.relu", "mint/mindspore.mint.nn.functional.relu.html"),
        ("mindspore.Tensor.view", "mindspore/Tensor/mindspore.Tensor.view.html"),
        ("mindspore.nn.Cell.set_train", "nn/mindspore.nn.Cell.html#mindspore.nn.Cell.set_train"),
        ("mindspore.float32", "mindspore/mindspore.dtype.html"),
        ("mindspore.dataset.vision.Resize", "dataset_vision/mindspore.dataset.vision.Resize.html"),
        ("mindspore.dataset.GeneratorDataset", "dataset/mindspore.dataset.GeneratorDataset.html"),
        (
            "mindspore.experimental.optim.lr_scheduler.StepLR",
            "experimental/optim/mindspore.experimental.optim.lr_scheduler.StepLR.html",
        ),
        ("mindspore.set_seed", "mindspore/mindspore.set_seed.html"),
    ],
)
def test_pages_of_mindspore(knowledge: Database, api: str, page: str) -> None:
    assert target_link(knowledge.fact(api), api, "2.10") == f"{MINDSPORE}/{page}"


def test_other_names_have_no_page(knowledge: Database) -> None:
    assert target_link(None, "numpy.full", "2.10") is None
    version = "mindspore.__version__"
    assert target_link(Fact(version, "attribute"), version, "2.10") is None
