"""The events that a runner reports, and the summary of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

Result = Literal["success", "restored", "up-to-date", "pinned", "fail", "not-run", "ignore"]


class BuiltFile(NamedTuple):
    """A finished video that this run made or found fresh."""

    video: str
    path: str
    """Project-relative."""
    length_seconds: float


class Failure(NamedTuple):
    """A step that failed, with its full message."""

    task: str
    message: str


@dataclass(frozen=True)
class Summary:
    """How a run went."""

    counts: Mapping[Result, int]
    seconds: float
    """How long the run took."""
    files: tuple[BuiltFile, ...] = ()
    failures: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()
    """Warnings for the user, such as degraded results; one sentence each."""
    interrupted: bool = False

    def count(self, result: Result) -> int:
        """How many steps ended with this result."""
        return self.counts.get(result, 0)


class RunReporter(Protocol):
    """Receives the events of a run in the main thread; only `progress` may come from any thread.

    `ended` is always the last call, also after a failure or a signal.
    """

    def started(self, total: int) -> None:
        """The run starts; `total` steps are selected, fresh ones included."""

    def step_started(self, task: str, detail: str) -> None:
        """A step starts; `detail` is a note about it and may be empty."""

    def progress(self, task: str, fraction: float, note: str = "") -> None:
        """A running step is `fraction` (0 to 1) done."""

    def step_ended(
        self, task: str, result: Result, seconds: float, error: str = "", reason: str = ""
    ) -> None:
        """A step ended, or did not start because it is fresh, restored, pinned or cannot run.

        `error` is the message of a failed step: cause, the tool's last lines, what to do;
        `reason` is why it ran, was restored or was left out.
        """

    def ended(self, summary: Summary) -> None:
        """The run ended."""
