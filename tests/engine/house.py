"""A copy of the project with workers that count: real steps where cheap, stand-ins where slow.

A stand-in writes a digest of all its key is made from, so any difference upstream is seen downstream.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from doit.control import TaskControl
from doit.dependency import Dependency
from doit.globals import Globals
from doit.loader import generate_tasks

from generators.engine.run.build import BuildSelection, build
from generators.engine.run.events import Result
from generators.engine.run.executor import Executor
from generators.engine.tasks.backend import RecordBackend
from generators.engine.tasks.definitions import DOIT_CONFIG, task_cinemake
from generators.plan.requests import NarrationRequest, SourcesRequest
from generators.plan.step import canonical
from generators.report.json_report import JsonReporter
from generators.steps.context import Context
from generators.steps.workers import Worker, worker

PROJECT = Path(__file__).parents[2]
REAL = {"timing", "captions", "animation", "timeline", "subtitles", "chapters"}


class Listening(JsonReporter):
    """Keeps what it is told of each task beside the document."""

    def __init__(self, out: TextIO) -> None:
        super().__init__(out)
        self.errors: dict[str, str] = {}
        self.reasons: dict[str, str] = {}

    def step_ended(
        self, task: str, result: Result, seconds: float, error: str = "", reason: str = ""
    ) -> None:
        """Adds the task."""
        super().step_ended(task, result, seconds, error, reason)
        self.reasons[task] = reason
        if error:
            self.errors[task] = error


@dataclass
class House:
    """A project in a temporary folder."""

    root: Path
    ran: list[str] = field(default_factory=list)
    """Tasks whose work was done since the last look."""
    failures: dict[str, str] = field(default_factory=dict)
    """Task to message of what failed in the last build."""
    stand_ins: dict[str, Callable[[Any, Context], None]] = field(default_factory=dict)
    """Replacements of a kind's stand-in, for tests that need another one."""
    executor: Executor | None = None
    """Does the steps that may leave the process; its workers are not counted."""

    def __post_init__(self) -> None:
        for name in ("schemas", "scene_specs", "pyproject.toml", "dodo.py"):
            source = PROJECT / name
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, self.root / name)
        for spec in (self.root / "scene_specs").glob("*.yaml"):
            if spec != self.spec:  # the tests count the steps of one video
                spec.unlink()
        for name in ("src", "package.json", "package-lock.json"):
            source = PROJECT / "remotion" / name
            (self.root / "remotion").mkdir(exist_ok=True)
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, self.root / "remotion" / name)
        browser = self.root / "browser"
        browser.write_text("#!/bin/sh\necho Chromium 1.0\n")
        browser.chmod(0o755)
        os.environ["CINEMAKE_BROWSER"] = str(browser)

    @property
    def cache(self) -> Path:
        """Where results that can be made again lie."""
        return Path(os.environ["XDG_CACHE_HOME"], "cinemake")

    @property
    def data(self) -> Path:
        """Where generated and pinned results lie."""
        return Path(os.environ["XDG_DATA_HOME"], "cinemake")

    def forget(self, task: str) -> None:
        """As `doit forget TASK`."""
        backend = RecordBackend("unused", None)
        backend.remove(task)
        backend.dump()

    @property
    def spec(self) -> Path:
        """The spec that tests edit."""
        return self.root / "scene_specs" / "gdp.yaml"

    def edit(self, old: str, new: str) -> None:
        """Replace a text of the spec that stands there exactly once."""
        text = self.spec.read_text("utf-8")
        assert text.count(old) == 1, f"{text.count(old)} times in the spec: {old!r}"
        self.spec.write_text(text.replace(old, new), "utf-8")

    def doit(
        self,
        *selected: str,
        variables: Mapping[str, str] | None = None,
        always: bool = False,
        keep_going: bool = True,
    ) -> dict[str, str]:
        """Build as `doit SELECTED` would; every task's result."""
        from doit import doit_cmd

        doit_cmd.reset_vars()
        for name, value in (variables or {}).items():
            doit_cmd.set_var(name, value)
        self.ran.clear()
        dependency = Dependency(RecordBackend, "unused")
        Globals.dep_manager = dependency
        tasks = generate_tasks("cinemake", task_cinemake(), None)
        control = TaskControl(tasks)
        control.process(list(selected) or DOIT_CONFIG["default_tasks"])
        ignored = frozenset(task.name for task in tasks if dependency.status_is_ignore(task))
        graph = tasks[-1].meta["graph"]
        out = io.StringIO()
        choice = BuildSelection(control, ignored, workers=2, keep_going=keep_going, always=always)
        told = Listening(out)
        self.code = build(graph, choice, dependency.backend, told, self._find_worker, executor=self.executor)
        self.errors, self.reasons = told.errors, told.reasons
        dependency.close()
        document = json.loads(out.getvalue())
        self.notes, tasks_done = document["err"], document["tasks"]
        self.failures = {task["name"]: task["error"] for task in tasks_done if task["error"]}
        return {task["name"]: task["result"] for task in tasks_done}

    def _find_worker(self, kind: str) -> Worker:
        house = self

        class Counted:
            def run(self, request: Any, ctx: Context) -> None:
                house.ran.append(ctx.step.task)
                if kind in house.stand_ins:
                    house.stand_ins[kind](request, ctx)
                elif kind in REAL:
                    worker(kind).run(request, ctx)
                else:
                    STAND_INS.get(kind, digest_of_everything)(request, ctx)

        return Counted()


def everything(request: object, ctx: Context) -> str:
    """A digest of all that decides the step's result."""
    parts = [ctx.step.kind, canonical(request)]
    parts += [f"{i.role} {(ctx.project / i.path).read_bytes()!r}" for i in ctx.step.inputs if i.keyed]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def digest_of_everything(request: object, ctx: Context) -> None:
    """Every output is the digest of all that decides it."""
    for name in ctx.step.outputs:
        ctx.output(name).write_text(f"{name} {everything(request, ctx)}\n")


def narration(request: NarrationRequest, ctx: Context) -> None:
    """A third of a second per word."""
    texts = [word for turn in request.turns for word in turn.text.split()]
    words = [
        {"text": text, "start_seconds": n * 0.33, "end_seconds": n * 0.33 + 0.3}
        for n, text in enumerate(texts)
    ]
    voice = [[turn.model.provider, turn.voice_id, turn.rate] for turn in request.turns]
    data = {
        "voices": voice,
        "timing": "events",
        "interpolated": 0,
        "words": words,
        "seconds": len(texts) * 0.33,
    }
    ctx.write("words", data)
    ctx.output("audio").write_text(canonical(request))


def npm(request: object, ctx: Context) -> None:
    """Nothing to install: this step works in place, and its stamp is written by the step runner."""


def sources(request: SourcesRequest, ctx: Context) -> None:
    """Each template's own file, without its comments; everything else is one digest."""
    for part in request.parts:
        file = ctx.project / "remotion" / "src" / "templates" / f"{part}.tsx"
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        code = "\n".join(line for line in lines if not line.startswith("//"))
        ctx.write(part, {"digest": hashlib.sha256(code.encode()).hexdigest()})


def render(request: object, ctx: Context) -> None:
    """One run of one picture that shows all that decides it."""
    timed = ctx.read("animation") if ctx.has("animation") else ctx.read("captions")
    ctx.write("frames", {**timed_size(timed), "runs": [[everything(request, ctx), timed["frames"]]]})
    ctx.write("props", {"drawn": everything(request, ctx)})


def timed_size(timed: Mapping[str, Any]) -> dict[str, Any]:
    """Rate and length of a scene."""
    return {"fps": timed["fps"], "frames": timed["frames"]}


STAND_INS: dict[str, Callable[[Any, Context], None]] = {
    "narration": narration,
    "npm": npm,
    "sources": sources,
    "render": render,
}
