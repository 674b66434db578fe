# SPDX-License-Identifier: Apache-2.0
"""`mindport/status`: tells a client that shows it what the server is doing, and for which MindSpore and device.

A notification of our own, sent to clients that say `initializationOptions.status: true`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mindport.lsp.features.commands.mapping import folder_for

if TYPE_CHECKING:
    from mindport.lsp.server import MindportServer

STATUS = "mindport/status"
READY, SCANNING, ERROR = "ready", "scanning", "error"


def tell(server: MindportServer, state: str = READY, message: str = "") -> None:
    """Tell the state, with the uses in all open documents by category."""
    if server.options.get("status") is not True:
        return
    folder = folder_for(server, None)
    snapshots = [one.snapshot for one in server.documents.values() if one.snapshot is not None]
    counts = Counter(finding.category.value for snapshot in snapshots for finding in snapshot.findings)
    server.protocol.notify(
        STATUS,
        {
            "state": state,
            "message": message,
            "mindspore": folder.options.mindspore,
            "mindsporeFrom": folder.settings.mindspore_from.value,
            "device": folder.options.device.value,
            "database": folder.database.fingerprint,
            "findings": dict(counts),
        },
    )
