"""The run as one JSON document, in the shape of doit's own, with our words for the results."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TextIO

from generators.engine.run.events import Result, Summary
from generators.spec.printable import printable


def _utc_now() -> datetime:
    return datetime.now(UTC)


class JsonReporter:
    """Collects quietly and writes `{"tasks": [...], "out": "", "err": ""}` when the run is over.

    Each task has `name`, `result`, `out`, `err`, `error`, `started` (UTC) and `elapsed` (seconds);
    the last two are null where nothing ran. Steps print nothing, so `out` is empty; `err` holds the notes.
    """

    def __init__(self, out: TextIO, *, clock: Callable[[], datetime] = _utc_now) -> None:
        self._out = out
        self._clock = clock
        self._started: dict[str, str] = {}
        self._tasks: list[dict[str, str | float | None]] = []

    def started(self, total: int) -> None:
        """Nothing to write yet."""

    def step_started(self, task: str, detail: str) -> None:
        """Remembers when."""
        self._started[task] = self._clock().strftime("%Y-%m-%d %H:%M:%S.%f")

    def progress(self, task: str, fraction: float, note: str = "") -> None:
        """Not part of the document."""

    def step_ended(
        self, task: str, result: Result, seconds: float, error: str = "", reason: str = ""
    ) -> None:
        """Adds the task."""
        started = self._started.pop(task, None)
        self._tasks.append(
            {
                "name": task,
                "result": result,
                "out": "",
                "err": "",
                "error": error or None,
                "started": started,
                "elapsed": None if started is None else seconds,
            }
        )

    def ended(self, summary: Summary) -> None:
        """Writes the document."""
        document = {"tasks": self._tasks, "out": "", "err": "\n".join(summary.notes)}
        self._out.write(printable(json.dumps(document, ensure_ascii=False)) + "\n")
        self._out.flush()
