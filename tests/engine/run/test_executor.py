"""The executor seam: jobs and outcomes are plain data, errors pickle, a process is ended with its job."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest

from generators import errors
from generators.engine.project import find_project
from generators.engine.run.executor import Executor
from generators.engine.run.job import Job, Outcome, may_leave
from generators.engine.run.process_executor import ProcessExecutor
from generators.engine.tasks.graph import load_graph
from generators.errors import CinemakeError, CommandFailed, StepFailed
from generators.plan.charges import Charge
from generators.plan.requests import Model
from generators.plan.step import Step
from generators.providers.roles.call import Usage
from generators.spec.problems import Problem, SpecProblems
from generators.steps.context import Callbacks
from generators.store.files import sha256_file
from generators.store.results import Blob, Origin, Result, Store
from tests.engine.house import PROJECT, House
from tests.engine.run.jobs import command_step, obedient

PATIENCE_SECONDS = 20.0


def same(thing: object) -> object:
    """In another process: what was sent, sent back."""
    return thing


def tree(kind: type[CinemakeError] = CinemakeError) -> list[type[CinemakeError]]:
    """All classes of the exception tree."""
    return [kind, *(found for child in kind.__subclasses__() for found in tree(child))]


def quiet(notes: list[str] | None = None) -> Callbacks:
    """Callbacks that keep only notes."""
    return Callbacks(progress=lambda _share, _note: None, note=(notes if notes is not None else []).append)


def job_of(step: Step, root: Path) -> Job:
    """A job whose inputs are as they are now."""
    digests = {item.path: sha256_file(root / item.path) for item in step.inputs}
    return Job(step, "ab" * 32, digests, "", root, root / "cache", root / "store")


def is_running(pid: int) -> bool:
    """Whether a process is there and is no zombie."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def wait_for(file: Path) -> int:
    """The number in a file that another process is about to write."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if file.exists() and file.read_text().strip():
            return int(file.read_text())
        time.sleep(0.02)
    raise AssertionError(f"{file} was not written")


def assert_ends(pid: int) -> None:
    """A process is gone soon."""
    until = time.monotonic() + PATIENCE_SECONDS
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_running(pid)


def test_jobs_and_outcomes_of_every_kind_cross_processes(house: House) -> None:
    """Every step of a video as a job, and an outcome with all it may hold, come back equal."""
    graph = load_graph(find_project(), {})
    jobs = [
        Job(step, "k", {item.path: "0" for item in step.inputs}, "f", house.root, house.cache, house.data)
        for step in graph.steps.values()
    ]
    charge = Charge("image", Model("openai", "m", {"a": 1}), {"images": 1.0})
    result = Result("k", "image", {"image": Blob("d", 3)}, 1.5, Origin("t", "p", "m", 0.1, "f", 2), "now")
    outcome = Outcome(result, ((charge, Usage(0.1, "m", {"images": 1.0})),), ("a note",))

    sent = [*jobs, outcome]
    assert pickle.loads(pickle.dumps(sent)) == sent
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        assert pool.submit(same, sent).result() == sent


@pytest.mark.parametrize("kind", tree(), ids=lambda kind: kind.__name__)
def test_every_error_pickles_with_its_fields(kind: type[CinemakeError]) -> None:
    """The message and all that a class or a raiser sets."""
    if kind is CommandFailed:
        error: CinemakeError = CommandFailed(["/bin/ffmpeg", "-y"], 3, "line\n" * 40)
    elif issubclass(kind, SpecProblems):
        error = kind([Problem("a.yaml", 1, 2, "title", "is missing")])
    else:
        error = kind("it failed: do this")
    error.may_pass = True

    back = pickle.loads(pickle.dumps(error))

    assert type(back) is kind
    assert str(back) == str(error)
    assert back.args == error.args
    assert vars(back) == vars(error)


def test_the_tree_of_errors_is_complete() -> None:
    """Every class the module defines is among those that are pickled above."""
    defined = {thing for thing in vars(errors).values() if isinstance(thing, type)}
    assert {kind for kind in defined if issubclass(kind, CinemakeError)} <= set(tree())


def test_a_step_that_asks_a_provider_stays(house: House) -> None:
    """So does set-up; everything else may leave."""
    steps = load_graph(find_project(), {}).steps.values()
    stay = {step.kind for step in steps if not may_leave(step)}

    assert stay <= {"npm", "sources"} | {step.kind for step in steps if step.generated}
    assert {"segment", "composite", "render"} <= {step.kind for step in steps if may_leave(step)}
    spoken = next(step for step in steps if step.kind == "narration")
    assert not may_leave(replace(spoken, generated=True))


@pytest.fixture
def executor() -> Iterator[ProcessExecutor]:
    """A process executor whose workers do as they are told."""
    made = ProcessExecutor(obedient)
    yield made
    made.close()


def start(executor: Executor, what: str, root: Path) -> Future[Outcome]:
    """Submit a step."""
    return executor.submit(job_of(command_step(what), root), quiet())


def test_a_process_makes_and_keeps_a_result(tmp_path: Path, executor: ProcessExecutor) -> None:
    """The outcome names what is in the store, and the process is used for the next job."""
    outcome = start(executor, "succeed", tmp_path).result(PATIENCE_SECONDS)
    first = wait_for(tmp_path / "succeed.pid")
    start(executor, "succeed", tmp_path).result(PATIENCE_SECONDS)

    kept = Store(tmp_path / "store").find(outcome.result.key)
    assert kept is not None
    assert kept.outputs == outcome.result.outputs
    assert outcome.notes == ("all went well",)
    assert wait_for(tmp_path / "succeed.pid") == first != os.getpid()


def test_an_error_crosses_with_its_fields(tmp_path: Path, executor: ProcessExecutor) -> None:
    """The process goes on with the next job."""
    with pytest.raises(CommandFailed, match="no such codec") as caught:
        start(executor, "fail", tmp_path).result(PATIENCE_SECONDS)

    assert (caught.value.code, caught.value.command) == (3, ("/bin/ffmpeg",))
    assert not list((tmp_path / "store/tmp").iterdir())
    assert start(executor, "succeed", tmp_path).result(PATIENCE_SECONDS)


def test_a_job_is_ended_alone(tmp_path: Path, executor: ProcessExecutor) -> None:
    """With its process and the programs it started; the executor goes on."""
    future = start(executor, "hang", tmp_path)
    process, child = wait_for(tmp_path / "hang.pid"), wait_for(tmp_path / "child.pid")
    executor.end(future)

    with pytest.raises(StepFailed, match="its process ended"):
        future.result(PATIENCE_SECONDS)
    assert_ends(process)
    assert_ends(child)
    assert start(executor, "succeed", tmp_path).result(PATIENCE_SECONDS)


def test_a_process_that_dies_fails_its_job_alone(tmp_path: Path, executor: ProcessExecutor) -> None:
    """The step's message says what happened."""
    with pytest.raises(StepFailed, match="poster:v/die: its process ended before the step was done"):
        start(executor, "die", tmp_path).result(PATIENCE_SECONDS)

    assert start(executor, "succeed", tmp_path).result(PATIENCE_SECONDS)


def test_closing_ends_everything(tmp_path: Path) -> None:
    """What is at work and what is idle."""
    executor = ProcessExecutor(obedient)
    start(executor, "hang", tmp_path)
    child = wait_for(tmp_path / "child.pid")
    start(executor, "succeed", tmp_path).result(PATIENCE_SECONDS)
    executor.close()

    for pid in (child, wait_for(tmp_path / "hang.pid"), wait_for(tmp_path / "succeed.pid")):
        assert_ends(pid)


def test_processes_end_with_their_coordinator(tmp_path: Path) -> None:
    """Also when it is killed and can end nothing itself."""
    code = (
        "from pathlib import Path\nfrom tests.engine.run import test_executor as t\n"
        "if __name__ == '__main__':\n"
        "    t.start(t.ProcessExecutor(t.obedient), 'hang', Path.cwd()).result()\n"
    )
    script = tmp_path / "coordinator.py"
    script.write_text(code)
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    with subprocess.Popen([sys.executable, str(script)], cwd=tmp_path, env=environment) as coordinator:
        process, child = wait_for(tmp_path / "hang.pid"), wait_for(tmp_path / "child.pid")
        coordinator.kill()

    assert_ends(process)
    assert_ends(child)
