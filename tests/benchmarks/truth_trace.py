# SPDX-License-Identifier: Apache-2.0
"""Runs a plan of real models and writes what every executed name of a package's source truly was, as JSON lines.

Runs inside an environment with torch and the package; needs nothing else. The first line is a header with figures,
then one line a site. A `TorchFunctionMode` watches too, as a second witness: what it sees called from the package's own
frames must be among the sites, or be one where the name is not written (an operator, a layer's call).
"""

import argparse
import importlib
import json
import os
import re
import resource
import signal
import socket
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

# Set before torch is imported: compiled code would hide the package's frames.
os.environ.update(PYTORCH_JIT="0", TORCHDYNAMO_DISABLE="1")

import torch
from torch.overrides import TorchFunctionMode

from truth_names import TENSOR_NAMES, ApiNames, Truth, api_of_call, classify
from truth_sites import Recorder, Site, watch
from truth_stubs import install

SECONDS_A_RUN = 60
MEMORY = 6 << 30
"""Address space in bytes: an example that wants more fails alone instead of taking the machine with it."""
_TORCH_FOLDER = str(Path(torch.__file__).parent)
_HERE = str(Path(__file__).parent)


class Witness(TorchFunctionMode):  # type: ignore[misc]
    """Notes the calls of torch functions made by frames of some packages below one folder."""

    def __init__(self, root: Path, packages: Iterable[str]) -> None:
        super().__init__()
        self.folders = tuple(f"{root / package}{os.sep}" for package in packages)
        self.calls: dict[tuple[str, int, int, str], Callable[..., object]] = {}

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        frame = _calling_frame(sys._getframe(1), getattr(func, "__name__", ""))
        if frame is not None and frame.f_code.co_filename.startswith(self.folders):
            start, end = _lines(frame)
            self.calls[frame.f_code.co_filename, start, end, getattr(func, "__name__", "")] = func
        return func(*args, **(kwargs or {}))


def _calling_frame(frame: FrameType | None, name: str) -> FrameType | None:
    """The frame that calls a torch function, above the function's own Python frame and torch's dispatcher."""
    while frame is not None and frame.f_code.co_filename.startswith(_TORCH_FOLDER):
        if frame.f_code.co_name not in (name, "handle_torch_function", "fn", "wrapped", "wrapper"):
            return None
        frame = frame.f_back
    while frame is not None and frame.f_code.co_filename.startswith(_HERE):
        frame = frame.f_back
    return frame


def _lines(frame: FrameType) -> tuple[int, int]:
    """The first and last line of the call that a frame is at; one line before Python 3.11."""
    positions = getattr(frame.f_code, "co_positions", None)
    if positions is None:
        return frame.f_lineno, frame.f_lineno
    start, end, *_ = next(islice(positions(), frame.f_lasti // 2, None))
    return start or frame.f_lineno, end or start or frame.f_lineno


def run_plan(plan: ModuleType, witness: Witness, wanted: str) -> tuple[list[str], list[str]]:
    """Run a plan's pieces of matching names; the names of those that ran and the reasons of those that did not."""
    done: list[str] = []
    failed: list[str] = []
    pieces: Iterator[tuple[str, Callable[[], object]]] = plan.runs()
    for name, piece in pieces:
        if not re.search(wanted, name):
            continue
        torch.manual_seed(0)
        signal.alarm(SECONDS_A_RUN)
        try:
            with witness:
                piece()
            done.append(name)
        except Exception as error:  # A piece that fails is a result: the sites it reached were executed all the same.
            failed.append(f"{name}: {type(error).__name__}: {str(error)[:200]}")
        finally:
            signal.alarm(0)
    return done, failed


def _out_of_time(number: int, frame: FrameType | None) -> None:
    raise TimeoutError(f"longer than {SECONDS_A_RUN} s")


def _offline(event: str, arguments: tuple[Any, ...]) -> None:
    """Examples must not fetch weights or data sets."""
    if event == "socket.getaddrinfo" and arguments[0] not in (None, "localhost", "127.0.0.1", socket.gethostname()):
        raise ConnectionError(f"the tracer has no network: {arguments[0]}")


def lines_of(recorder: Recorder, apis: ApiNames) -> Iterator[dict[str, object]]:
    """The records of all executed sites in order of place."""
    for index, seen in sorted(recorder.seen.items(), key=lambda item: _place(recorder.sites[item[0]])):
        site = recorder.sites[index]
        truth = classify(site, seen, apis)
        yield _record(site, truth, sorted(f"{cls.__module__}.{cls.__qualname__}" for cls in seen.types))


def _place(site: Site) -> tuple[str, int, int]:
    return site.file, site.end_line, site.end_column or 0


def _record(site: Site, truth: Truth, receivers: list[str]) -> dict[str, object]:
    return {
        "file": site.file,
        "line": site.line,
        "column": site.column,
        "end_line": site.end_line,
        "end_column": site.end_column,
        "name": site.name,
        "called": site.called,
        "attribute": site.attribute,
        "inner": site.inner,
        "kind": truth.kind,
        "api": truth.api,
        "names": sorted(truth.names),
        "tensor_name": site.name in TENSOR_NAMES,
        "receivers": receivers,
    }


def unconfirmed(witness: Witness, records: list[dict[str, Any]], root: Path, apis: ApiNames) -> Counter[str]:
    """Calls the witness saw at lines where no site has this API: names not written at their place."""
    written: set[tuple[str, int, str]] = set()
    for record in records:
        for line in range(record["line"], record["end_line"] + 1):
            written.update((record["file"], line, name.rpartition(".")[2]) for name in record["names"])
    missing: Counter[str] = Counter()
    for (filename, start, end, name), function in witness.calls.items():
        file = Path(filename).relative_to(root).as_posix()
        names = {path.rpartition(".")[2] for path in api_of_call(function, apis)} | {name}
        if not any((file, line, short) in written for line in range(start, end + 1) for short in names):
            missing[name] += 1
    return missing


def trace(name: str, root: Path, output: Path, wanted: str = "") -> dict[str, object]:
    """Run one plan over the packages below `root` and write the truth; the header is returned too."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.addaudithook(_offline)
    torch.set_num_threads(1)
    recorder = Recorder()
    sys.path.insert(0, str(root))
    plan = importlib.import_module(f"truth_plans.{name}")
    witness = Witness(root, plan.PACKAGES)
    install()
    watch(recorder, plan.PACKAGES, root)
    signal.signal(signal.SIGALRM, _out_of_time)
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:  # Examples write checkpoints and caches where they stand.
        os.chdir(folder)
        done, failed = run_plan(plan, witness, wanted)
        os.chdir(output.parent)
    apis = ApiNames()
    records = list(lines_of(recorder, apis))
    header: dict[str, object] = {
        "plan": name,
        "packages": list(plan.PACKAGES),
        "held_out": bool(getattr(plan, "HELD_OUT", False)),
        "root": str(root),
        "torch": torch.__version__,
        "runs": len(done),
        "failed": failed,
        "kinds": dict(Counter(str(record["kind"]) for record in records).most_common()),
        "witness": {
            "calls": len(witness.calls),
            "name_not_written": dict(unconfirmed(witness, records, root, apis).most_common(60)),
        },
    }
    aside = output.with_suffix(".part")
    with aside.open("w", encoding="utf-8") as stream:
        for line in (header, *records):
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
    aside.replace(output)
    return header


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", help="the name of a module in truth_plans/")
    parser.add_argument("--sources", type=Path, required=True, help="the folder that holds the package's folder")
    parser.add_argument("--output", type=Path, required=True, help="the JSON lines file to write")
    parser.add_argument("--only", default="", metavar="REGEX", help="run only the plan's pieces with matching names")
    options = parser.parse_args()
    header = trace(options.plan, options.sources.resolve(), options.output.resolve(), options.only)
    print(json.dumps(header, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
