# SPDX-License-Identifier: Apache-2.0
"""What somebody types in a search box finds the names that are meant, best first."""

import pytest

from mindport.db.search import NameIndex, named, words_of

ENTRIES = (
    ("torch.nn.Conv2d", ("mindspore.nn.Conv2d",), ("torch.nn.modules.conv.Conv2d",)),
    ("torch.ao.nn.qat.Conv2d", (), ()),
    ("torch.nn.ConvTranspose2d", ("mindspore.nn.Conv2dTranspose",), ()),
    ("torch.nn.functional.conv2d", ("mindspore.ops.conv2d",), ()),
    ("torch.nn.BatchNorm2d", ("mindspore.nn.BatchNorm2d",), ()),
    ("torch.nn.SyncBatchNorm", ("mindspore.nn.SyncBatchNorm",), ()),
    ("torch.nn.modules.batchnorm._NormBase.eps", ("{self}.eps",), ()),
    ("torch.nn.*", (), ("torch.nn.modules.batchnorm", "torch.nn.modules.conv.Conv4d")),
    ("torch.nn.CrossEntropyLoss", ("mindspore.nn.CrossEntropyLoss",), ()),
    ("torch.nn.functional.cross_entropy", ("mindspore.ops.cross_entropy",), ()),
    ("torch.Tensor.view", ("mindspore.Tensor.view", "{self}.reshape({shape})"), ()),
    ("torch.Tensor.view_as", ("mindspore.Tensor.view_as",), ()),
    ("torch.review", (), ()),
    ("torch.no_grad", (), ("torch.autograd.no_grad",)),
    ("tf.keras.layers.Conv2D", ("mindspore.nn.Conv2d({filters})",), ("keras.layers.Conv2D",)),
)


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return NameIndex(named(*entry) for entry in ENTRIES)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("torch.nn.Conv2d", ["torch.nn.Conv2d"]),
        ("torch.nn.modules.conv.Conv2d", ["torch.nn.Conv2d"]),
        ("mindspore.nn.BatchNorm2d", ["torch.nn.BatchNorm2d"]),
        ("CONV2D", ["torch.nn.Conv2d", "torch.nn.functional.conv2d", "tf.keras.layers.Conv2D"]),
        ("qat.conv2d", ["torch.ao.nn.qat.Conv2d"]),
        ("view", ["torch.Tensor.view", "torch.Tensor.view_as", "torch.review"]),
        ("Tensor.view", ["torch.Tensor.view", "torch.Tensor.view_as"]),
        ("batch norm", ["torch.nn.BatchNorm2d"]),
        ("norm2d", ["torch.nn.BatchNorm2d"]),
        ("batchnorm", ["torch.nn.BatchNorm2d", "torch.nn.SyncBatchNorm", "torch.nn.modules.batchnorm._NormBase.eps"]),
        ("_NormBase", ["torch.nn.modules.batchnorm._NormBase.eps"]),
        ("modules.conv.Conv4d", ["torch.nn.*"]),
        ("cross entropy", ["torch.nn.CrossEntropyLoss", "torch.nn.functional.cross_entropy"]),
        ("entropy cross", ["torch.nn.functional.cross_entropy", "torch.nn.CrossEntropyLoss"]),
        ("autograd.no_grad", ["torch.no_grad"]),
        ("BN2d", ["torch.nn.BatchNorm2d"]),
        ("CEL", ["torch.nn.CrossEntropyLoss"]),
        ("ConvT", ["torch.nn.ConvTranspose2d"]),
        ("reshape(", ["torch.Tensor.view"]),
        ("BathcNorm2d", ["torch.nn.BatchNorm2d"]),
        ("torch.nograd", ["torch.no_grad"]),
        ("keras conv", ["tf.keras.layers.Conv2D"]),
        ("v", ["torch.Tensor.view", "torch.Tensor.view_as"]),
        ("xyzzy", []),
        ("", []),
        (" .(", []),
    ],
)
def test_the_best_come_first(index: NameIndex, query: str, found: list[str]) -> None:
    matches = [match.source for match in index.search(query, list, 50)]
    assert matches[: len(found)] == found
    assert bool(matches) == bool(found)


def test_names_stand_before_texts(index: NameIndex) -> None:
    found = index.search("view", lambda: ["torch.no_grad", "torch.Tensor.view", "torch.unknown"], 50)
    assert [match.source for match in found][-2:] == ["torch.review", "torch.no_grad"]
    assert [match.source for match in index.search("步", lambda: ["torch.no_grad"], 50)] == ["torch.no_grad"]


def test_no_more_than_asked_for(index: NameIndex) -> None:
    found = index.search("torch", list, 3)
    assert len(found) == 3
    assert index.search("view", list, 1)[0].targets == ("mindspore.Tensor.view", "{self}.reshape({shape})")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("BatchNorm2d", ["batch", "norm", "2d"]),
        ("LSTMCell", ["lstm", "cell"]),
        ("cross_entropy", ["cross", "entropy"]),
        ("log1p", ["log", "1p"]),
        ("步长", ["步长"]),
    ],
)
def test_words_of_names(name: str, words: list[str]) -> None:
    assert words_of(name) == words
