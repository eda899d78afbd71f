"""One build from lock to summary: whatever ends it, children are ended, folders swept, the summary told."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from doit.control import TaskControl

from generators.engine.backend import RecordBackend
from generators.engine.graph import Graph
from generators.engine.locking import write_locks
from generators.engine.project import Project
from generators.engine.provenance import video_seconds, write_provenance
from generators.engine.runfolder import run_folder
from generators.engine.runlock import run_lock
from generators.engine.runner import Runner
from generators.engine.signals import Interrupted, interruptible
from generators.engine.specs import RememberedSpecs
from generators.engine.sweep import sweep
from generators.engine.tasks import project_judge
from generators.engine.workshop import Workshop
from generators.errors import UsageError
from generators.media import processes
from generators.media.programs import find_browser, node_program
from generators.plan.paths import REMOTION, video_path
from generators.report.events import BuiltFile, RunReporter, Summary
from generators.steps.booth import Booth
from generators.steps.registry import Worker, worker


@dataclass(frozen=True)
class Choice:
    """What the command line asked for."""

    control: TaskControl
    """doit's selection."""
    ignored: frozenset[str]
    workers: int
    keep_going: bool
    always: bool

    @property
    def tasks(self) -> set[str]:
        """All selected tasks and everything they stand on."""
        todo, seen = list(self.control.selected_tasks), set[str]()
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo += self.control.tasks[name].task_dep
        return seen


def build(
    graph: Graph,
    choice: Choice,
    backend: RecordBackend,
    shown: RunReporter,
    find_worker: Callable[[str], Worker] = worker,
) -> int:
    """Bring the chosen tasks up to date and return the exit code."""
    started = time.monotonic()
    project = backend.project
    judge = project_judge(backend, graph.locks)
    with open_booth(project) as booth:
        runner = Runner(
            Workshop(project.root, judge, booth, find_worker),
            shown,
            workers=choice.workers,
            keep_going=choice.keep_going,
            always=choice.always,
            spec_of=RememberedSpecs(graph, judge.record).digest,
            ignored=choice.ignored,
        )
        shown.started(len(choice.tasks))
        code = _run(runner, graph, choice, project)
    stopped = code > 128  # shells count signals from here
    files = () if stopped else _built_files(project.root, graph, choice, runner)
    shown.ended(
        Summary(
            counts=dict(runner.counts),
            seconds=time.monotonic() - started,
            files=tuple(files),
            failures=tuple(runner.failures),
            notes=tuple(runner.notes),
            interrupted=stopped,
        )
    )
    if runner.faults:
        log = project.state / "fault.log"
        log.write_text("\n".join(runner.faults), "utf-8")
        sys.stderr.write(f"This is a fault of cinemake itself; what it knows is in {log}\n")
    return code or (2 if runner.faults else 1 if runner.failures else 0)


def _run(runner: Runner, graph: Graph, choice: Choice, project: Project) -> int:
    """Run under the project's lock; nothing that was started lives on, however it ends."""
    judge = runner.workshop.judge
    try:
        with interruptible(), run_lock(project.state) as was_killed:
            if was_killed:
                sweep(project, (judge.store, judge.kept))
            runner.run(choice.control.task_dispatcher())
            runner.notes.extend(
                f"{path} changed: commit it" for path in write_locks(project.root, graph, judge)
            )
            write_provenance(project.root, graph, judge, changed=_changed_videos(runner))
    except Interrupted as signal:
        return signal.exit_code
    except UsageError as error:
        sys.stderr.write(f"{error}\n")
        return 3
    finally:
        processes.stop_all()
    return 0


@contextlib.contextmanager
def open_booth(project: Project) -> Iterator[Booth]:
    """The tools that the steps of one run share, in a temporary folder of their own."""
    with run_folder() as folder:
        booth = Booth(
            remotion=project.root / REMOTION,
            cache=project.cache,
            run_folder=folder,
            node=node_program,
            browser=lambda: find_browser(project.root / REMOTION).choice,
        )
        try:
            yield booth
        finally:
            booth.close()


def _changed_videos(runner: Runner) -> set[str]:
    return {task.partition(":")[2].partition("/")[0] for task in runner.results("success", "restored")}


def _built_files(root: Path, graph: Graph, choice: Choice, runner: Runner) -> list[BuiltFile]:
    """The finished files that were asked for and are good."""
    good = choice.tasks & set(runner.results("success", "restored", "up-to-date"))
    return [
        BuiltFile(name, video_path(name, "final.mp4"), video_seconds(root, name))
        for name in graph.videos
        if f"composite:{name}" in good
    ]
