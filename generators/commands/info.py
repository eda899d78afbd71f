"""`doit info TASK`: what a task is made from, whether it is fresh, and how long it last took."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from generators.commands.base import TaskCommand
from generators.commands.selection import graph_of, one_task, selected_tasks
from generators.engine.exit_status import FAILED
from generators.engine.output import write
from generators.engine.tasks.definitions import step_of
from generators.plan.step import Step, canonical


class Info(TaskCommand):
    """Print what is known of one task."""

    name = "info"
    doc_purpose = "show what a task is made from and whether it is fresh"
    doc_usage = "TASK"
    doc_description = "Exits with 0 if the task and all its parts are fresh, else with 1."

    def work(self, options: Mapping[str, Any], words: Sequence[str]) -> int:
        """Print it; return 0 if all is fresh."""
        task = one_task("info", self.task_list, words)
        graph_of(self.task_list, words)
        tasks = {each.name: each for each in self.task_list}
        names = [name for name in selected_tasks(self.task_list, words) if step_of(tasks[name])]
        fresh = {name for name in names if all(check() for check, _, _ in tasks[name].uptodate)}
        step = step_of(task)
        if step is None:
            parts = "".join(f"    {name}{'' if name in fresh else '  not fresh'}\n" for name in names)
            write(f"{task.name}\n  {task.doc}\n  parts\n{parts}")
        else:
            finished = self.backend.record.finished(step.task)
            write(_text(step, task.doc, step.task in fresh, finished.seconds if finished else None))
        return 0 if len(fresh) == len(names) else FAILED


def _text(step: Step, doc: str, is_fresh: bool, seconds: float | None) -> str:
    request = json.dumps(json.loads(canonical(step.request)), ensure_ascii=False, indent=2)
    made = f", last made in {seconds:.2f} s" if seconds is not None else ""
    lines = [step.task, f"  {doc}", f"  {'fresh' if is_fresh else 'not fresh'}{made}", "  request"]
    lines += [f"    {line}" for line in request.splitlines()]
    lines += ["  inputs", *(f"    {item.role:<16} {item.path}" for item in step.inputs)]
    lines += ["  outputs", *(f"    {name:<16} {path}" for name, path in step.outputs.items())]
    lines += ["  tools", f"    {', '.join(step.tools)}"] if step.tools else []
    return "\n".join(lines) + "\n"
