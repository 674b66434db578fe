# SPDX-License-Identifier: Apache-2.0
"""The scanner's aims on real packages: what their models execute is found, what looks like a Tensor method is not."""

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
PIECES = {"vit_pytorch": "^(?!readme)", "x_transformers": "^(?!readme)"}
"""Package -> which pieces of its plan are run: the models of the READMEs take minutes."""
AT_LEAST = {"functions and classes": 99.0, "Tensor methods": 95.0}
AT_MOST = {"look-alikes called Tensor methods": 1.0}
ENOUGH = 100
"""Executed functions and classes, and Tensor methods, below which a trace has not run what it should."""


@pytest.mark.needs_frameworks
@pytest.mark.parametrize("package", PIECES)
def test_reaches_its_aims(package: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = _figures(package, tmp_path)
    percent = {row: 100 * count / of for row, (count, of) in figures.items() if of}
    with capsys.disabled():
        print(f"\n{package}", *(f"{row}: {figures[row][0]} of {figures[row][1]}" for row in percent), sep="\n  ")
    missed = next(tmp_path.glob("misses-*.txt")).read_text(encoding="utf-8")
    assert all(figures[row][1] >= ENOUGH for row in AT_LEAST), missed
    assert all(percent[row] >= aim for row, aim in AT_LEAST.items()), missed
    assert all(percent.get(row, 0.0) <= aim for row, aim in AT_MOST.items()), missed


def _figures(package: str, folder: Path) -> dict[str, list[int]]:
    """Count and whole by row, from a trace and a scan of a copy of the installed package."""
    spec = importlib.util.find_spec(package)
    assert spec is not None and spec.submodule_search_locations, f"{package} is not installed: see noxfile.py"
    shutil.copytree(spec.submodule_search_locations[0], folder / "src" / package)
    truth, scores = folder / f"{package}.jsonl", folder / "scores.json"
    only = ["--only", PIECES[package]]
    _run("truth_trace.py", package, "--sources", str(folder / "src"), "--output", str(truth), *only)
    api_scan = Path(sys.executable).with_name("api-scan")
    _run(
        "truth_score.py",
        str(truth),
        "--api-scan",
        f"{api_scan} --no-cache",
        "--misses",
        str(folder),
        "--json",
        str(scores),
    )
    groups: dict[str, dict[str, dict[str, list[int]]]] = json.loads(scores.read_text(encoding="utf-8"))
    return next(group[package] for group in groups.values() if package in group)


def _run(script: str, *arguments: str) -> None:
    subprocess.run([sys.executable, str(BENCHMARKS / script), *arguments], check=True, timeout=900, capture_output=True)
