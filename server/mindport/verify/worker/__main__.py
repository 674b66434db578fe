# SPDX-License-Identifier: Apache-2.0
"""`python -m worker FRAMEWORK DEVICE`: answers requests, a JSON object a line, until its input ends."""

import json
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

from .run import gradients, run
from .sides import side_of


def main(framework: str, device: str) -> None:
    """Answer one line of standard input after the other; whatever else prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    side = side_of(framework, device)
    requests: dict[str, Callable[..., Any]] = {"run": run, "gradients": gradients}
    if framework == "torch":
        from .torch_inputs import Inputs  # takes seconds to import

        requests["inputs"] = Inputs().of
    answer(answers, {"ready": framework, "version": side.version})
    for line in sys.stdin:
        request = json.loads(line)
        kind = request.pop("request")
        answer(answers, answered(requests[kind], side, request))


def answered(work: Callable[..., Any], side: Any, request: dict[str, Any]) -> dict[str, Any]:
    """What the work returns, or why it failed; a border: user code and frameworks may raise anything."""
    try:
        return {"answer": work(side, **request)}
    except Exception as error:
        traceback.print_exc()
        return {"error": f"{type(error).__name__}: {first_line(error)}"}


def first_line(error: Exception) -> str:
    """The part of a message that says what was wrong, without the pages that MindSpore adds."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip(" -")]
    return lines[0][:300] if lines else ""


def answer(stream: Any, content: dict[str, Any]) -> None:
    """Write one line and send it off."""
    stream.write(json.dumps(content) + "\n")
    stream.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
