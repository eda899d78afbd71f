"""`doit info TASK`: what a task is made from, whether it is fresh, and what made it last."""

from __future__ import annotations

import json
from collections.abc import Sequence

from doit.cmd_base import DoitCmdBase

from generators.commands.names import unknown_task
from generators.commands.options import OptionsAnywhere
from generators.commands.parts import graph_of
from generators.commands.selection import meant, step_of
from generators.errors import UsageError
from generators.plan.step import Step, canonical
from generators.report.spec_text import write


class Info(OptionsAnywhere, DoitCmdBase):  # type: ignore[misc]  # doit is untyped
    """Print what is known of one task."""

    name = "info"
    doc_purpose = "show what a task is made from and whether it is fresh"
    doc_usage = "TASK"
    doc_description = "Exits 0 when the task and all it stands on are fresh, else 1."
    cmd_options = ()

    def _execute(self, pos_args: Sequence[str]) -> int:
        try:
            return self._tell(pos_args)
        finally:
            self.dep_manager.close()

    def _tell(self, words: Sequence[str]) -> int:
        tasks = {task.name: task for task in self.task_list}
        if len(words) != 1:
            raise UsageError("info takes one task: `doit list --all` shows them")
        task = tasks.get(words[0])
        if task is None:
            raise UsageError(unknown_task(words[0], tasks))
        graph_of(self.task_list, words)
        names = [name for name in meant(self.task_list, words) if step_of(tasks[name])]
        fresh = {name for name in names if all(check() for check, _, _ in tasks[name].uptodate)}
        step = step_of(task)
        if step is None:
            parts = "".join(f"    {name}{'' if name in fresh else '  not fresh'}\n" for name in names)
            write(f"{task.name}\n  {task.doc}\n  parts\n{parts}")
        else:
            finished = self.dep_manager.backend.record.finished(step.task)
            write(_text(step, task.doc, step.task in fresh, finished.seconds if finished else None))
        return 0 if len(fresh) == len(names) else 1


def _text(step: Step, doc: str, is_fresh: bool, seconds: float | None) -> str:
    request = json.dumps(json.loads(canonical(step.request)), ensure_ascii=False, indent=2)
    made = f", last made in {seconds:.2f} s" if seconds is not None else ""
    lines = [step.task, f"  {doc}", f"  {'fresh' if is_fresh else 'not fresh'}{made}", "  request"]
    lines += [f"    {line}" for line in request.splitlines()]
    lines += ["  inputs", *(f"    {item.role:<16} {item.path}" for item in step.inputs)]
    lines += ["  outputs", *(f"    {name:<16} {path}" for name, path in step.outputs.items())]
    lines += ["  tools", f"    {', '.join(step.tools)}"] if step.tools else []
    return "\n".join(lines) + "\n"
