"""The trace of a run, for Perfetto (ui.perfetto.dev): what ran when, in which pool, and why.

The format is Chrome's trace events: one complete event (`X`) per step, a thread per place of a pool.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

from generators.engine.run.events import Result

PROCESS = 1


class Trace:
    """Collects events; times are seconds on the monotonic clock."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self._events: list[dict[str, object]] = []
        self._threads: dict[tuple[str, int], int] = {}
        self._lanes: dict[str, set[int]] = {}

    def enter(self, pool: str) -> int:
        """Take the lowest free place of a pool until `leave`: events of one thread must not overlap."""
        lanes = self._lanes.setdefault(pool, set())
        lane = next(number for number in range(1, len(lanes) + 2) if number not in lanes)
        lanes.add(lane)
        self._threads.setdefault((pool, lane), len(self._threads) + 1)
        return lane

    def leave(
        self, pool: str, lane: int, task: str, start: float, seconds: float, args: Mapping[str, object]
    ) -> None:
        """Record a step that ended; Perfetto shows `args` beside it."""
        self._lanes[pool].discard(lane)
        self._events.append(
            {
                "name": task,
                "cat": task.partition(":")[0],
                "ph": "X",
                "ts": self._micros(start),
                "dur": round(seconds * 1e6),
                "pid": PROCESS,
                "tid": self._threads[pool, lane],
                "args": dict(args),
            }
        )

    def write(self, path: Path, counts: Mapping[Result, int]) -> None:
        """Write the file; a run that did nothing keeps the trace of the last run that did something."""
        if not self._events:
            return
        events = [*self._names(), *self._events, self._counter(0, dict.fromkeys(counts, 0))]
        events.append(self._counter(self._micros(time.monotonic()), counts))
        text = json.dumps({"traceEvents": events, "displayTimeUnit": "ms", "otherData": dict(counts)})
        # Losing it in a power cut costs nothing, so no fsync; the rename shows it only when complete.
        staged = path.with_suffix(f".{os.getpid()}.tmp")
        try:
            staged.write_text(text, "utf-8")
            if path.is_dir() and not path.is_symlink():  # not made by cinemake, but in its own folder
                shutil.rmtree(path)
            staged.replace(path)
        finally:
            staged.unlink(missing_ok=True)

    def _names(self) -> list[dict[str, object]]:
        def meta(kind: str, tid: int, args: dict[str, object]) -> dict[str, object]:
            return {"name": kind, "ph": "M", "pid": PROCESS, "tid": tid, "args": args}

        events = [meta("process_name", 0, {"name": "cinemake"})]
        # Sorted by name, so that the places of a pool are shown together.
        for order, ((pool, lane), tid) in enumerate(sorted(self._threads.items())):
            events.append(meta("thread_name", tid, {"name": f"{pool} {lane}"}))
            events.append(meta("thread_sort_index", tid, {"sort_index": order}))
        return events

    def _counter(self, at: int, counts: Mapping[Result, int]) -> dict[str, object]:
        return {"name": "steps", "ph": "C", "ts": at, "pid": PROCESS, "args": dict(counts)}

    def _micros(self, at: float) -> int:
        return round((at - self.began) * 1e6)
