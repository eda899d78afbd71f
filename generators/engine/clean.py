"""The `clean` command: removes targets, and what removed scenes and videos have left behind.

The manifest in `.cinemake/` knows every path a build has made, so leftovers need no guessing;
the store is never touched, so everything comes back by restore.
"""

from __future__ import annotations

import contextlib
import fnmatch
from collections.abc import Iterable, Sequence
from pathlib import Path

from doit.cmd_base import check_tasks_exist
from doit.cmd_clean import Clean as DoitClean

from generators.engine.options import OptionsAnywhere
from generators.engine.runlock import run_lock
from generators.plan.paths import BUILD
from generators.store.record import Record


class Clean(OptionsAnywhere, DoitClean):  # type: ignore[misc]  # doit is untyped
    """Remove what was built."""

    doc_purpose = "remove what was built; the store keeps it, so the next build restores"
    doc_description = (
        "Without a task: everything that was made, leftovers of removed scenes and videos included. "
        "video:NAME: that video wholly. Any other task: its targets (-c: those of its dependencies too)."
    )

    def _execute(
        self,
        dryrun: bool,
        cleandep: bool,
        cleanall: bool,
        cleanforget: bool,
        pos_args: Sequence[str] | None = None,
    ) -> int:
        backend = self.dep_manager.backend
        record: Record = backend.record
        names = self._names(pos_args or (), cleandep)
        with run_lock(backend.project.state):
            made = record.made()
            if cleanall or not pos_args:
                paths = {path for path, task in made.items() if task != "npm"}
            else:
                videos = {name.partition(":")[2] for name in names if name.startswith("video:")}
                paths = {path for video in videos for path in record.made(video)}
                paths |= {path for path, task in made.items() if task in names}
            removed = self._remove(backend.project.root, sorted(paths), dryrun)
            if not dryrun:
                record.unmade(removed)
                if cleanforget:
                    for task in {made[path] for path in removed}:
                        record.forget(task)
        self.dep_manager.close()
        return 0

    def _names(self, wanted: Sequence[str], with_dependencies: bool) -> set[str]:
        tasks = {task.name: task for task in self.task_list}
        check_tasks_exist(tasks, wanted, skip_wildcard=True)
        todo = [name for pattern in wanted for name in fnmatch.filter(tasks, pattern)]
        names: set[str] = set()
        while todo:
            name = todo.pop()
            if name not in names:
                names.add(name)
                parts = tasks[name].task_dep
                todo += [p for p in parts if with_dependencies or tasks[p].subtask_of == name]
        return names

    def _remove(self, root: Path, paths: Iterable[str], dryrun: bool) -> list[str]:
        removed = []
        for path in paths:
            file = root / path
            if file.exists():
                self.outstream.write(f"{'would remove' if dryrun else 'removed'} {path}\n")
            if not dryrun:
                file.unlink(missing_ok=True)
                _remove_empty(file.parent, root / BUILD)
            removed.append(path)
        return removed


def _remove_empty(folder: Path, top: Path) -> None:
    """Remove a folder and those above it while they are empty, up to the build folder itself."""
    while folder != top and top in folder.parents:
        with contextlib.suppress(OSError):
            folder.rmdir()
            folder = folder.parent
            continue
        return
