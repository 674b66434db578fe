# SPDX-License-Identifier: Apache-2.0
"""Where details go that no user wants on the screen: a log file that never grows large."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

_SIZE = 1_000_000
_KEPT = 9


def log_file() -> Path:
    """The log of this user."""
    return platformdirs.user_log_path("mindport", appauthor=False) / "mindport.log"


def log_to_file() -> None:
    """Send this program's log to its file; where that cannot be written, to nowhere. Doing it twice changes nothing."""
    logger = logging.getLogger("mindport")
    if logger.handlers:
        return
    logger.propagate = False
    file = log_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(file, maxBytes=_SIZE, backupCount=_KEPT, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"))
    logger.addHandler(handler)
