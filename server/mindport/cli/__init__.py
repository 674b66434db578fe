# SPDX-License-Identifier: Apache-2.0
"""The command line: which commands there are, and how every one of them ends; each lives in a file of its own."""

import os
import sys
from importlib import import_module
from typing import NoReturn

import click

import mindport
from mindport.db.problem import DamagedDatabase, MappingError
from mindport.project.problem import WrongUse

DONE, FINDINGS, WRONG_USE, UNREADABLE, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 3, 130, 141

COMMANDS = {
    "scan": "mindport.cli.scan:scan",
    "lookup": "mindport.cli.lookup:lookup",
    "fix": "mindport.cli.fix:fix",
    "upgrade": "mindport.cli.upgrade:upgrade_command",
    "verify": "mindport.cli.verify:verify",
    "serve": "mindport.cli.serve:serve",
    "frameworks": "mindport.cli.frameworks:frameworks",
    "db": "mindport.cli.db:db",
}
"""Command -> where it lives; imported only when it is asked for, so that each starts as fast as it can."""


class Commands(click.Group):
    """Finds commands in `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(mindport.__version__, "-V", "--version", prog_name="mindport")
def commands() -> None:
    """Find every PyTorch and TensorFlow API that a project uses, and what stands for it in MindSpore.

    \b
    Examples:
      mindport scan .
      mindport lookup torch.nn.Conv2d
      mindport fix train.py
    """


def main() -> NoReturn:
    """The program `mindport`."""
    run(commands, "mindport")


def api_scan() -> NoReturn:
    """The program `api-scan`, the same as `mindport scan`."""
    scan = commands.get_command(click.Context(commands), "scan")
    assert scan is not None
    run(scan, "api-scan")


def run(command: click.Command, program: str) -> NoReturn:
    """Run a command and end the process: whatever was wrong is one line, `place: fact: cure`, never a traceback."""
    try:
        # Not command.main(): it would end with 1, which is our code for findings, where a pipe is closed.
        with command.make_context(program, sys.argv[1:]) as context:
            code = command.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        code = end.exit_code
    except WrongUse as wrong:
        complain(str(wrong))
        code = WRONG_USE
    except (MappingError, DamagedDatabase) as wrong:
        for line in str(wrong).split("\n"):
            complain(line)
        code = WRONG_USE
    except click.exceptions.NoArgsIsHelpError as nothing_said:
        nothing_said.show()
        code = WRONG_USE
    except click.ClickException as wrong:
        complain(_in_our_form(wrong, program))
        code = WRONG_USE
    except (click.Abort, KeyboardInterrupt):
        complain(f"{program}: interrupted")
        code = INTERRUPTED
    except BrokenPipeError:  # whoever read the output has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = BROKEN_PIPE
    sys.exit(code if isinstance(code, int) else DONE)


def complain(line: str) -> None:
    """Tell the user, on a line of its own; names of files may hold anything."""
    from mindport.report.escape import visible  # with all formats behind it: not for every process of a scan

    click.echo(visible(line), err=True)


def _in_our_form(wrong: click.ClickException, program: str) -> str:
    """What click found wrong as `place: fact: cure`."""
    context = getattr(wrong, "ctx", None)
    cure = f"see {context.command_path if context else program} --help"
    parameter = getattr(wrong, "param", None)
    if isinstance(wrong, click.BadParameter) and parameter is not None:
        place = max(parameter.opts, key=len) if isinstance(parameter, click.Option) else parameter.human_readable_name
        return f"{place}: {wrong.message.rstrip('.') or 'missing'}: {cure}"
    return f"{program}: {wrong.format_message().rstrip('.')}: {cure}"
