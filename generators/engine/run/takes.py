"""Takes: several results of the same words, kept side by side, one of them chosen by the spec or the lock."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generators.engine.freshness.check import FreshnessCheck
from generators.engine.run.lock_files import write_lock
from generators.engine.run.signals import Interrupted
from generators.engine.run.step_runner import StepRunner
from generators.engine.tasks.graph import Graph
from generators.errors import StepFailed, UsageError
from generators.plan.paths import video_path
from generators.plan.step import Step
from generators.steps.context import Callbacks
from generators.store.lock_file import LockLine
from generators.store.results import Result

AT_ONCE = 3
"""How many takes are requested at once."""


@dataclass(frozen=True)
class Takes:
    """The takes of one step."""

    graph: Graph
    freshness: FreshnessCheck
    root: Path
    step: Step

    @property
    def all(self) -> list[Result]:
        """The takes in the store, by number. Raises StepFailed if an input is not built."""
        return self.freshness.kept.of_family(self.freshness.see(self.step).asked(family=True))

    @property
    def spec_take(self) -> int | None:
        """The take that the spec names, or None."""
        take = self.step.asked.get("take") if self.step.asked else None
        return take if isinstance(take, int) else None

    @property
    def used(self) -> str | None:
        """The key of the take in use."""
        lock = self.graph.locks[self.step.video]
        line = lock.find(self.step.task, self.freshness.see(self.step).asked())
        return line.key if line else None

    def choose(self, number: int) -> Result:
        """Write a take into the lock; the next build puts it in place. Raises UsageError."""
        if self.spec_take is not None:
            raise UsageError(
                f"the spec sets `take: {self.spec_take}` for {self.step.task}: write `take: {number}` there "
                f"({self.graph.videos[self.step.video].spec_path})"
            )
        takes = {take.origin.take: take for take in self.all if take.origin}
        if number not in takes:
            known = ", ".join(map(str, takes)) or "none yet"
            raise UsageError(
                f"{self.step.task} has no take {number}; there are: {known} "
                f"(doit reroll {self.step.task} makes another)"
            )
        lock = self.graph.locks[self.step.video]
        chosen = takes[number]
        outputs = {name: blob.sha256 for name, blob in chosen.outputs.items()}
        asked = self.freshness.see(self.step).asked()
        line = LockLine(self.step.task, asked, chosen.key, outputs, self.step.pinned)
        write_lock(self.root, lock, {**lock.by_task, self.step.task: line})
        return chosen

    def more(self, count: int, step_runner: StepRunner, callbacks: Callbacks) -> list[int]:
        """Make and store `count` more takes; returns their numbers. Raises CinemakeError."""
        last = max((take.origin.take for take in self.all if take.origin), default=0)
        numbers = range(last + 1, last + 1 + count)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            making = [pool.submit(self._make, number, step_runner, callbacks) for number in numbers]
            try:
                for made in making:
                    made.result()
            except Interrupted:
                # Requests that were sent are waited for; no further ones are sent.
                step_runner.services.gateway.journal.end()
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return list(numbers)

    def _make(self, number: int, step_runner: StepRunner, callbacks: Callbacks) -> None:
        step = self.step.with_take(number)
        step_runner.make(step, self.freshness.decide_take(step), callbacks)

    def show(self, takes: Sequence[Result]) -> dict[int, list[str]]:
        """Put the takes' files into the video's `takes` folder; returns project-relative paths by take."""
        shown: dict[int, list[str]] = {}
        place = self.step.name.partition("/")[2]
        for take in takes:
            number = take.origin.take if take.origin else 0
            for name, blob in take.outputs.items():
                suffix = PurePosixPath(self.step.outputs[name]).suffix
                file = "-".join(filter(None, (self.step.kind, place, name)))
                path = video_path(self.step.video, f"takes/{file}.{number}{suffix}")
                self.freshness.record.expect(f"video:{self.step.video}", self.step.video, [path])
                if self.freshness.kept.restore(blob, self.root / path):
                    shown.setdefault(number, []).append(path)
        return shown


def step_with_takes(graph: Graph, task: str) -> Step:
    """The step of a task that can have several takes. Raises UsageError for any other."""
    step = graph.steps.get(task)
    if step is None:
        raise UsageError(f'there is no task "{task}": `doit list --all` lists the tasks')
    if not hasattr(step.request, "take"):
        raise UsageError(f"{task} is computed from its inputs: it has no takes")
    if not step.generated:
        raise UsageError(
            f"{task} is made on this machine, which gives the same result for the same words: "
            "write `take: 2` into the spec for another one"
        )
    return step


def takes_of(graph: Graph, freshness: FreshnessCheck, root: Path, task: str) -> Takes:
    """The takes of a task. Raises UsageError for a task that has none."""
    step = step_with_takes(graph, task)
    try:
        freshness.see(step)
    except StepFailed as error:
        raise UsageError(f"{error}: build it first with `doit {task}`") from error
    return Takes(graph, freshness, root, step)
