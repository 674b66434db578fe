# SPDX-License-Identifier: Apache-2.0
"""pytorch-metric-learning: losses, miners, distances, reducers, samplers, the accuracy calculator on small batches."""

import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch

from truth_plans.pieces import Run, built

PACKAGES = ("pytorch_metric_learning",)
HELD_OUT = True

_TINY: Mapping[str, Any] = {
    "num_classes": 4,
    "embedding_size": 8,
    "m": 2,
    "n": 3,
    "batch_size": 8,
    "labels": [0, 1, 2, 3] * 6,
}
_REDUCERS = ("MeanReducer", "AvgNonZeroReducer", "ThresholdReducer", "ClassWeightedReducer", "DoNothingReducer")


def runs() -> Iterator[Run]:
    for name, cls in _classes("losses"):
        yield f"loss {name}", _loss(cls, {})
        for distance in ("CosineSimilarity", "LpDistance", "SNRDistance", "DotProductSimilarity"):
            yield f"loss {name} {distance}", _loss(cls, {"distance": _made("distances", distance)})
        for reducer in (
            "MeanReducer",
            "AvgNonZeroReducer",
            "ThresholdReducer",
            "ClassWeightedReducer",
            "DoNothingReducer",
        ):
            yield f"loss {name} {reducer}", _loss(cls, {"reducer": _made("reducers", reducer)})
    for name, cls in _classes("miners"):
        yield f"miner {name}", _miner(cls)
    for name, cls in _classes("regularizers"):
        yield f"regularizer {name}", _loss(_with_regularizer, {"regularizer": cls})
    for name, cls in _classes("samplers"):
        yield f"sampler {name}", _sampler(cls)
    yield "memory", _memory
    yield "accuracy", _accuracy
    yield "inference", _inference


def _library(part: str) -> Any:
    return importlib.import_module(f"pytorch_metric_learning.{part}")


def _classes(part: str) -> list[tuple[str, Any]]:
    return inspect.getmembers(_library(part), inspect.isclass)


def _made(part: str, name: str) -> Any:
    values = {"low": 0.1, "weights": torch.ones(4)}
    return built(getattr(_library(part), name), values)


def _with_regularizer(regularizer: Callable[[], Any]) -> Any:
    return _library("losses").NormalizedSoftmaxLoss(
        4, 8, weight_regularizer=regularizer(), embedding_regularizer=regularizer()
    )


def _loss(cls: Callable[..., Any], options: Mapping[str, Any]) -> Callable[[], object]:
    def run() -> None:
        loss = built(cls, _TINY, **options)
        embeddings = torch.randn(12, 8, requires_grad=True)
        labels = torch.arange(12) % 4
        result = loss(embeddings, labels)
        if isinstance(result, torch.Tensor):
            result.backward()

    return run


def _miner(cls: Callable[..., Any]) -> Callable[[], object]:
    def run() -> None:
        miner = built(cls, {"epsilon": 0.1, "pos_margin": 0.2, "neg_margin": 0.8, "pos_strategy": "hard", 
                            "neg_strategy": "semihard",
                            "filter_percentage": 0.5})  # fmt: skip
        embeddings, labels = torch.randn(12, 8, requires_grad=True), torch.arange(12) % 4
        losses = _library("losses")
        for loss in (losses.TripletMarginLoss(), losses.ContrastiveLoss(), losses.MultiSimilarityLoss()):
            loss(embeddings, labels, miner(embeddings, labels)).backward()

    return run


def _sampler(cls: Callable[..., Any]) -> Callable[[], object]:
    return lambda: list(built(cls, _TINY))


def _memory() -> None:
    losses = _library("losses")
    for inner in (losses.ContrastiveLoss(), losses.NTXentLoss()):
        memory = losses.CrossBatchMemory(inner, 8, memory_size=20, miner=_library("miners").BatchHardMiner())
        for _ in range(3):
            memory(torch.randn(12, 8, requires_grad=True), torch.arange(12) % 4).backward()
    wrapped = losses.SelfSupervisedLoss(losses.NTXentLoss())
    wrapped(torch.randn(6, 8, requires_grad=True), torch.randn(6, 8)).backward()


def _accuracy() -> None:
    module = _library("utils.accuracy_calculator")
    search = _library("utils.inference").CustomKNN(_library("distances").LpDistance())
    calculator = module.AccuracyCalculator(k="max_bin_count", knn_func=search, exclude=("NMI", "AMI"))
    embeddings, labels = torch.randn(12, 8), torch.arange(12) % 4
    calculator.get_accuracy(embeddings, labels)
    calculator.get_accuracy(embeddings, labels, embeddings, labels, ref_includes_query=True)


def _inference() -> None:
    inference = _library("utils.inference")
    finder = inference.MatchFinder(distance=_library("distances").CosineSimilarity(), threshold=0.2)
    embeddings = torch.randn(6, 8)
    finder.get_matching_pairs(embeddings), finder.is_match(embeddings, embeddings)
    knn = inference.CustomKNN(_library("distances").CosineSimilarity(), batch_size=2)
    data = [(torch.randn(8), 0) for _ in range(6)]
    model = inference.InferenceModel(torch.nn.Linear(8, 4), knn_func=knn, batch_size=2)
    model.train_knn(data)
    model.get_nearest_neighbors(torch.randn(2, 8), k=2)
    model.is_match(torch.randn(2, 8), torch.randn(2, 8))
