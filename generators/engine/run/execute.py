"""Does a job: the worker's side of a step, which knows nothing of freshness, record, journal or locks.

staging in the store ─► run ─► checks ─► inputs still the same? ─► store
"""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generators.engine.run.inputs import InputCheck, InputDisturbed
from generators.engine.run.job import Job, Outcome
from generators.plan.charges import Charge
from generators.plan.requests import models_of
from generators.providers.roles.call import Usage
from generators.steps.context import Callbacks, Context
from generators.steps.services import Services
from generators.steps.workers import Worker, worker
from generators.store.disk_errors import explained
from generators.store.results import Origin, Store
from generators.store.stat_cache import StatCache


@dataclass(frozen=True)
class WorkerContext:
    """What a worker does its jobs with."""

    services: Services
    files: StatCache
    """Digests of the project's files."""
    find_worker: Callable[[str], Worker] = worker


def execute(job: Job, store: Store, worker_context: WorkerContext, callbacks: Callbacks) -> Outcome:
    """Do the work and keep its result in the store. Raises CinemakeError."""
    try:
        return _execute_once(job, store, worker_context, callbacks)
    except InputDisturbed:
        # Perhaps only its rights or times were set: done again, it surely reads the right bytes.
        # What was paid for is in the journal, and is not asked for again.
        return _execute_once(job, store, worker_context, callbacks)


def _execute_once(job: Job, store: Store, worker_context: WorkerContext, callbacks: Callbacks) -> Outcome:
    step = job.step
    used: list[tuple[Charge, Usage]] = []
    inputs = InputCheck(step, job.project, worker_context.files, job.digests)
    with explained(store.root, cure=store.cure), staging_folder(store) as staging:
        started = time.monotonic()
        noting = replace(callbacks, usage=lambda charge, usage: used.append((charge, usage)))
        context = Context(step, job.project, staging, worker_context.services, noting, job.key)
        worker_context.find_worker(step.kind).run(step.request, context)
        context.check_outputs()
        inputs.refuse_changed()
        context.progress(1.0, "")  # refuses when the step was ended meanwhile
        result = store.keep(
            job.key,
            kind=step.kind,
            files={name: context.output(name) for name in step.outputs},
            seconds=time.monotonic() - started,
            origin=_origin(job, used, worker_context.services) if step.may_be_held else None,
        )
    return Outcome(result, tuple(used))


def _origin(job: Job, used: Sequence[tuple[Charge, Usage]], services: Services) -> Origin:
    """Where a result comes from: who made it, for how much, and which take of which words it is."""
    model = next(iter(models_of(job.step.request)), None)
    return Origin(
        task=job.step.task,
        provider=model.provider if model else "",
        model=(used[-1][1].model if used else model.model if model else None) or "",
        usd=services.gateway.bills(used) if any(usage.usd != 0 for _, usage in used) else 0,
        family=job.family,
        take=job.step.take,
    )


@contextlib.contextmanager
def staging_folder(store: Store) -> Iterator[Path]:
    """A folder to work in, removed afterwards."""
    folder = store.staging()
    try:
        yield folder
    finally:
        try:
            folder.rmdir()  # all that was made has been moved away
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
