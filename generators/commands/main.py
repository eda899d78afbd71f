"""`doit` as this project installs it: doit's own main, and an exit status for what fails before a command."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path


def main() -> int:
    """Run the command line and return the exit status."""
    catches_ctrl_c = signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
    if catches_ctrl_c:  # until a command begins, Ctrl-C leaves nothing half done
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from generators.engine.exit_status import exit_status_of

    status: int = exit_status_of(lambda: _run(sys.argv[1:], catches_ctrl_c=catches_ctrl_c))
    return status


def _run(words: Sequence[str], *, catches_ctrl_c: bool) -> int:
    from doit.doit_cmd import DoitMain

    from generators.commands.base import BaseCommand
    from generators.errors import UsageError
    from generators.spec.settings import read_config

    class Main(DoitMain):  # type: ignore[misc]  # doit is untyped
        """Gives doit's own commands our options and exit statuses."""

        DOIT_CMDS = tuple(
            type(command.__name__, (BaseCommand, command), {"__doc__": command.__doc__})
            for command in DoitMain.DOIT_CMDS
        )

    read_config(Path.cwd())  # doit reads the same file, but would wait for a pipe and print tracebacks
    if "" in words:
        raise UsageError("an argument is empty: leave it out, or write a value between its quotes")
    if catches_ctrl_c:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    status: int = Main().run(list(words))
    return status
