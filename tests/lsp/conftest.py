# SPDX-License-Identifier: Apache-2.0
"""Servers that end with their test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.lsp.wire import SERVER, Wire


@pytest.fixture
def log_file(tmp_path: Path) -> Path:
    return tmp_path / "server.log"


@pytest.fixture
def start(log_file: Path) -> Iterator[Callable[[], Wire]]:
    """Starts servers that log to `log_file`."""
    wires: list[Wire] = []

    def started() -> Wire:
        wires.append(Wire([*SERVER, "--log-file", str(log_file)]))
        return wires[-1]

    yield started
    for wire in wires:
        wire.kill()


@pytest.fixture
def wire(start: Callable[[], Wire]) -> Wire:
    """A server that nothing has been said to."""
    return start()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty folder."""
    folder = tmp_path / "a project"
    folder.mkdir()
    return folder
