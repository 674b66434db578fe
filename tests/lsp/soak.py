# SPDX-License-Identifier: Apache-2.0
"""A long session: random edits of real files, each checked against a fresh look at the same text.

`python -m tests.lsp.soak --edits 2000 FILE...`; a short one is among the tests.
"""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click
from lsprotocol import types

from mindport.core.judge import Options
from mindport.core.lines import normal_line_ends
from mindport.core.scan import no_outlines, scan_text
from mindport.db.locate import open_database
from mindport.db.lookup import Database
from mindport.lsp.positions import Lines
from mindport.lsp.translate import message
from mindport.lsp.workspace import ExactDocument
from tests.lsp.random_edits import changes
from tests.lsp.wire import SERVER, Wire


class Soaked(NamedTuple):
    """What a session showed."""

    edits: int
    diagnostics: int
    """How many were compared."""
    seconds: float
    memory: list[int]
    """Of the server in MB, in the middle and at the end."""


def soak(texts: Sequence[str], edits: int, folder: Path, seed: int = 0) -> Soaked:
    """Edit each text in turn; AssertionError at the first answer that differs from a fresh look."""
    begin, compared, memory, database = time.monotonic(), 0, [0, 0], open_database()
    log = folder / "soak.log"
    (folder / "workspace").mkdir()
    wire = Wire([*SERVER, "--log-file", str(log)])
    try:
        wire.begin(folder / "workspace", text_document={"diagnostic": {}})
        for number, text in enumerate(texts):
            uri = (folder / "workspace" / f"file {number}.py").as_uri()
            wire.open(uri, text)
            ours = ExactDocument(uri, text, 1)
            each = edits // len(texts)
            for step, (sent, after) in zip(range(each), changes(text, seed + number), strict=False):
                wire.change(uri, step + 2, *sent)
                for change in sent:
                    ours.apply_change(partial(change))
                assert ours.source == after, f"file {number}, edit {step}, seed {seed}: another text"
                if step % 2 and step < each - 1:
                    continue  # several changes between two looks, as when someone types quickly
                wire.seen.clear()
                answer = wire.request("textDocument/diagnostic", {"textDocument": {"uri": uri}})
                found = [(one["range"], one["code"], one["message"]) for one in answer["result"]["items"]]
                assert found == expected(after, database), f"file {number}, edit {step}, seed {seed}"
                compared += len(found)
                if step == each // 2:
                    memory[0] = max(memory[0], resident(wire.process.pid))
            wire.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        memory[1] = resident(wire.process.pid)
        assert wire.end() == 0
    finally:
        wire.kill()
    assert " ERROR " not in log.read_text("utf-8")
    return Soaked(edits, compared, time.monotonic() - begin, memory)


def partial(change: Any) -> types.TextDocumentContentChangePartial:
    """A change as the server gets it."""
    start, end = (types.Position(**change["range"][side]) for side in ("start", "end"))
    return types.TextDocumentContentChangePartial(types.Range(start, end), change["text"])


def expected(text: str, database: Database) -> list[tuple[Any, str, str]]:
    """What a fresh scan says of a text, with ranges counted from the specification alone."""
    lines = Lines(text)
    found = []
    for finding in scan_text(normal_line_ends(text), "", no_outlines, database, Options()).findings:
        place = {"start": _place(lines, finding.span.start), "end": _place(lines, finding.span.end)}
        found.append((place, finding.api, message(finding, "en")))
    return found


def _place(lines: Lines, offset: int) -> dict[str, int]:
    position = lines.position(offset)
    return {"line": position.line, "character": position.character}


def resident(process_id: int) -> int:
    """Memory of a process in MB; 0 where the system does not tell."""
    status = Path(f"/proc/{process_id}/status")
    if not status.exists():
        return 0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) // 1024


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--edits", default=2000, show_default=True, help="Over all files.")
@click.option("--seed", default=0, show_default=True, help="Other edits with another number.")
def main(files: tuple[Path, ...], edits: int, seed: int) -> None:
    """Edit FILES at random in a session with the server, and compare what it says with fresh scans."""
    with tempfile.TemporaryDirectory() as folder:
        texts = [file.read_bytes().decode("utf-8") for file in files]
        done = soak(texts, edits, Path(folder), seed)
    click.echo(
        f"{done.edits} edits, {done.diagnostics} diagnostics equal to those of fresh scans, {done.seconds:.0f} s; "
        f"memory of the server {done.memory[0]} MB in the middle, {done.memory[1]} MB at the end"
    )


if __name__ == "__main__":
    main()
