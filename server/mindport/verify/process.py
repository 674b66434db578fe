# SPDX-License-Identifier: Apache-2.0
"""A worker as the rest of the program sees it: a question, an answer, and a new process when one has died."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Any

from msgspec import Struct

from mindport.verify import worker

_START = "import runpy, sys; sys.path.append(sys.argv.pop(1)); runpy.run_module('worker', run_name='__main__')"
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "GLOG_v": "4", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
TO_START = 180.0
TO_ANSWER = 20.0


class WorkerError(Exception):
    """The interpreter cannot be started, or has not the framework."""


class Answer(Struct, frozen=True):
    """What came of a request: a value, or the reason why there is none."""

    value: Any = None
    error: str | None = None


class Worker:
    """A long-lived process that imports one framework; started at the first request and after each death."""

    def __init__(self, framework: str, python: Path, device: str = "cpu") -> None:
        self.framework = framework
        self.device = device
        self.python = python
        self.version = ""
        self._process: subprocess.Popen[str] | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="mindport-")  # frameworks leave files where they run

    def ask(self, request: str, **arguments: Any) -> Answer:
        """Send one request; a process that dies or takes too long is an answer too."""
        process = self._running()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps({"request": request, **arguments}) + "\n")
            process.stdin.flush()
        except BrokenPipeError:
            return self._dead("the process died")
        line, late = _line_within(process, TO_ANSWER)
        if not line:
            return self._dead(f"no answer within {TO_ANSWER:g} seconds" if late else "the process died")
        content = json.loads(line)
        return Answer(content.get("answer"), content.get("error"))

    def start(self) -> str:
        """Make sure the process runs; the version of its framework. WorkerError says what is missing."""
        self._running()
        return self.version

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            folder = Path(str(worker.__file__)).parent.parent
            command = [
                str(self.python.absolute()),
                "-W",
                "ignore",
                "-c",
                _START,
                str(folder),
                self.framework,
                self.device,
            ]
            try:
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    encoding="utf-8",
                    cwd=self._folder.name,
                    env={**os.environ, **_ONE_THREAD},
                )
            except OSError as error:
                raise WorkerError(f"{self.python}: cannot be started ({error.strerror})") from error
            line, _ = _line_within(self._process, TO_START)
            if not line:
                self.close()
                raise WorkerError(f"{self.python}: {self.framework} cannot be imported there")
            self.version = json.loads(line)["version"]
        return self._process

    def _dead(self, reason: str) -> Answer:
        self.close()
        return Answer(error=reason)


def _line_within(process: subprocess.Popen[str], seconds: float) -> tuple[str, bool]:
    """The next line, "" where the process ended first; and whether it was ended because it took too long."""
    assert process.stdout is not None
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, stop)  # works on every system, which waiting for a pipe does not
    timer.start()
    try:
        return process.stdout.readline(), late.is_set()
    finally:
        timer.cancel()
