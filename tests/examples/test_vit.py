# SPDX-License-Identifier: Apache-2.0
"""The ViT example really trains, predicts and explores, with torch alone."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "vit"
EPOCH = re.compile(r"epoch (\d+): train loss ([\d.]+) acc [\d.]+, valid loss [\d.]+ acc ([\d.]+)")

pytestmark = pytest.mark.needs_frameworks


def run(script: str, *arguments: str, folder: Path) -> str:
    """What a script of the example prints when it runs in this folder."""
    command = [sys.executable, str(EXAMPLE / script), *arguments]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_it_learns_random_data_and_predicts_with_what_it_saved(tmp_path: Path) -> None:
    epochs = EPOCH.findall(run("train.py", "--random-data", "--epochs", "2", folder=tmp_path))
    assert [number for number, _, _ in epochs] == ["0", "1"]
    assert float(epochs[1][1]) < float(epochs[0][1])  # the loss falls
    assert float(epochs[1][2]) > 0.9

    lines = run("predict.py", "--weights", "weights/best_model.pth", folder=tmp_path).splitlines()
    probabilities = [float(line.split()[-1]) for line in lines]
    assert len(lines) == 3
    assert probabilities == sorted(probabilities, reverse=True)


def test_only_the_head_trains_when_the_rest_is_frozen(tmp_path: Path) -> None:
    small = ("--random-data", "--samples", "64", "--epochs", "1")
    run("train.py", *small, "--output", "first", folder=tmp_path)
    further = ("--weights", "first/best_model.pth", "--freeze-layers", "--output", "second")
    output = run("train.py", *small, *further, folder=tmp_path)
    assert "missing_keys=['head.weight', 'head.bias']" in output
    changed = """
import torch
old, new = (torch.load(f"{name}/best_model.pth", weights_only=True) for name in ("first", "second"))
print(*[name for name in old if not torch.equal(old[name], new[name])])
"""
    result = subprocess.run([sys.executable, "-c", changed], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["head.weight", "head.bias"]


def test_the_cells_of_the_notebook_run() -> None:
    notebook = json.loads((EXAMPLE / "explore.ipynb").read_text(encoding="utf-8"))
    lines = [line for cell in notebook["cells"] if cell["cell_type"] == "code" for line in [*cell["source"], "\n"]]
    script = "".join(line for line in lines if not line.startswith(("%", "!")))
    result = subprocess.run([sys.executable, "-c", script], cwd=EXAMPLE, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "patch_embed  PatchEmbed" in result.stdout
