"""Plain lines, for logs and pipes: a line per step that ran, signs of life from long ones, a summary."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

from generators.engine.run.events import Result, Summary
from generators.report.wording import RESULT_WORDS, closing_lines, duration_text, indented, is_listed
from generators.spec.printable import printable

FIRST_SIGN_SECONDS = 5.0
"""How long a step runs before it shows a sign of life; later ones come ever more rarely."""
RAREST_SIGN_SECONDS = 30.0


@dataclass
class _Running:
    since: float
    next_sign: float
    fraction: float | None = None
    note: str = ""


class PlainReporter:
    """Writes whole lines without any control codes."""

    def __init__(
        self, out: TextIO, *, verbosity: int = 1, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._out = out
        self._verbosity = verbosity
        self._clock = clock
        self._running: dict[str, _Running] = {}
        self._early: dict[str, tuple[float, str]] = {}
        """Progress of steps whose start is not reported yet: a worker may be ahead of the main thread."""
        self._guard = (
            threading.Lock()
        )  # lines and _running are shared with the thread that gives signs of life
        self._over = threading.Event()
        self._signs: threading.Thread | None = None

    def started(self, total: int) -> None:
        """Writes nothing: a run that finds nothing to do is one line long."""

    def step_started(self, task: str, detail: str) -> None:
        """Remembers when, so that a long step can show that it lives."""
        now = self._clock()
        with self._guard:
            fraction, note = self._early.pop(task, (None, ""))
            self._running[task] = _Running(now, now + FIRST_SIGN_SECONDS, fraction, note or detail)
        if self._signs is None:
            self._signs = threading.Thread(target=self._give_signs, name="signs of life", daemon=True)
            self._signs.start()

    def progress(self, task: str, fraction: float, note: str = "") -> None:
        """Remembers it for the next sign of life."""
        with self._guard:
            if step := self._running.get(task):
                step.fraction = fraction
                step.note = note or step.note
            else:
                self._early[task] = fraction, note

    def step_ended(
        self, task: str, result: Result, seconds: float, error: str = "", reason: str = ""
    ) -> None:
        """One line, and the whole message of a failure under it."""
        if result == "up-to-date" and self._verbosity < 2 and task not in self._running:
            return  # ten thousand of these must cost nothing
        with self._guard:
            was_running = self._running.pop(task, None) is not None
            if is_listed(result, self._verbosity, was_running=was_running):
                self._write(_step_line(task, result, seconds, reason))
                if error:
                    self._write(indented(error))

    def ended(self, summary: Summary) -> None:
        """The closing lines."""
        self._over.set()
        if self._signs is not None:
            self._signs.join()
        for line in closing_lines(summary):
            self._write(line)

    def signs_of_life(self) -> None:
        """A line for each step that has run for long without a line for a while."""
        with self._guard:
            now = self._clock()
            for task, step in self._running.items():
                if now < step.next_sign:
                    continue
                elapsed = now - step.since
                step.next_sign = now + min(elapsed, RAREST_SIGN_SECONDS)
                parts = [f"{'...':<9} {task}", duration_text(elapsed)]
                parts += [f"{step.fraction:.0%}"] if step.fraction is not None else []
                parts += [step.note] if step.note else []
                self._write("  ".join(parts))

    def _give_signs(self) -> None:
        with contextlib.suppress(OSError):  # the reader is gone; the main thread ends the run for that
            while not self._over.wait(1.0):
                self.signs_of_life()

    def _write(self, line: str) -> None:
        self._out.write(printable(line) + "\n")
        self._out.flush()


def _step_line(task: str, result: Result, seconds: float, reason: str) -> str:
    parts = [f"{RESULT_WORDS[result]:<9} {task}"]
    parts += [duration_text(seconds)] if result in {"success", "restored", "fail"} else []
    parts += [reason] if reason else []
    return "  ".join(parts)
