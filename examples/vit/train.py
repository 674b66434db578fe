# SPDX-License-Identifier: Apache-2.0
"""Train a vision transformer: `python train.py --random-data --epochs 1` needs no data and no GPU."""

import argparse
import os

import torch
import torch.optim as optim
import torch.optim.lr_scheduler as lr_scheduler
from torch.utils.data import DataLoader

from my_dataset import ImageFiles, RandomImages, collate_fn
from utils import cosine_schedule, evaluate, image_transforms, read_split_data, train_one_epoch
from vit_model import MODELS


def main(args):
    torch.manual_seed(args.seed)
    device = torch.device(args.device if torch.cuda.is_available() else "cpu")
    if device.type == "cuda":
        torch.backends.cudnn.benchmark = True
        print(f"training on {torch.cuda.get_device_name(device)}")

    train_set, val_set = random_data(args) if args.random_data else picture_data(args)
    options = {
        "batch_size": args.batch_size,
        "pin_memory": device.type == "cuda",
        "num_workers": args.workers,
        "collate_fn": collate_fn,
    }
    train_loader = DataLoader(train_set, shuffle=True, **options)
    val_loader = DataLoader(val_set, shuffle=False, **options)

    model = MODELS[args.model](num_classes=args.num_classes, has_logits=False).to(device)
    if args.weights:
        load_weights(model, args.weights, device)
    if args.freeze_layers:
        for name, parameter in model.named_parameters():
            parameter.requires_grad_("head" in name or "pre_logits" in name)
    if args.data_parallel and torch.cuda.device_count() > 1:
        model = torch.nn.DataParallel(model)

    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = optim.SGD(parameters, lr=args.lr, momentum=0.9, weight_decay=5e-5)
    scheduler = lr_scheduler.LambdaLR(optimizer, lr_lambda=cosine_schedule(args.epochs, args.lrf))
    scaler = torch.amp.GradScaler(device.type) if args.amp and device.type == "cuda" else None

    os.makedirs(args.output, exist_ok=True)
    best = 0.0
    for epoch in range(args.epochs):
        train_loss, train_acc = train_one_epoch(model, optimizer, train_loader, device, epoch, scaler)
        scheduler.step()
        val_loss, val_acc = evaluate(model, val_loader, device, epoch)
        lr = optimizer.param_groups[0]["lr"]
        print(
            f"epoch {epoch}: train loss {train_loss:.3f} acc {train_acc:.3f}, "
            f"valid loss {val_loss:.3f} acc {val_acc:.3f}, next lr {lr:.5f}"
        )
        if val_acc >= best:
            best = val_acc
            torch.save(model.state_dict(), os.path.join(args.output, "best_model.pth"))


def random_data(args):
    """Training and validation sets without any file."""
    img_size = 32 if args.model == "tiny" else 224
    train = RandomImages(args.samples, args.num_classes, img_size, seed=1)
    val = RandomImages(args.samples // 4, args.num_classes, img_size, seed=2)
    return train, val


def picture_data(args):
    """Training and validation sets from `--data-path`, one subfolder per class."""
    transforms = image_transforms(32 if args.model == "tiny" else 224)
    train, val = read_split_data(args.data_path)
    return (
        ImageFiles(*zip(*train, strict=True), transform=transforms["train"]),
        ImageFiles(*zip(*val, strict=True), transform=transforms["val"]),
    )


def load_weights(model, path, device):
    """Take over weights of another training, all but the head, whose classes are others."""
    weights = torch.load(path, map_location=device, weights_only=True)
    for name in [name for name in weights if name.startswith(("head.", "pre_logits."))]:
        del weights[name]
    print(model.load_state_dict(weights, strict=False))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data-path", help="folder with one subfolder of pictures per class (needs torchvision)")
    source.add_argument("--random-data", action="store_true", help="random images")
    parser.add_argument("--samples", type=int, default=512, help="how many random images to train on")
    parser.add_argument("--model", choices=sorted(MODELS), default="tiny")
    parser.add_argument("--num-classes", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--lr", type=float, default=0.02)
    parser.add_argument("--lrf", type=float, default=0.01, help="last learning rate as a share of the first")
    parser.add_argument("--weights", default="", help="weights to start from")
    parser.add_argument("--freeze-layers", action="store_true", help="train the head only")
    parser.add_argument("--data-parallel", action="store_true", help="use all GPUs")
    parser.add_argument("--amp", action="store_true", help="mixed precision (GPU only)")
    parser.add_argument("--device", default="cuda:0")
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--seed", type=int, default=16)
    parser.add_argument("--output", default="weights", help="folder for the best weights")
    return parser.parse_args()


if __name__ == "__main__":
    main(parse_arguments())
