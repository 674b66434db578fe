# SPDX-License-Identifier: Apache-2.0
"""Name what a picture shows: `python predict.py --weights weights/best_model.pth --image tulip.jpg`."""

import argparse
import json
from pathlib import Path

import torch

from vit_model import MODELS


def main(args):
    device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
    model = MODELS[args.model](num_classes=args.num_classes, has_logits=False).to(device)
    model.load_state_dict(torch.load(args.weights, map_location=device, weights_only=True))
    model.eval()

    img_size = 32 if args.model == "tiny" else 224
    image = read_picture(args.image, img_size) if args.image else torch.randn(3, img_size, img_size)
    with torch.no_grad():
        output = torch.squeeze(model(image.unsqueeze(0).to(device))).cpu()
        probabilities = torch.softmax(output, dim=0)

    names = class_names(args.num_classes)
    values, indices = probabilities.topk(min(3, args.num_classes))
    for value, index in zip(values.tolist(), indices.tolist(), strict=True):
        print(f"{names[index]:<20} {value:.3f}")


def read_picture(path, img_size):
    """A picture as the model wants it."""
    from PIL import Image

    from utils import image_transforms

    with Image.open(path) as picture:
        return image_transforms(img_size)["val"](picture.convert("RGB"))


def class_names(num_classes):
    """The names that training wrote down, or numbers where it read no folders."""
    written = Path("class_indices.json")
    if written.exists():
        return {int(number): name for number, name in json.loads(written.read_text()).items()}
    return {number: f"class {number}" for number in range(num_classes)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--image", help="a picture; without it a random one")
    parser.add_argument("--model", choices=sorted(MODELS), default="tiny")
    parser.add_argument("--num-classes", type=int, default=5)
    main(parser.parse_args())
