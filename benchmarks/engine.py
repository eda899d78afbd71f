"""What the engine itself costs: trivial steps, restores, plans and no-ops, beside doit's own runner.

    ./doitw bench:engine [steps]

Each trivial step reads one small file and writes another, on both sides. Ours are judged by content, staged,
checked, hashed, stored, put in place and recorded one by one; doit's own runner (sqlite3) calls a function
and records once at the end. Both run in this process, in a folder in memory where there is one: so the
numbers are the engine's, not the disk's. `cpu` is processor time, which other work on the machine disturbs
least; the best of three counts, because machines are shared. Whole processes are timed above the start of a
bare interpreter, on real specs whose steps were done by the tests' stand-ins.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doit.cmd_base import ModuleTaskLoader
from doit.control import TaskControl
from doit.dependency import Dependency
from doit.doit_cmd import DoitMain
from doit.globals import Globals
from doit.loader import generate_tasks

from benchmarks import noop
from generators.engine.freshness.forecast import forecast
from generators.engine.run.build import BuildSelection, build
from generators.engine.tasks import definitions as tasks
from generators.engine.tasks.backend import RecordBackend
from generators.engine.tasks.graph import Graph
from generators.plan.step import Input, Step
from generators.report.quiet import SilentReporter
from generators.steps.context import Context
from tests.engine.house import House

RUNS = 3
SEED = "seed.txt"


@dataclass(frozen=True)
class Number:
    """A request that is a number."""

    number: int


class Trivial:
    """The worker of every step here."""

    def run(self, request: Number, ctx: Context) -> None:
        """Write a small file."""
        ctx.output("out").write_text(f"{request.number}\n")


def graph(count: int) -> Graph:
    """Steps that all read one file: all are ready at once, which is the hardest for a scheduler."""
    steps = (
        Step("timing", f"v/{n}", Number(n), (Input("seed", SEED),), {"out": f"build/{n}.txt"})
        for n in range(count)
    )
    return Graph({step.task: step for step in steps}, {}, {"v": {}}, {})


def ours(count: int) -> None:
    """A whole run with our runner, from the tasks to the closed record."""
    vars(tasks)["load_graph"] = lambda *_: graph(count)  # no spec says such steps
    dependency = Dependency(RecordBackend, "unused")
    Globals.dep_manager = dependency
    made = generate_tasks("cinemake", tasks.task_cinemake(), None)
    control = TaskControl(made)
    control.process(["timing"])
    choice = BuildSelection(control, frozenset(), workers=0, keep_going=True, always=False)
    found: Graph = next(task.meta["graph"] for task in made if task.meta)
    if build(found, choice, dependency.backend, SilentReporter(), lambda _kind: Trivial()):
        sys.exit("the build failed")
    dependency.close()


def plan(count: int) -> None:
    """What `doit plan` computes."""
    dependency = Dependency(RecordBackend, "unused")
    freshness = tasks.project_freshness(dependency.backend, {})
    forecast(graph(count).steps.values(), freshness)
    dependency.close()


def doits(count: int) -> None:
    """A whole run of as many trivial tasks with doit's own runner."""

    def write(number: int) -> None:
        path = Path(f"build/{number}.txt")
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{number}\n")

    def task_trivial() -> Iterator[dict[str, Any]]:
        for n in range(count):
            yield {
                "name": str(n),
                "actions": [(write, [n])],
                "file_dep": [SEED],
                "targets": [f"build/{n}.txt"],
            }

    config = {"backend": "sqlite3", "dep_file": ".doit.db", "reporter": "zero", "verbosity": 0}
    loader = ModuleTaskLoader({"task_trivial": task_trivial, "DOIT_CONFIG": config})
    if DoitMain(loader, config_filenames=()).run([]):
        sys.exit("doit's own run failed")


@dataclass(frozen=True)
class Cost:
    """What something takes, in seconds."""

    wall: float
    cpu: float


def best(action: Callable[[], object], before: Callable[[], object] = lambda: None) -> Cost:
    """The least of a few runs."""
    walls, cpus = [], []
    for _ in range(RUNS):
        before()
        gc.collect()
        started, busy = time.perf_counter(), cpu_seconds()
        action()
        walls.append(time.perf_counter() - started)
        cpus.append(cpu_seconds() - busy)
    return Cost(min(walls), min(cpus))


def cpu_seconds() -> float:
    """Processor time of this process and of those it has waited for."""
    return sum(os.times()[:4])


def whole(*command: str) -> Cost:
    """A whole process."""
    return best(lambda: subprocess.run([sys.executable, *command], check=True, capture_output=True))


def forget_everything() -> None:
    """As on a fresh machine."""
    for name in ("build", ".cinemake", os.environ["XDG_CACHE_HOME"]):
        shutil.rmtree(name, ignore_errors=True)
    Path(".doit.db").unlink(missing_ok=True)


def forget_targets() -> None:
    """The outputs and the record are gone, the store is there."""
    for name in ("build", ".cinemake"):
        shutil.rmtree(name, ignore_errors=True)


def peak_bytes(count: int) -> int:
    """Memory of a process of its own that plans so many steps."""
    code = f"from benchmarks import engine; engine.plan({count}); engine.tell_peak()"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return int(done.stdout)


def tell_peak() -> None:
    """Print this process's greatest resident size in bytes."""
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def say(kind: str, name: str, value: float) -> None:
    """Print one number at once."""
    print(f"{kind} {name} {value:.3f}", flush=True)


def measure_steps(count: int) -> None:
    """Running, restoring, planning and finding fresh, in this process."""
    own, peer = best(lambda: ours(count), forget_everything), best(lambda: doits(count), forget_everything)
    say("value", "run-ms-per-step", own.wall / count * 1000)
    say("value", "run-cpu-ms-per-step", own.cpu / count * 1000)
    say("value", "doit-run-cpu-ms-per-step", peer.cpu / count * 1000)
    say("ratio", "run-to-doit", own.wall / peer.wall)
    say("ratio", "run-to-doit-cpu", own.cpu / peer.cpu)
    ours(count)
    say("value", "restore-seconds", best(lambda: ours(count), forget_targets).wall)
    fresh = best(lambda: ours(count))
    doits(count)
    say("ratio", "no-op-to-doit-cpu", fresh.cpu / best(lambda: doits(count)).cpu)
    say("value", "plan-seconds-in-process", best(lambda: plan(count)).wall)
    say("value", "plan-megabytes-of-10000", peak_bytes(10_000) / 1e6)


def measure_commands(folder: Path) -> None:
    """`doit` and `doit plan` as whole processes, on specs of about 1,000 and 10,000 steps."""
    start = whole("-c", "pass")
    say("value", "python-start-seconds", start.wall)
    for scenes in (143, 1430):
        root = folder / str(scenes)
        root.mkdir()
        house = House(root)
        house.spec.write_text(noop.spec(scenes), "utf-8")
        with contextlib.chdir(root):
            steps = len(house.doit())
            if house.code:
                sys.exit("the stand-ins' build failed")
            for name, command in (("no-op", ("-m", "doit")), ("plan", ("-m", "doit", "plan"))):
                cost = whole(*command)
                say("value", f"{name}-of-{steps}-above-start-seconds", cost.wall - start.wall)
                say("value", f"{name}-of-{steps}-above-start-cpu-seconds", cost.cpu - start.cpu)


def main() -> None:
    """Print everything."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    # What is timed may keep its byte code, as it does for users.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        os.chdir(folder)
        for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME"):
            os.environ[name] = str(Path(folder, name.lower()))
        Path("pyproject.toml").write_text("")
        Path("dodo.py").write_text("")
        Path(SEED).write_text("the same for all\n")
        own_loader = tasks.load_graph
        say("value", "steps", count)
        measure_steps(count)
        vars(tasks)["load_graph"] = own_loader
        measure_commands(Path(folder))


if __name__ == "__main__":
    main()
