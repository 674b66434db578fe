# SPDX-License-Identifier: Apache-2.0
"""`mindport verify` and `mindport frameworks` where no framework is installed."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = "import sys; sys.argv[0] = 'mindport'; from mindport.cli import main; main()"


def environment(home: Path) -> dict[str, str]:
    """Where no framework is installed and none is named."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MINDPORT_")}
    places = {"XDG_DATA_HOME": str(home), "LOCALAPPDATA": str(home), "HOME": str(home)}
    return {**kept, **places}


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The database is compiled once for all tests here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def mindport(home: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        env={**environment(home), **more},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("verify",), "mindport verify: what to run is not clear: name APIs, or give --changed, --all or --check"),
        (("verify", "torch.add", "--all"), "mindport verify: what to run is not clear"),
        (("verify", "torch.add"), "torch: not installed for verification: run `mindport frameworks install torch`"),
    ],
)
def test_wrong_use_says_what_to_do(arguments: tuple[str, ...], message: str, tmp_path: Path) -> None:
    done = mindport(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(message)


def test_an_interpreter_without_the_framework_is_named(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    python.chmod(0o755)
    done = mindport(tmp_path, "verify", "torch.add", "--python", str(python), "--output", str(tmp_path / "out"))
    assert done.returncode == 2
    assert "torch cannot be imported there: run `mindport frameworks install torch`" in done.stderr
    assert not (tmp_path / "out").exists()


STAND_IN = f"""\
#!{sys.executable}
import json, pathlib, sys, time
framework = sys.argv[-2]
log = pathlib.Path(__file__).with_name("log").open("a")
print(json.dumps({{"version": "2.10.0" if framework == "mindspore" else "2.21.0"}}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    if framework == "mindspore" and request["request"] == "run":
        print(request["code"], file=log, flush=True)
        time.sleep(0.002)
    compared = {{"deviations": [], "error": 0.0}} if "expected" in request else {{}}
    print(json.dumps({{"answer": compared}}), flush=True)
"""
"""Speaks as the workers of both frameworks do; in it everything is equal."""


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(STAND_IN, encoding="utf-8")
    python.chmod(0o755)
    log, output = tmp_path / "log", tmp_path / "out"
    arguments = ("verify", "--changed", "--framework", "tensorflow", "--python", str(python), "--output", str(output))
    running = subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments], env=environment(tmp_path))
    while running.poll() is None and (not log.exists() or log.read_text("utf-8").count("def case") < 60):
        time.sleep(0.02)
    running.kill()
    running.wait()
    kept = {name for file in output.rglob("*.json") for name in json.loads(file.read_bytes())}
    assert len(kept) > 10
    log.unlink()
    done = mindport(tmp_path, *arguments)
    assert done.returncode == 0, done.stderr
    again = [name for name in kept if f"{name}(" in log.read_text("utf-8")]
    assert len(again) <= len(kept) / 4, "others use them too, but they are not run themselves"
    assert "cases: " in done.stdout and "gradients: " in done.stdout and "time: " in done.stdout
    log.unlink()
    last = mindport(tmp_path, *arguments)
    assert "cases: 0 equal" in last.stdout
    assert "def case" not in log.read_text("utf-8")


def test_the_list_says_what_is_missing(tmp_path: Path) -> None:
    done = mindport(tmp_path, "frameworks", "list")
    assert done.returncode == 0
    assert "torch: not installed: run `mindport frameworks install torch` or set MINDPORT_TORCH_PYTHON" in done.stdout


def test_installing_without_a_network_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "0"}
    without = {"PIP_EXTRA_INDEX_URL": "", "PIP_FIND_LINKS": "", "PIP_NO_INDEX": "", "PIP_PROXY": ""}
    done = mindport(tmp_path, "frameworks", "install", "torch", **nowhere, **without)
    assert (done.returncode, done.stdout) == (2, "")
    fact, cure = "pip reaches no index that has these packages", "is there a network, and does pip know of a proxy"
    assert done.stderr.splitlines()[-1].startswith(f"torch: {fact}: {cure}")
    assert not (tmp_path / "mindport" / "frameworks" / "torch").exists()


def test_a_python_without_wheels_is_told_before_anything_is_made(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho 3.14.1\n", encoding="utf-8")
    python.chmod(0o755)
    done = mindport(tmp_path, "frameworks", "install", "torch", "--python", str(python))
    assert done.returncode == 2
    wanted = "name a Python >=3.10,<3.13 with --python"
    assert f"torch: {python} is Python 3.14.1, for which there are no wheels: {wanted}" in done.stderr
    missing = mindport(tmp_path, "frameworks", "install", "torch", "--python", str(tmp_path / "gone"))
    assert f"torch: {tmp_path / 'gone'} cannot be started (No such file or directory): {wanted}" in missing.stderr
    assert not (tmp_path / "mindport").exists()


def test_help_has_examples(tmp_path: Path) -> None:
    for command in (("verify",), ("frameworks",), ("frameworks", "install")):
        done = mindport(tmp_path, *command, "--help")
        assert (done.returncode, "Example" in done.stdout) == (0, True)
