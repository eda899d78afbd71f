"""`doit help [COMMAND | TASK]`: doit's own, with an error for a name that is neither."""

from __future__ import annotations

from collections.abc import Sequence

from doit.cmd_help import Help as DoitHelp

from generators.commands.base import BaseCommand
from generators.errors import UsageError
from generators.spec.problems import did_you_mean


class Help(BaseCommand, DoitHelp):  # type: ignore[misc]  # doit is untyped
    """Show help."""

    name = "help"

    def _execute(self, pos_args: Sequence[str]) -> bool:
        if not super()._execute(pos_args):
            names = [*self.cmds, *(task.name for task in self.task_list)]
            near = did_you_mean(pos_args[0], names)
            known = "`doit help` lists the commands"
            raise UsageError(f'there is no command or task "{pos_args[0]}"{near}: {known}')
        return True
