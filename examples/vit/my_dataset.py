# SPDX-License-Identifier: Apache-2.0
"""The images: a folder of pictures, or random ones that need no download."""

import torch
from torch.utils.data import Dataset


class ImageFiles(Dataset):
    """Pictures on disk with their class numbers."""

    def __init__(self, paths, labels, transform=None):
        self.paths = paths
        self.labels = labels
        self.transform = transform

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, item):
        from PIL import Image

        with Image.open(self.paths[item]) as picture:
            if picture.mode != "RGB":
                raise ValueError(f"{self.paths[item]} is {picture.mode}, not RGB")
            image = self.transform(picture) if self.transform is not None else picture.copy()
        return image, self.labels[item]


class RandomImages(Dataset):
    """Noise over one fixed colour per class, so that there is something to learn."""

    def __init__(self, size, num_classes, img_size, seed=0):
        generator = torch.Generator().manual_seed(seed)
        colours = torch.randn(num_classes, 3, 1, 1, generator=torch.Generator().manual_seed(0))
        self.labels = torch.randint(0, num_classes, (size,), generator=generator)
        self.images = colours[self.labels] + torch.randn(size, 3, img_size, img_size, generator=generator)

    def __len__(self):
        return self.labels.numel()

    def __getitem__(self, item):
        return self.images[item], int(self.labels[item])


def collate_fn(batch):
    """Samples to one batch: stacked images, class numbers as one tensor."""
    images, labels = zip(*batch, strict=True)
    return torch.stack(images, dim=0), torch.as_tensor(labels)
