"""One build from lock to summary: however it ends, children end, folders are swept, a summary is reported."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from doit.control import TaskControl

from generators.engine.exit_status import NOT_STARTED, report_internal_error
from generators.engine.output import write_error
from generators.engine.project import Project, refuse_unbuildable
from generators.engine.provenance import video_seconds, write_provenance
from generators.engine.run.events import BuiltFile, Failure, RunReporter, Summary
from generators.engine.run.executor import Executor
from generators.engine.run.lock_files import write_locks
from generators.engine.run.pools import read_pools, this_machine
from generators.engine.run.ready_queues import remaining_seconds
from generators.engine.run.run_lock import run_lock
from generators.engine.run.runner import Runner
from generators.engine.run.scheduler import Scheduler
from generators.engine.run.shared_services import open_services
from generators.engine.run.signals import Interrupted, interruptible
from generators.engine.run.step_runner import StepRunner
from generators.engine.run.sweep import sweep
from generators.engine.run.threads import StepThreads, open_threads
from generators.engine.spending.gateway import Spending, await_answers, open_gateway
from generators.engine.tasks.backend import RecordBackend
from generators.engine.tasks.definitions import project_freshness
from generators.engine.tasks.graph import Graph
from generators.engine.tasks.specs import RememberedSpecs
from generators.errors import CinemakeError, DiskRefused, UsageError
from generators.media import processes
from generators.money.costs import cost_of_this_run
from generators.money.gateway import ProviderGateway
from generators.money.journal import Journal
from generators.money.settlement import settle
from generators.plan.kinds import kind_of
from generators.plan.paths import BUILD, SPECS, STATE, video_path
from generators.plan.step import Step
from generators.steps.workers import Worker, worker
from generators.store.disk_errors import explained
from generators.store.eviction import keep_under_cap
from generators.store.record import Record
from generators.store.size import read_cap

STOP_SECONDS = 3.0
"""How long steps that were ended may take to leave; after an ordinary run nothing is left to wait for."""
SHOW_CURSOR = b"\x1b[?25h"


@dataclass(frozen=True)
class BuildSelection:
    """What the command line asked for."""

    control: TaskControl
    """doit's selection."""
    ignored: frozenset[str]
    workers: int
    """How many steps of this machine at once; 0 for as many as it has cores."""
    keep_going: bool
    always: bool
    spending: Spending = field(default_factory=Spending)
    broken: Mapping[str, CinemakeError] = field(default_factory=dict)
    """Videos that the selection reaches and that cannot be built, with what is wrong with their specs."""

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
    choice: BuildSelection,
    backend: RecordBackend,
    shown: RunReporter,
    find_worker: Callable[[str], Worker] = worker,
    gateway: ProviderGateway | None = None,
    executor: Executor | None = None,
) -> int:
    """Bring the chosen tasks up to date and return the exit code. Raises UsageError before it starts.

    `gateway` is that of a command that pays for more than this build; what both cost counts as one run.
    `executor` does the steps that may leave this process, with the workers of `generators.steps`, and is
    closed at the end; None does all steps in this process's threads.
    """
    project = backend.project
    refuse_unbuildable(project.root)
    pools = read_pools(project.config, this_machine(), jobs=choice.workers)
    cap_bytes = read_cap(project.config)
    with interruptible(at_once=_end_at_once):
        try:
            with (
                open_threads() as threads,
                open_services(project, gateway or open_gateway(project, graph, choice.spending)) as services,
            ):
                freshness = project_freshness(backend, graph.locks)
                runner = Runner(
                    StepRunner(project.root, freshness, services, find_worker, executor),
                    shown,
                    Scheduler(pools, threads),
                    keep_going=choice.keep_going,
                    always=choice.always,
                    spec_of=RememberedSpecs(graph, freshness.record).digest,
                    find_urgency=lambda: urgency(graph.steps.values(), freshness.record),
                    ignored=choice.ignored,
                )
                return _Build(graph, choice, project, runner, threads, cap_bytes).run()
        except Interrupted as signal:  # it came when the run was over already
            return signal.exit_code


@dataclass(frozen=True)
class _Build:
    """One build and all that ends with it."""

    graph: Graph
    choice: BuildSelection
    project: Project
    runner: Runner
    threads: StepThreads
    cap_bytes: int
    """Of the store of what can be made again."""

    def run(self) -> int:
        """Run, end what was started, report the summary; returns the exit status."""
        started = time.monotonic()
        tasks = self.choice.tasks
        self.runner.reporter.started(len(tasks))
        for video, error in self.choice.broken.items():
            if f"video:{video}" not in tasks:  # no task could have such a name, or it is of another kind
                self.runner.refuse(f"video:{video}", str(error))
        code = self._run_locked()
        stopped = code > 128  # shells count signals from here
        self._report(time.monotonic() - started, stopped=stopped)
        if stopped and not self.threads.is_done(timeout_seconds=0):
            _end_at_once()
            os._exit(code)  # a thread does not react: a normal exit would wait for what it started
        return code or (2 if self.runner.faults else 1 if self.runner.failures else 0)

    def _run_locked(self) -> int:
        """Run under the project's lock; nothing that was started lives on, however it ends."""
        freshness, state = self.runner.step_runner.freshness, self.project.state
        try:
            with run_lock(state) as was_killed:
                if was_killed:
                    sweep(self.project, (freshness.store, freshness.kept))
                self._settle()
                try:
                    self.runner.run(self.choice.control.task_dispatcher())
                finally:
                    self._end_all()
                    with self._disk_failures_reported(SPECS):  # what was paid for before Ctrl-C is held too
                        locks = write_locks(self.project.root, self.graph, freshness)
                        self.runner.notes += [f"{path} holds new results: commit it" for path in locks]
                changed = _changed_videos(self.runner)
                with self._disk_failures_reported(BUILD):
                    write_provenance(self.project.root, self.graph, freshness, changed=changed)
                keep_under_cap(freshness.store, self.cap_bytes, in_use=freshness.record.keys)
        except Interrupted as signal:
            return signal.exit_code
        except UsageError as error:
            write_error(str(error))
            return NOT_STARTED
        return 0

    def _settle(self) -> None:
        """A journal that cannot be read stops those who pay, not those who restore."""
        try:
            settle(self.project.root, self._journal, self.runner.step_runner.freshness.kept)
        except CinemakeError as error:
            self.runner.notes.append(str(error))

    @property
    def _journal(self) -> Journal:
        return self.runner.step_runner.services.gateway.journal

    def _paid(self) -> list[str]:
        """What the run cost, if it did."""
        try:
            cost = cost_of_this_run(self._journal)
        except CinemakeError:  # reported already, by the steps that were to pay
            return []
        return [f"this run cost {cost}"] if cost.calls else []

    def _end_all(self) -> None:
        """Before the lock is released: none of our programs and requests goes on."""
        self.runner.scheduler.end_all()
        self.runner.step_runner.close()
        processes.stop_all()
        await_answers(self._journal)
        self.threads.is_done(STOP_SECONDS)
        with self._disk_failures_reported(STATE):
            self.runner.trace.write(self.project.state / "trace.json", self.runner.counts)

    @contextlib.contextmanager
    def _disk_failures_reported(self, folder: str) -> Iterator[None]:
        """Report a disk that cannot be written to, beside the steps, in the way of a failed step."""
        try:
            with explained(self.project.root / folder, cure="make it writable"):
                yield
        except DiskRefused as refusal:
            self.runner.failures.append(Failure(f"{folder}/", str(refusal)))

    def _report(self, seconds: float, *, stopped: bool) -> None:
        runner = self.runner
        files = () if stopped else _built_files(self.project.root, self.graph, self.choice, runner)
        freshness = runner.step_runner.freshness
        repairs = [*freshness.store.quarantine.notes, *freshness.kept.quarantine.notes]
        runner.reporter.ended(
            Summary(
                counts=dict(runner.counts),
                seconds=seconds,
                files=tuple(files),
                failures=tuple(runner.failures),
                notes=(*self.graph.warnings(self.choice.tasks), *runner.notes, *repairs, *self._paid()),
                interrupted=stopped,
            )
        )
        if runner.faults:
            count = "1 step" if len(runner.faults) == 1 else f"{len(runner.faults)} steps"
            report_internal_error(
                f"{count} raised an unknown error", "\n".join(runner.faults), self.project.state
            )


def _end_at_once() -> None:
    """End without clean-up: no child process lives on, and the terminal gets its cursor back."""
    processes.kill_all()
    if sys.stdout.isatty():
        os.write(sys.stdout.fileno(), SHOW_CURSOR)


def urgency(steps: Iterable[Step], record: Record) -> Mapping[str, float]:
    """Task to the seconds from its start to the end of the build, expected from earlier runs."""
    usual = record.usual_seconds()

    def expected(step: Step) -> float:
        finished = record.finished(step.task)
        return finished.seconds if finished else usual.get(step.kind, kind_of(step).usual_seconds)

    return remaining_seconds(steps, expected)


def _changed_videos(runner: Runner) -> set[str]:
    return {task.partition(":")[2].partition("/")[0] for task in runner.results("success", "restored")}


def _built_files(root: Path, graph: Graph, choice: BuildSelection, runner: Runner) -> list[BuiltFile]:
    """The finished files that were asked for and are good."""
    good = choice.tasks & set(runner.results("success", "restored", "up-to-date"))
    return [
        BuiltFile(name, video_path(name, "final.mp4"), video_seconds(root, name))
        for name in graph.videos
        if f"composite:{name}" in good
    ]
