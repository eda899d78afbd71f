"""Options of our commands may stand anywhere on the command line; doit alone wants them before the tasks."""

from __future__ import annotations

import getopt
import sys
from collections.abc import Sequence
from typing import Any

from doit.cmdparse import CmdParseError
from doit.exceptions import InvalidCommand

from generators.commands.names import unknown_task
from generators.engine.endings import ended
from generators.errors import UsageError


class OptionsAnywhere:
    """Mixed into a doit command, in front of its doit base class."""

    cmdparser: Any
    help: Any
    cmd_options: Any

    def get_options(self) -> Any:  # noqa: ANN401  # as doit's own
        """doit's options and ours; where both have a letter, it is ours (doit's keep their long names)."""
        ours = {option.get("short"): option["name"] for option in self.cmd_options}
        options = super().get_options()  # type: ignore[misc]  # doit's, mixed in behind
        for option in options:
            if option.short and ours.get(option.short, option.name) != option.name:
                option.short = ""
        return options

    def parse_execute(self, in_args: Sequence[str]) -> Any:  # noqa: ANN401  # as doit's own
        """Bring the options to the front, then parse as doit does. Raises CmdParseError and InvalidCommand.

        Every command of ours comes by here, so here is where each of them ends.
        """
        return ended(lambda: self._parse_execute(in_args))

    def _parse_execute(self, in_args: Sequence[str]) -> Any:  # noqa: ANN401
        parser = self.cmdparser
        short, long = parser.get_short(), parser.get_long()
        try:
            options, rest = getopt.gnu_getopt(list(in_args), f"{short}h", [*long, "help"])
        except getopt.GetoptError as error:
            known = ", ".join(f"--{name.rstrip('=')}" for name in long)
            raise CmdParseError(f"{error.msg}; the options are {known}") from error
        if {option for option, _ in options} & {"-h", "--help"}:
            sys.stdout.write(f"{self.help()}\n")
            return 0
        takes_value = {f"--{name[:-1]}" for name in long if name.endswith("=")}
        takes_value |= {f"-{letter}" for letter in short.replace(":", "") if f"{letter}:" in short}
        front = []
        for option, value in options:
            front += [option, value] if option in takes_value else [option]
        try:
            return super().parse_execute([*front, "--", *rest])  # type: ignore[misc]  # doit's, mixed in behind
        except InvalidCommand as error:
            if error.not_found is None:
                raise
            tasks = [task.name for task in getattr(self, "task_list", None) or ()]
            raise UsageError(unknown_task(str(error.not_found), tasks)) from error
