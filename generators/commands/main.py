"""`doit` as this project installs it: doit's own main, and an end for what fails before a command."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path


def main() -> int:
    """Run the command line and return the exit code."""
    listens = signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
    if listens:  # nothing has begun that Ctrl-C could leave half done
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from generators.engine.endings import ended

    code: int = ended(lambda: _run(sys.argv[1:], listens=listens))
    return code


def _run(words: Sequence[str], *, listens: bool) -> int:
    from doit.doit_cmd import DoitMain

    from generators.commands.options import OptionsAnywhere
    from generators.errors import UsageError
    from generators.spec.settings import read_config

    class Main(DoitMain):  # type: ignore[misc]  # doit is untyped
        """Gives the commands that are doit's own our options and endings."""

        DOIT_CMDS = tuple(
            type(command.__name__, (OptionsAnywhere, command), {"__doc__": command.__doc__})
            for command in DoitMain.DOIT_CMDS
        )

    read_config(Path.cwd())  # doit reads the same file, and would wait for a pipe and show tracebacks
    if "" in words:
        raise UsageError("an argument is empty: leave it out, or write a value between its quotes")
    if listens:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    code: int = Main().run(list(words))
    return code
