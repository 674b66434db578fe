# SPDX-License-Identifier: Apache-2.0
"""The session itself: its beginning and end, and messages that no one should send."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.lsp.wire import SERVER, Wire

INITIALIZE: dict[str, object] = {"capabilities": {}, "processId": None, "rootUri": None}
URI = "file:///nowhere/model.py"


def errors(log_file: Path) -> list[str]:
    return [line for line in log_file.read_text("utf-8").splitlines() if " ERROR " in line]


def test_nothing_heavy_is_imported_before_initialize_is_answered() -> None:
    code = (
        "import sys; import mindport.cli.serve; from mindport.lsp.server import MindportServer; MindportServer();"
        "print(*{name.partition('.')[0] for name in sys.modules});"
        "print(*(name for name in sys.modules if name.startswith('mindport.')))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    packages, ours = (set(line.split()) for line in ran.stdout.splitlines())
    assert not packages & {"tree_sitter", "libcst", "yaml", "jinja2", "rich", "pathspec", "packaging", "sqlite3"}
    assert not ours & {"mindport.core.scan", "mindport.db.locate", "mindport.project.scan", "mindport.lsp.folders"}


def test_exit_after_shutdown_is_0(wire: Wire, log_file: Path) -> None:
    answer = wire.begin()
    assert answer["result"]["serverInfo"]["name"] == "mindport"
    assert answer["result"]["capabilities"]["positionEncoding"] == "utf-16"
    assert wire.end() == 0
    assert errors(log_file) == []


def test_exit_without_shutdown_and_the_end_of_input_are_1(wire: Wire) -> None:
    wire.begin()
    wire.notify("exit")
    assert wire.process.wait(60) == 1
    other = subprocess.run(SERVER, input=b"", capture_output=True, timeout=60, check=False)
    assert (other.returncode, other.stdout, other.stderr) == (1, b"", b"")


def test_the_server_ends_with_its_editor(wire: Wire) -> None:
    editor = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    wire.begin(processId=editor.pid)
    wire.request("workspace/symbol", {"query": "x"})
    assert wire.process.poll() is None
    editor.kill()
    editor.wait()
    assert wire.process.wait(60) == 1, "although its input is still open"


def test_what_makes_no_sense_is_answered_with_the_reason(wire: Wire, log_file: Path) -> None:
    early = wire.request("textDocument/hover", {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}})
    assert early["error"]["code"] == -32002
    wire.begin()
    assert wire.request("initialize", {"capabilities": {}})["error"]["code"] == -32600
    assert wire.request("textDocument/teleport", {})["error"]["code"] == -32601
    misfit = wire.request("textDocument/hover", {"position": "here"})["error"]
    assert (misfit["code"], misfit["message"].startswith("textDocument/hover: ")) == (-32602, True)
    for body, code in [(b"{nonsense", -32700), (b"\xff\xfe", -32700), (b"[1, 2]", -32600), (b"7", -32600)]:
        wire.send_bytes(body)
        assert wire.answer(None)["error"]["code"] == code
    wire.notify("textDocument/didChange", {"textDocument": 5})
    wire.notify("some/notification", {})
    wire.notify("$/cancelRequest", {"id": 12345})
    command = wire.request("workspace/executeCommand", {"command": "mindport.teleport", "arguments": []})["error"]
    assert "mindport.teleport" in command["message"]
    assert wire.request("shutdown")["result"] is None
    late = wire.request("workspace/symbol", {"query": "x"})["error"]
    assert late["code"] == -32600
    wire.notify("exit")
    assert wire.process.wait(60) == 0
    assert errors(log_file) == []


def test_documents_that_are_not_open_have_nothing(wire: Wire, log_file: Path) -> None:
    wire.begin(text_document={"diagnostic": {}, "hover": {}, "codeAction": {}})
    document = {"textDocument": {"uri": URI}}
    place = {"start": {"line": 3, "character": 4}, "end": {"line": 9, "character": 4}}
    wire.change(URI, 7, {"range": place, "text": "x"})
    wire.notify("textDocument/didClose", document)
    wire.notify("textDocument/didSave", document)
    wire.notify("notebookDocument/didClose", {"notebookDocument": {"uri": URI}, "cellTextDocuments": []})
    assert wire.request("textDocument/hover", {**document, "position": place["end"]})["result"] is None
    assert not wire.request("textDocument/codeAction", {**document, "range": place, "context": {"diagnostics": []}})[
        "result"
    ]
    assert wire.request("textDocument/diagnostic", document)["result"]["items"] == []
    assert wire.end() == 0
    assert errors(log_file) == []


def test_what_is_done_is_traced_on_request(wire: Wire) -> None:
    wire.begin()
    wire.notify("$/setTrace", {"value": "verbose"})
    wire.open("untitled:a", "import torch\n")
    told = wire.wait(lambda message: message.get("method") == "$/logTrace")["params"]
    assert told["message"] == "untitled:a version 1: 0 findings"
    assert told["verbose"].endswith(" ms")


def test_tcp_listens_on_this_machine_only(log_file: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([*SERVER, "--tcp", str(port), "--log-file", str(log_file)])
    try:
        with connected(port, process) as connection:
            assert b'"name": "mindport"' in said(connection, 1, "initialize", INITIALIZE)
            assert b'"result": null' in said(connection, 2, "shutdown", None)
            said(connection, None, "exit", None)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()


def connected(port: int, process: subprocess.Popen[bytes]) -> socket.socket:
    """A connection to a server that may still be starting."""
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except ConnectionRefusedError:
            assert process.poll() is None
            time.sleep(0.05)


def said(connection: socket.socket, identity: int | None, method: str, params: object) -> bytes:
    """Send a message; what comes back until there is a pause."""
    message = {"jsonrpc": "2.0", "method": method, "params": params}
    body = json.dumps(message if identity is None else {**message, "id": identity}).encode()
    connection.sendall(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    heard = b""
    while identity is not None and not heard.endswith(b"}"):
        heard += connection.recv(65536)
    return heard
