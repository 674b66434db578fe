# SPDX-License-Identifier: Apache-2.0
"""`mindport serve`: the language server, for an editor to start."""

import logging
import os
import sys
from contextlib import suppress
from pathlib import Path

import click

from mindport.project.problem import WrongUse


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--tcp", "port", type=click.IntRange(1, 65535), help="Listen on this port of 127.0.0.1 for one editor.")
@click.option("--stdio", is_flag=True, help="Talk over standard input and output; this is the default.")
@click.option("--log-file", metavar="FILE", type=click.Path(path_type=Path), help="Where the log goes.")
def serve(port: int | None, stdio: bool, log_file: Path | None) -> int:
    """Serve an editor: diagnostics, fixes, hover and more while you type.

    \b
    Examples:
      mindport serve
      mindport serve --log-file server.log
      mindport serve --tcp 7777
    """
    if stdio and port is not None:
        raise WrongUse("--stdio", "not together with --tcp", "give one of them")
    log(log_file)
    from mindport.lsp.server import MindportServer  # not before the log goes where it shall

    server = MindportServer()
    with suppress(SystemExit):  # how pygls leaves its loop
        if port is None:
            server.start_io()
        else:
            server.start_tcp("127.0.0.1", port)
    code = server.protocol.exit_code
    logging.shutdown()
    os._exit(1 if code is None else code)  # not waiting for a scan that nobody wants any more


def log(file: Path | None) -> None:
    """Send the log to a file, else to this user's; standard output belongs to the protocol."""
    from mindport.project.log import log_to_file

    if file is None:
        log_to_file()
    else:
        try:
            handler = logging.FileHandler(file, encoding="utf-8")
        except OSError as error:
            raise WrongUse(str(file), f"cannot be written: {error.strerror or error}", "name another file") from error
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        logging.getLogger("mindport").addHandler(handler)
        logging.getLogger("mindport").setLevel(logging.INFO)
    logging.getLogger("pygls").setLevel(logging.CRITICAL)  # what fails is logged at the border, with its subject
    sys.stdout.flush()
