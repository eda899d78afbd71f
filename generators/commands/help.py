"""`doit help [COMMAND | TASK]`: doit's own, which tells of a name that is neither."""

from __future__ import annotations

from collections.abc import Sequence

from doit.cmd_help import Help as DoitHelp

from generators.commands.options import OptionsAnywhere
from generators.errors import UsageError
from generators.spec.problems import did_you_mean


class Help(OptionsAnywhere, DoitHelp):  # type: ignore[misc]  # doit is untyped
    """Show help."""

    name = "help"

    def _execute(self, pos_args: Sequence[str]) -> bool:
        if not super()._execute(pos_args):
            names = [*self.cmds, *(task.name for task in self.task_list)]
            near = did_you_mean(pos_args[0], names)
            raise UsageError(f"{pos_args[0]} is no command and no task{near}: `doit help` lists the commands")
        return True
