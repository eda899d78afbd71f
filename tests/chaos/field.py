"""The field: a copy of the project with cache, data and temporary folders of its own, and `doit` in it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.chaos.inputs import LOCK, State, states
from tests.chaos.provider import SlowProvider
from tests.fakes.server import serving
from tests.providers.jobs import PLANTED

PROJECT = Path(__file__).parents[2]
LIMIT_SECONDS = 240.0
"""A build that takes longer hangs."""
_PRICES = """\
dated: 2026-11-20
providers:
  dashscope:
    models:
      wan2.2-t2i-flash: {price: {image: 0.03, noted: 2026-11-20}}
      qwen-image: {price: {image: 0.03, noted: 2026-11-20}}
"""


@dataclass(frozen=True)
class Ended:
    """A command that is over."""

    code: int
    out: str
    errors: str

    @property
    def results(self) -> dict[str, str]:
        """Task to result, of a build with `-r json`; empty where it never came to that."""
        return {task["name"]: task["result"] for task in self._tasks()}

    @property
    def failures(self) -> list[str]:
        """The failed tasks with their messages."""
        return [f"{task['name']}: {task['error']}" for task in self._tasks() if task["result"] == "fail"]

    @property
    def ran(self) -> set[str]:
        """The steps whose work was done; a group of tasks is no step."""
        return {n for n, r in self.results.items() if r == "success" and n.partition(":")[0] != "video"}

    def _tasks(self) -> list[dict[str, Any]]:
        with contextlib.suppress(ValueError):
            return list(json.loads(self.out)["tasks"])
        return []


class Running:
    """A command that was started, in a session and with output files of its own."""

    def __init__(self, args: Sequence[str], cwd: Path, env: dict[str, str]) -> None:
        self._out, self._errors = tempfile.TemporaryFile("w+"), tempfile.TemporaryFile("w+")  # noqa: SIM115
        self.process = subprocess.Popen(
            args,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=self._errors,
            start_new_session=True,
        )

    def is_over_after(self, seconds: float) -> bool:
        """Wait for at most so long."""
        try:
            self.process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            return False
        return True

    def end(self, seconds: float = LIMIT_SECONDS) -> Ended:
        """Wait for the end; one that does not come by itself is made, and told by a code of its own."""
        hangs = not self.is_over_after(seconds)
        if hangs:
            self.process.send_signal(signal.SIGABRT)  # it writes where each of its threads is
            if not self.is_over_after(5):
                self.process.kill()
        code = self.process.wait()
        said = []
        for file in (self._out, self._errors):
            file.seek(0)
            said.append(file.read())
            file.close()
        return Ended(999 if hangs else code, said[0], said[1])


class Field:
    """One copy of the project, and the provider that its video pays."""

    def __init__(self, root: Path, provider: SlowProvider) -> None:
        self.root, self.project = root, root / "project"
        self.provider, self.states = provider, states(f"{provider.url}/api/v1")
        self.cache, self.data, self.tmp = root / "cache", root / "data", root / "tmp"
        self.build, self.state = self.project / "build", self.project / ".cinemake"
        self.caches, self.kept = self.cache / "cinemake", self.data / "cinemake" / "store"
        self.store, self.frames = self.caches / "store", self.caches / "frames"
        self.journal, self.lock = self.data / "cinemake" / "journal.db", self.project / LOCK
        self._copy_project()
        self.tmp.mkdir()
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(self.project),
            "XDG_CACHE_HOME": str(self.cache),
            "XDG_DATA_HOME": str(self.data),
            "TMPDIR": str(self.tmp),
            "PYTHONFAULTHANDLER": "1",
            "DASHSCOPE_API_KEY": PLANTED,
        }

    def _copy_project(self) -> None:
        for name in ("schemas", "generators", "remotion/src", "remotion/render"):
            unwanted = shutil.ignore_patterns("__pycache__")
            shutil.copytree(PROJECT / name, self.project / name, ignore=unwanted)
        for name in ("pyproject.toml", "dodo.py", "README.md"):
            shutil.copy(PROJECT / name, self.project)
        for name in ("package.json", "package-lock.json", "tsconfig.json", ".npmrc"):
            shutil.copy(PROJECT / "remotion" / name, self.project / "remotion")
        (self.project / "providers.yaml").write_text(_PRICES, "utf-8")
        # Packages are only read, and 600 MB: links to the same files do, where the file system can.
        packages = "remotion/node_modules"
        shutil.copytree(PROJECT / packages, self.project / packages, symlinks=True, copy_function=_link)

    def put(self, state: State) -> None:
        """Write the inputs, each whole."""
        for name, content in state.items():
            path = self.project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(path.name + ".part")
            part.write_bytes(content)
            part.replace(path)

    def start(self, *arguments: str, wrapper: Sequence[str] = ()) -> Running:
        """Start doit; `wrapper` is a program that becomes it."""
        command = [*wrapper, sys.executable, "-m", "doit", *arguments]
        return Running(command, self.project, self.environment)

    def doit(self, *arguments: str) -> Ended:
        """Run a plain doit (or another of its commands) to its end."""
        return self.start(*(arguments or ("-r", "json"))).end()

    def outputs(self) -> dict[str, bytes]:
        """Every output of the video, and its lock; provenance tells times, so it is not compared."""
        folder = self.build / "chaos"
        return {
            path.relative_to(self.project).as_posix(): path.read_bytes()
            for path in [*sorted(folder.rglob("*")), self.lock]
            if path.is_file() and path.name != "provenance.json"
        }

    def clear(self, *folders: Path) -> None:
        """Remove folders with all they hold."""
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)

    def clear_paid(self) -> None:
        """Throw away what was paid for, and the lock that holds the video to it; the journal stays."""
        self.clear(self.kept)
        self.lock.unlink(missing_ok=True)
        self.provider.forget()

    def clear_everything(self) -> None:
        """Back to a fresh clone on a fresh machine."""
        self.clear_results()
        self.clear(self.caches, *self.tmp.iterdir())

    def clear_results(self) -> None:
        """Nothing is left of any build but the bundle and the browser, which are named by what they are."""
        self.clear_paid()
        self.clear(self.state, self.store, self.frames, self.data / "cinemake")
        self.provider.rest()
        self.provider.taken = 0
        self.clear(self.build / "chaos", self.build / ".sources")


def _link(source: str, goal: str) -> None:
    try:
        os.link(source, goal)
    except OSError:
        shutil.copy2(source, goal)


def files_below(*folders: Path) -> list[Path]:
    """All files there, in order, so that a seed picks the same ones."""
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]


@contextlib.contextmanager
def new_field(folder: Path | None) -> Iterator[Field]:
    """A field in a temporary folder, or in one that stays."""
    with serving(SlowProvider()) as provider:
        if folder is not None:
            folder.mkdir(parents=True)
            yield Field(folder, provider)
            return
        with tempfile.TemporaryDirectory(prefix="chaos-", ignore_cleanup_errors=True) as temporary:
            yield Field(Path(temporary), provider)
