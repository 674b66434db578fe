# SPDX-License-Identifier: Apache-2.0
"""A short soak, and sizes that nobody edits by hand."""

from pathlib import Path

from tests.lsp.soak import soak
from tests.lsp.wire import Wire

EXAMPLE = Path(__file__).parents[2] / "examples" / "vit"
LAYER = (
    "    def forward_{n}(self, x):\n        y = torch.cat([x, x], dim=-1)\n"
    + 97 * "        y = y\n"
    + "        return y\n"
)


def test_random_edits_leave_the_server_with_the_truth(tmp_path: Path) -> None:
    texts = [file.read_text("utf-8") for file in sorted(EXAMPLE.rglob("*.py"), key=lambda file: file.stat().st_size)]
    done = soak(["# 😀 中文\r\n" + texts[-1].replace("\n", "\r\n"), texts[-2]], 120, tmp_path)
    assert done.diagnostics > 500
    if done.memory[0]:
        assert done.memory[1] < done.memory[0] + 40


def test_a_hundred_thousand_lines_are_edited(wire: Wire, project: Path) -> None:
    wire.begin(project)
    uri = (project / "large.py").as_uri()
    count = 1_000
    text = "import torch\n\nclass A:\n" + "".join(LAYER.replace("NUMBER", str(n)) for n in range(count))
    assert text.count("\n") >= 100_000
    wire.open(uri, text)
    assert len(wire.diagnostics(uri, 1)) >= count
    place = {"line": 50_000, "character": 0}
    for version in range(2, 6):
        wire.change(uri, version, {"range": {"start": place, "end": place}, "text": "\n"})
    # Meanwhile questions are answered.
    asked = wire.ask("workspace/symbol", {"query": "conv2d"})
    wire.answer(asked)
    assert len(wire.diagnostics(uri, 5)) >= count
    assert wire.end() == 0


def test_two_hundred_documents_are_open_at_once(wire: Wire, project: Path) -> None:
    wire.begin(project)
    uris = [(project / f"{number}.py").as_uri() for number in range(200)]
    for number, uri in enumerate(uris):
        wire.open(uri, f"import torch\nx = torch.ones({number})\n")
    heard: dict[str, int] = {}
    while len(heard) < len(uris):
        message = wire.wait(lambda message: message.get("method") == "textDocument/publishDiagnostics")
        heard[message["params"]["uri"]] = len(message["params"]["diagnostics"])
    assert set(heard.values()) == {1}
    assert wire.end() == 0
