"""The `clean` command: removes targets, and what removed scenes and videos have left behind.

The manifest in `.cinemake/` lists every path that a build has made, so leftovers are known exactly;
the store is never touched, so everything can be restored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from doit.cmd_clean import Clean as DoitClean
from doit.control import TaskControl

from generators.commands.base import BaseCommand
from generators.commands.selection import SET_UP, matching
from generators.engine.removal import present, remove
from generators.engine.run.run_lock import run_lock
from generators.plan.paths import BUILD
from generators.store.record import Record


class Clean(BaseCommand, DoitClean):  # type: ignore[misc]  # doit is untyped
    """Remove what was built."""

    doc_purpose = "remove what was built; the store keeps it, so the next build restores"
    doc_description = (
        "Without a task: everything that was built, also for removed scenes and videos. "
        "video:NAME: the whole video. Any other task: its targets (-c: and those of its dependencies). "
        "If something cannot be removed, nothing is."
    )

    def _execute(
        self,
        dryrun: bool,
        cleandep: bool,
        cleanall: bool,
        cleanforget: bool,
        pos_args: Sequence[str] | None = None,
    ) -> int:
        try:
            wanted = () if cleanall else tuple(pos_args or ())
            self._clean(wanted, dryrun=dryrun, with_dependencies=cleandep, forget=cleanforget)
        finally:
            self.dep_manager.close()
        return 0

    def _clean(self, wanted: Sequence[str], *, dryrun: bool, with_dependencies: bool, forget: bool) -> None:
        backend = self.dep_manager.backend
        record: Record = backend.record
        root: Path = backend.project.root
        with run_lock(backend.project.state):
            made = record.made()
            paths = self._paths(wanted, made, record, with_dependencies=with_dependencies)
            there = present(root, paths)
            if not dryrun:
                remove(root, there)
                record.unmade(paths)
                if forget:
                    for task in {made[path] for path in paths}:
                        record.forget(task)
        for path in there:
            self.outstream.write(f"{'would remove' if dryrun else 'removed'} {path}\n")
        if not there:
            self.outstream.write("nothing to remove\n")
        if not wanted and not dryrun:
            self._report_foreign_files(root)

    def _paths(
        self, wanted: Sequence[str], made: Mapping[str, str], record: Record, *, with_dependencies: bool
    ) -> list[str]:
        """The paths to remove, whether they exist or not. Raises UsageError."""
        if not wanted:
            return sorted(path for path, task in made.items() if task != SET_UP)
        names = self._names(wanted, set(made.values()), with_dependencies=with_dependencies)
        videos = {name.partition(":")[2] for name in names if name.startswith("video:")}
        paths = {path for video in videos for path in record.made(video)}
        return sorted(paths | {path for path, task in made.items() if task in names})

    def _names(self, wanted: Sequence[str], made: Iterable[str], *, with_dependencies: bool) -> set[str]:
        """The selected tasks, also those of removed scenes and videos. Raises UsageError."""
        tasks = TaskControl(self.task_list).tasks  # which knows who makes what a task reads
        known = {*tasks, *made}
        todo = [name for word in wanted for name in matching(word, known)]
        names = set[str]()
        while todo:
            name = todo.pop()
            if name in names or (name == SET_UP and name not in wanted):
                continue
            names.add(name)
            parts = tasks[name].task_dep if name in tasks else []
            todo += [part for part in parts if with_dependencies or tasks[part].subtask_of == name]
        return names

    def _report_foreign_files(self, root: Path) -> None:
        """Count the files in build/ that no build made."""
        others = sorted(path for path in (root / BUILD).rglob("*") if path.is_file())
        if others:
            first = others[0].relative_to(root)
            count = "1 file" if len(others) == 1 else f"{len(others)} files"
            self.outstream.write(f"kept {count} in {BUILD}/ that no build made, such as {first}\n")
