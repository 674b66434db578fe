# SPDX-License-Identifier: Apache-2.0
"""Reading the data, and the loops over it."""

import json
import math
import random
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

PICTURES = {".jpg", ".jpeg", ".png"}


def read_split_data(root, val_rate=0.2):
    """Paths and class numbers for training and validation from a folder with one subfolder per class."""
    root = Path(root)
    classes = sorted(folder.name for folder in root.iterdir() if folder.is_dir())
    if not classes:
        raise ValueError(f"{root}: no class folders in it")
    numbers = {name: number for number, name in enumerate(classes)}
    Path("class_indices.json").write_text(json.dumps({number: name for name, number in numbers.items()}, indent=2))

    shuffle = random.Random(0)
    train, val = [], []
    for name, number in numbers.items():
        paths = sorted(path for path in (root / name).iterdir() if path.suffix.lower() in PICTURES)
        held_out = set(shuffle.sample(paths, k=int(len(paths) * val_rate)))
        for path in paths:
            (val if path in held_out else train).append((path, number))
    return train, val


def image_transforms(img_size):
    """What happens to a picture before the model sees it, in training and in validation."""
    from torchvision import transforms

    normalize = transforms.Normalize([0.5, 0.5, 0.5], [0.5, 0.5, 0.5])
    train = transforms.Compose(
        [transforms.RandomResizedCrop(img_size), transforms.RandomHorizontalFlip(), transforms.ToTensor(), normalize]
    )
    val = transforms.Compose(
        [transforms.Resize(img_size), transforms.CenterCrop(img_size), transforms.ToTensor(), normalize]
    )
    return {"train": train, "val": val}


def cosine_schedule(epochs, lrf):
    """A factor for the learning rate that falls from 1 to `lrf` along half a cosine."""
    return lambda epoch: ((1 + math.cos(epoch * math.pi / epochs)) / 2) * (1 - lrf) + lrf


def train_one_epoch(model, optimizer, data_loader, device, epoch, scaler=None):
    """One pass over the training data; returns mean loss and accuracy."""
    model.train()
    loss_function = torch.nn.CrossEntropyLoss()
    accu_loss = torch.zeros(1, device=device)
    accu_num = torch.zeros(1, device=device)
    sample_num = 0
    optimizer.zero_grad()

    for step, (images, labels) in enumerate(data_loader):
        images, labels = images.to(device, non_blocking=True), labels.to(device)
        sample_num += images.shape[0]

        with torch.autocast(device_type=device.type, enabled=scaler is not None):
            pred = model(images)
            loss = loss_function(pred, labels)
        accu_num += torch.eq(pred.argmax(dim=1), labels).sum()
        accu_loss += loss.detach()

        if not torch.isfinite(loss):
            sys.exit(f"the loss is {loss.item()}: training stops")
        if scaler is None:
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
            optimizer.step()
        else:
            scaler.scale(loss).backward()
            scaler.step(optimizer)
            scaler.update()
        optimizer.zero_grad()
        show_progress(f"train {epoch}", step + 1, len(data_loader), accu_loss.item() / (step + 1))

    return accu_loss.item() / len(data_loader), accu_num.item() / sample_num


@torch.no_grad()
def evaluate(model, data_loader, device, epoch):
    """Mean loss and accuracy on the validation data."""
    model.eval()
    accu_loss = torch.zeros(1, device=device)
    accu_num = torch.zeros(1, device=device)
    sample_num = 0

    for step, (images, labels) in enumerate(data_loader):
        images, labels = images.to(device), labels.to(device)
        sample_num += images.size(0)
        pred = model(images)
        accu_num += torch.max(pred, dim=1)[1].eq(labels).sum()
        accu_loss += F.cross_entropy(pred, labels)
        show_progress(f"valid {epoch}", step + 1, len(data_loader), accu_loss.item() / (step + 1))

    return accu_loss.item() / len(data_loader), accu_num.item() / sample_num


def show_progress(title, step, steps, loss):
    """A line on a terminal that is written over at each step; nothing where the output goes to a file."""
    if sys.stdout.isatty():
        print(f"\r{title}: {step}/{steps} loss {loss:.3f}", end="\n" if step == steps else "", flush=True)
