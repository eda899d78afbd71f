"""Jobs for the tests of executors: steps that succeed, fail, hang or die, in whatever process does them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generators.errors import CommandFailed
from generators.media import processes
from generators.plan.step import Step
from generators.steps.context import Context
from generators.steps.workers import Worker, worker
from tests.engine.house import REAL, STAND_INS, digest_of_everything


@dataclass(frozen=True)
class Command:
    """What the step is to do: `succeed`, `fail`, `hang` or `die`."""

    what: str


def command_step(what: str) -> Step:
    """A step of a kind that may leave the machine."""
    return Step("poster", f"v/{what}", Command(what), (), {"out": f"build/{what}.txt"})


class Obedient:
    """Does what the request says."""

    def run(self, request: Command, ctx: Context) -> None:
        """Write the process's number beside the project before anything else."""
        _write(ctx.project / f"{request.what}.pid", os.getpid())
        if request.what == "fail":
            raise CommandFailed(["/bin/ffmpeg"], 3, "no such codec")
        if request.what == "die":
            os._exit(7)
        if request.what == "hang":
            with processes.start(["sleep", "600"]) as child:
                _write(ctx.project / "child.pid", child.pid)
                child.wait()
        ctx.note("all went well")
        ctx.output("out").write_text("done\n")


def obedient(_kind: str) -> Worker:
    """The worker of every kind."""
    return Obedient()


def _write(file: Path, number: int) -> None:
    file.with_suffix(".new").write_text(f"{number}\n")
    file.with_suffix(".new").replace(file)


class StandIn:
    """A kind's stand-in as the engine's tests have it; posters never end where a file `hang` says so."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def run(self, request: Any, ctx: Context) -> None:
        """Do the work, or start a program that does not end."""
        if self.kind == "poster" and (ctx.project / "hang").exists():
            Obedient().run(Command("hang"), ctx)
        if self.kind in REAL:
            worker(self.kind).run(request, ctx)
        else:
            STAND_INS.get(self.kind, digest_of_everything)(request, ctx)


def stand_in(kind: str) -> Worker:
    """The worker of a kind."""
    return StandIn(kind)
