# SPDX-License-Identifier: Apache-2.0
"""Scans of whole projects: several at once, cancelled, and over files that go away meanwhile."""

import json
from pathlib import Path
from typing import Any

from tests.lsp.wire import Message, Wire

FILES = 120
CODE = "import torch\n\n\ndef f(x: torch.Tensor):\n    return torch.cat([x, x], dim=0)\n" * 40


def scan(wire: Wire, folder: Path) -> int:
    """Ask for a scan, which does not end before others were asked for."""
    argument = {"uris": [folder.as_uri()]}
    return wire.ask("workspace/executeCommand", {"command": "mindport.scanProject", "arguments": [argument]})


def is_answer(message: Message, identity: int) -> bool:
    return message.get("id") == identity and "method" not in message


def statuses(answer: Any) -> dict[str, str]:
    return {file["path"]: file["status"] for file in answer["result"]["files"]}


def test_projects_are_scanned_at_once_and_cancelled(wire: Wire, project: Path) -> None:
    for number in range(FILES):
        (project / f"m{number}.py").write_text(f"# {number}\n{CODE}")
    (project / "pyproject.toml").write_text("[tool.mindport]\ncache = false\n")
    wire.begin(project)
    first, second, third = (scan(wire, project) for _ in range(3))
    wire.notify("$/cancelRequest", {"id": second})
    assert wire.answer(second)["error"]["code"] == -32800
    for number in range(0, FILES, 2):
        (project / f"m{number}.py").unlink()
    uri = (project / "m1.py").as_uri()
    wire.open(uri, "import torch\ntorch.ones(1)\n")
    assert [one["code"] for one in wire.diagnostics(uri)] == ["torch.ones"], "while projects are scanned"
    for asked in (first, third):
        if not any(is_answer(message, asked) for message in wire.seen):
            wire.answer(asked)
    answers = [message for message in wire.seen if is_answer(message, first) or is_answer(message, third)]
    assert len(answers) == 2
    for answer in answers:
        found = statuses(answer)
        assert {f"m{number}.py" for number in range(1, FILES, 2)} <= found.keys()
        assert set(found.values()) <= {"ok", "unreadable"}, "what has gone is named with the reason, or not there"
    nowhere = scan(wire, project / "nowhere")
    assert "does not exist" in json.dumps(wire.answer(nowhere)["error"])
    assert wire.end() == 0
