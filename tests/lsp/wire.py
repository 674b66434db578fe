# SPDX-License-Identifier: Apache-2.0
"""The bare wire to a server process: for what no well-behaved client would send, and for measuring."""

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

Message = dict[str, Any]
SERVER = (sys.executable, "-m", "mindport", "serve")
_PATIENCE = 120.0


def no_settings(params: Any) -> list[None]:
    """What a client answers that has no settings."""
    return [None] * len(params["items"])


class Wire:
    """Sends and receives messages; each is kept with the time at which it came."""

    def __init__(self, command: Sequence[str] = SERVER, **process: Any) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **process)
        self.came = 0.0
        """When the message that was last waited for came."""
        self.answers: dict[str, Callable[[Any], Any]] = {"workspace/configuration": no_settings}
        """Method -> what is answered to a request of the server's; null to all others."""
        self.seen: list[Message] = []
        self._messages: queue.Queue[tuple[float, Message] | None] = queue.Queue()
        self._last = 0
        assert self.process.stdin is not None and self.process.stdout is not None
        self._stdin = self.process.stdin
        threading.Thread(target=self._listen, args=[self.process.stdout], daemon=True).start()

    def _listen(self, stdout: BinaryIO) -> None:
        while True:
            size = 0
            while (line := stdout.readline()) not in (b"\r\n", b""):
                name, _, value = line.partition(b":")
                size = int(value) if name.lower() == b"content-length" else size
            if not line:
                self._messages.put(None)
                return
            self._messages.put((time.perf_counter(), json.loads(stdout.read(size))))

    def send_bytes(self, body: bytes) -> None:
        """Send whatever it is as the body of a message."""
        self._stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._stdin.flush()

    def notify(self, method: str, params: Any = None) -> None:
        self.send_bytes(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}).encode())

    def ask(self, method: str, params: Any = None) -> int:
        """Send a request and do not wait; its id."""
        self._last += 1
        self.send_bytes(json.dumps({"jsonrpc": "2.0", "id": self._last, "method": method, "params": params}).encode())
        return self._last

    def answer(self, identity: int | None) -> Message:
        """Wait for the answer to a request."""
        return self.wait(lambda message: "method" not in message and message.get("id") == identity)

    def request(self, method: str, params: Any = None) -> Message:
        return self.answer(self.ask(method, params))

    def wait(self, wanted: Callable[[Message], bool], patience: float = _PATIENCE) -> Message:
        """The next message that is wanted; what comes before is kept in `seen`, the server's requests are answered."""
        end = time.monotonic() + patience
        while True:
            try:
                item = self._messages.get(timeout=max(end - time.monotonic(), 0.001))
            except queue.Empty:
                raise AssertionError(f"not heard within {patience} s; heard {self.seen[-5:]}") from None
            if item is None:
                raise ConnectionError("the server has closed its output")
            came, message = item
            self.seen.append(message)
            if "id" in message and "method" in message:
                answer = self.answers.get(message["method"])
                result = answer(message.get("params")) if answer is not None else None
                self.send_bytes(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}).encode())
            if wanted(message):
                self.came = came
                return message

    def diagnostics(self, uri: str, version: int | None = None) -> list[Any]:
        """The next diagnostics that are pushed of a document, or of a version of it."""

        def wanted(message: Message) -> bool:
            if message.get("method") != "textDocument/publishDiagnostics":
                return False
            params = message["params"]
            return params["uri"] == uri and version in (None, params.get("version"))

        found = self.wait(wanted)["params"]["diagnostics"]
        assert isinstance(found, list)
        return found

    def begin(self, *folders: Path, text_document: Any = None, workspace: Any = None, **params: Any) -> Message:
        """Initialize; by default a client that waits for diagnostics and can do little else."""
        capabilities = {
            "textDocument": text_document or {"publishDiagnostics": {}},
            "workspace": {"configuration": True, **(workspace or {})},
        }
        capabilities.update(params.pop("capabilities", {}))
        roots = [{"uri": folder.as_uri(), "name": folder.name} for folder in folders]
        given = {"processId": None, "rootUri": None, "capabilities": capabilities, "workspaceFolders": roots}
        answer = self.request("initialize", {**given, **params})
        self.notify("initialized", {})
        return answer

    def open(self, uri: str, text: str, version: int = 1) -> None:
        item = {"uri": uri, "languageId": "python", "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, version: int, *changes: Any) -> None:
        """Ranges with texts, or whole texts."""
        document = {"uri": uri, "version": version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": list(changes)})

    def end(self) -> int:
        """Shut down and exit; the exit code."""
        assert self.request("shutdown")["result"] is None
        self.notify("exit")
        return self.process.wait(_PATIENCE)

    def kill(self) -> None:
        """End the process if it still lives."""
        self.process.kill()
        self.process.wait()
