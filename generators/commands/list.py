"""`doit list [TASK ...]`: the tasks, and with -s whether they are fresh, groups by their parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from doit.cmd_list import List as DoitList

from generators.commands.base import BaseCommand
from generators.commands.names import unknown_task
from generators.engine.tasks.definitions import step_of
from generators.errors import UsageError


class List(BaseCommand, DoitList):  # type: ignore[misc]  # doit is untyped
    """List the tasks."""

    name = "list"
    doc_purpose = "list the tasks"
    doc_description = (
        "-s: U is up to date, R would run or be restored, I is ignored, E has errors in its spec."
    )

    def _execute(
        self,
        subtasks: bool,
        quiet: bool,
        status: bool,
        private: bool,
        list_deps: bool,
        template: str | None,
        sort: str,
        pos_args: Sequence[str],
    ) -> int:
        try:
            names = {task.name for task in self.task_list}
            unknown = [word for word in pos_args if word not in names]
            if unknown:
                raise UsageError(unknown_task(unknown[0], names))
            if template is not None:
                _check_template(template)
            return int(
                super()._execute(subtasks, quiet, status, private, list_deps, template, sort, pos_args)
            )
        finally:
            self.dep_manager.close()

    def _print_task(self, template: str, task: Any, status: bool, list_deps: bool, tasks: Any) -> None:  # noqa: ANN401
        letter = self._letter(task, tasks) if status else ""
        self.outstream.write(template.format(name=task.name, doc=task.doc, status=letter))
        if list_deps:
            self.outstream.write("".join(f" -  {path}\n" for path in task.file_dep) + "\n")

    def _letter(self, task: Any, tasks: Any) -> str:  # noqa: ANN401
        if "error" in (task.meta or {}):
            return "E"
        if self.dep_manager.status_is_ignore(task):
            return "I"
        if step_of(task):
            return "U" if all(check() for check, _, _ in task.uptodate) else "R"
        letters = {self._letter(tasks[name], tasks) for name in task.task_dep}
        return next((letter for letter in "ERI" if letter in letters), "U")


def _check_template(template: str) -> None:
    """Raises UsageError for a field that does not exist."""
    try:
        template.format(name="", doc="", status="")
    except (KeyError, ValueError, IndexError, AttributeError) as error:
        raise UsageError(f"--template {template}: the fields are {{name}}, {{doc}} and {{status}}") from error
