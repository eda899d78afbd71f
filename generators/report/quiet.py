"""Reporters that print little: only failures, or nothing (the exit status remains)."""

from __future__ import annotations

from typing import TextIO

from generators.engine.run.events import Result, Summary
from generators.report.wording import indented
from generators.spec.printable import printable


class SilentReporter:
    """Prints nothing."""

    def started(self, total: int) -> None:
        """Nothing."""

    def step_started(self, task: str, detail: str) -> None:
        """Nothing."""

    def progress(self, task: str, fraction: float, note: str = "") -> None:
        """Nothing."""

    def step_ended(
        self, task: str, result: Result, seconds: float, error: str = "", reason: str = ""
    ) -> None:
        """Nothing."""

    def ended(self, summary: Summary) -> None:
        """Nothing."""


class ErrorsReporter(SilentReporter):
    """Prints failures and what the user must not miss."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def step_ended(
        self, task: str, result: Result, seconds: float, error: str = "", reason: str = ""
    ) -> None:
        """The task and the whole message, if it failed."""
        if result == "fail":
            self._out.write(f"failed: {task}\n{indented(error)}\n")

    def ended(self, summary: Summary) -> None:
        """The notes."""
        self._out.writelines(f"note: {printable(note)}\n" for note in summary.notes)
        self._out.flush()
