"""`doit info TASK`: what a task is made from, whether it is fresh, and what made it last."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence

from doit.cmd_base import DoitCmdBase
from doit.exceptions import InvalidCommand

from generators.engine.options import OptionsAnywhere
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
        tasks = {task.name: task for task in self.task_list}
        if len(pos_args) != 1:
            raise InvalidCommand("info takes one task: `doit list --all` shows them")
        task = tasks.get(pos_args[0])
        if task is None:
            near = ", ".join(difflib.get_close_matches(pos_args[0], tasks, n=3))
            hint = f", did you mean {near}?" if near else ": `doit list --all` shows them"
            raise InvalidCommand(f"there is no task {pos_args[0]}{hint}")
        step: Step | None = (task.meta or {}).get("step")
        if step is None:
            write(
                f"{task.name}\n  {task.doc}\n  parts\n" + "".join(f"    {name}\n" for name in task.task_dep)
            )
            return 0
        (is_fresh,) = (check() for check, _, _ in task.uptodate)
        finished = self.dep_manager.backend.record.finished(step.task)
        write(_text(step, task.doc, is_fresh, finished.seconds if finished else None))
        self.dep_manager.close()
        return 0 if is_fresh else 1


def _text(step: Step, doc: str, is_fresh: bool, seconds: float | None) -> str:
    request = json.dumps(json.loads(canonical(step.request)), ensure_ascii=False, indent=2)
    made = f", last made in {seconds:.2f} s" if seconds is not None else ""
    lines = [step.task, f"  {doc}", f"  {'fresh' if is_fresh else 'not fresh'}{made}", "  request"]
    lines += [f"    {line}" for line in request.splitlines()]
    lines += ["  inputs", *(f"    {item.role:<16} {item.path}" for item in step.inputs)]
    lines += ["  outputs", *(f"    {name:<16} {path}" for name, path in step.outputs.items())]
    lines += ["  tools", f"    {', '.join(step.tools)}"] if step.tools else []
    return "\n".join(lines) + "\n"
