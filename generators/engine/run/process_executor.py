"""Does jobs in processes of their own: a plain pool, which grows as far as the scheduler lets it.

Each process works for one job at a time, opens its own services, and lives as long as the coordinator holds
its end of a pipe: closing it, on purpose or by dying, ends the process and the programs it started. Progress
of a step is not reported; its notes come back with the outcome.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from generators.engine.run.execute import WorkerContext, execute
from generators.engine.run.job import Job, Outcome
from generators.engine.run.run_folder import run_folder
from generators.engine.run.shared_services import services_in
from generators.errors import StepFailed
from generators.media import processes
from generators.steps.context import Callbacks
from generators.steps.workers import Worker, worker
from generators.store.results import Store
from generators.store.stat_cache import StatCache


class ProcessExecutor:
    """Does each job in a process, which it uses again for the next one."""

    def __init__(self, find_worker: Callable[[str], Worker] = worker) -> None:
        """`find_worker` is a function of a module, which each process imports."""
        self._find_worker = find_worker
        self._idle: list[_Process] = []
        self._busy: dict[Future[Outcome], _Process] = {}
        self._lock = threading.Lock()

    def submit(self, job: Job, callbacks: Callbacks) -> Future[Outcome]:  # no progress yet
        """Start a job."""
        with self._lock:
            process = self._idle.pop() if self._idle else None
        process = process or _Process(self._find_worker)
        future: Future[Outcome] = Future()
        with self._lock:
            self._busy[future] = process
        process.start(job).add_done_callback(lambda done: self._over(job, future, done))
        return future

    def end(self, future: Future[Outcome]) -> None:
        """End the job's process."""
        with self._lock:  # so that the process is not reused meanwhile
            process = self._busy.get(future)
            if process is not None:
                process.end()

    def close(self) -> None:
        """End all processes."""
        with self._lock:
            everyone = [*self._idle, *self._busy.values()]
            self._idle.clear()
        for process in everyone:
            process.end()
        for process in everyone:
            process.wait()

    def _over(self, job: Job, future: Future[Outcome], done: Future[Outcome]) -> None:
        """In a thread of the pool: pass on the outcome of the job, and keep a process that goes on."""
        error = done.exception()
        with self._lock:
            process = self._busy.pop(future)
            # The job of a process that is being ended may still return: its programs are killed first.
            is_ended = process.is_ended or isinstance(error, BrokenProcessPool)
            if not is_ended:
                self._idle.append(process)
        if is_ended:
            process.end()
            future.set_exception(StepFailed(f"{job.step.task}: its process ended before the step was done"))
        elif error is not None:
            future.set_exception(error)
        else:
            future.set_result(done.result())


class _Process:
    """One process of the pool, seen from the coordinator."""

    def __init__(self, find_worker: Callable[[str], Worker]) -> None:
        self._find_worker = find_worker
        self.is_ended = False
        # A pool of one each: ending a process breaks its pool, and must not fail the jobs of others.
        context = get_context("spawn")
        theirs, self._ours = context.Pipe(duplex=False)
        self._pool = ProcessPoolExecutor(1, context, initializer=_begin, initargs=(theirs,))

    def start(self, job: Job) -> Future[Outcome]:
        try:
            return self._pool.submit(_work, job, self._find_worker)
        except (BrokenProcessPool, RuntimeError) as error:  # it was ended
            failed: Future[Outcome] = Future()
            failed.set_exception(error if isinstance(error, BrokenProcessPool) else BrokenProcessPool())
            return failed

    def end(self) -> None:
        self.is_ended = True
        with contextlib.suppress(OSError):
            self._ours.close()
        self._pool.shutdown(wait=False)

    def wait(self) -> None:
        """Until the process is gone."""
        self._pool.shutdown(wait=True)


def _begin(coordinator: Connection) -> None:
    """In the process, before its first job."""
    # Ctrl-C reaches the whole terminal; the coordinator ends us. A handler, unlike SIG_IGN, is not inherited.
    signal.signal(signal.SIGINT, lambda _number, _frame: None)
    threading.Thread(target=_end_with, args=(coordinator,), daemon=True).start()


def _end_with(coordinator: Connection) -> None:
    """Wait until the coordinator closes its end; no child process lives on after that."""
    with contextlib.suppress(EOFError, OSError):
        coordinator.recv_bytes()
    processes.kill_all()
    _opened.close()
    os._exit(0)


_opened = contextlib.ExitStack()
"""What this process must close at its end."""


@cache
def _worker_context(project: Path, cache_folder: Path, find_worker: Callable[[str], Worker]) -> WorkerContext:
    """This process's own services, and digests that it remembers only for itself."""
    folder = _opened.enter_context(run_folder())
    database = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    services = services_in(folder, project, cache_folder)
    return WorkerContext(services, StatCache(database, project), find_worker)


def _work(job: Job, find_worker: Callable[[str], Worker]) -> Outcome:
    """Do a job in this process."""
    notes: list[str] = []
    store = Store(job.store, moved_by=job.store_setting)
    callbacks = Callbacks(progress=lambda _share, _note: None, note=notes.append)
    outcome = execute(job, store, _worker_context(job.project, job.cache, find_worker), callbacks)
    return Outcome(outcome.result, outcome.used, (*notes, *store.quarantine.notes))
