"""The base classes of all commands: options anywhere on the line, one way to end, one method to write."""

from __future__ import annotations

import getopt
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from doit.cmd_base import Command, DoitCmdBase
from doit.cmdparse import CmdParseError
from doit.exceptions import InvalidCommand

from generators.commands.names import unknown_task
from generators.engine.exit_status import exit_status_of
from generators.errors import UsageError

if TYPE_CHECKING:
    from generators.engine.tasks.backend import RecordBackend


class BaseCommand:
    """Mixed into a doit command, in front of its doit base class."""

    name: str
    cmdparser: Any
    help: Any
    cmd_options: Sequence[Mapping[str, Any]]
    doc_purpose: str
    """One line for `doit help`."""
    doc_usage: str
    """The arguments; an empty text means that the command takes none."""
    doc_description: str | None
    starts_work = False
    """Whether it runs programs or pays: then signals end these too, and failures exit with 1."""

    def get_options(self) -> Any:  # noqa: ANN401  # as doit's own
        """Return doit's options and ours; a letter used by both is ours (doit's keep their long names)."""
        ours = {option.get("short"): option["name"] for option in self.cmd_options}
        options = super().get_options()  # type: ignore[misc]  # doit's, mixed in behind
        for option in options:
            if option.short and ours.get(option.short, option.name) != option.name:
                option.short = ""
        return options

    def parse_execute(self, in_args: Sequence[str]) -> Any:  # noqa: ANN401  # as doit's own
        """Parse and run the command; return its exit status. Raises CmdParseError and InvalidCommand.

        Every command passes here, so this is where every command ends.
        """
        return exit_status_of(lambda: self._parse_execute(in_args), starts_work=self.starts_work)

    def _parse_execute(self, in_args: Sequence[str]) -> Any:  # noqa: ANN401
        """Move the options to the front, where doit wants them, then parse as doit does."""
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

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Do what the command is for and return the exit status; `words` are the arguments."""
        raise NotImplementedError

    def _work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        if words and not self.doc_usage:
            raise UsageError(f"{self.name} takes no arguments, found {' '.join(words)}")
        if not self.starts_work:
            return self.work(options, words)
        from generators.engine.run.signals import Interrupted, interruptible
        from generators.media import processes

        try:
            with interruptible(lambda: processes.stop_all(0)):
                return self.work(options, words)
        except Interrupted as signal:
            return signal.exit_code
        finally:
            processes.stop_all()


class PlainCommand(BaseCommand, Command):  # type: ignore[misc]  # doit is untyped
    """A command that loads no tasks."""

    def execute(self, opt_values: Mapping[str, Any], pos_args: Sequence[str]) -> int:
        """Run it, as doit asks for it."""
        return self._work(opt_values, pos_args)


class TaskCommand(BaseCommand, DoitCmdBase):  # type: ignore[misc]  # doit is untyped
    """A command over the tasks of all specs, which are in `task_list`."""

    task_list: Sequence[Any]
    dep_manager: Any
    sel_tasks: Sequence[str]
    """The tasks named, else those that doit builds by default."""
    sel_default_tasks: bool

    def execute(self, opt_values: Mapping[str, Any], pos_args: Sequence[str]) -> int:
        """Load the tasks, then run the command."""
        self._options = opt_values
        status: int = super().execute(opt_values, pos_args)
        return status

    def _execute(self, pos_args: Sequence[str]) -> int:
        try:
            return self._work(self._options, pos_args)
        finally:
            self.dep_manager.close()

    @property
    def backend(self) -> RecordBackend:
        """The record of finished steps and the project that it belongs to."""
        backend: RecordBackend = self.dep_manager.backend
        return backend

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self.backend.project.root
