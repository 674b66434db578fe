# SPDX-License-Identifier: Apache-2.0
"""torchmetrics: the examples of its docstrings, and collections over batches."""

import importlib
from collections.abc import Iterator

import torch

from truth_plans.pieces import Run, doctests

PACKAGES = ("torchmetrics",)
HELD_OUT = True

_SKIPPED = r"\.(detection|multimodal|functional\.multimodal|video|functional\.video)\b|bert|infolm|__main__"


def runs() -> Iterator[Run]:
    yield from doctests("torchmetrics", _SKIPPED)
    yield "collection", _collection


def _collection() -> None:
    library = importlib.import_module("torchmetrics")
    classification = importlib.import_module("torchmetrics.classification")
    members = [classification.MulticlassAccuracy(3), classification.MulticlassF1Score(3), library.MeanMetric()]
    metrics = library.MetricCollection(members[:2], prefix="train/").to("cpu")
    tracker = library.MetricTracker(metrics.clone(prefix="val/"))
    for _ in range(3):
        tracker.increment()
        for _ in range(2):
            logits, target = torch.randn(6, 3), torch.randint(0, 3, (6,))
            metrics(logits, target)
            tracker.update(logits, target)
        metrics.compute()
        metrics.load_state_dict(metrics.state_dict())
        metrics.reset()
    tracker.compute_all(), tracker.best_metric(return_step=True), metrics.items(), metrics.keys(), metrics.values()
    members[2].update(1.0), members[2].half(), members[2].double(), members[2].float(), members[2].persistent(True)
