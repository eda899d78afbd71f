"""What the runner tells a reporter, and the summary a run ends with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

Result = Literal["success", "restored", "up-to-date", "pinned", "fail", "not-run", "ignore"]


class BuiltFile(NamedTuple):
    """A finished video, made or found fresh by this run."""

    video: str
    path: str
    """Project-relative."""
    length_seconds: float


class Failure(NamedTuple):
    """A step that failed, with the whole message."""

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
    """Degradations, and whatever else the user must not miss; one sentence each."""
    interrupted: bool = False

    def count(self, result: Result) -> int:
        """How many steps ended so."""
        return self.counts.get(result, 0)


class RunReporter(Protocol):
    """Is told what happens, from the main thread; only `progress` may come from any thread.

    `ended` is always the last call, also after a failure or a signal.
    """

    def started(self, total: int) -> None:
        """The run begins; `total` steps were selected, fresh ones included."""

    def step_started(self, task: str, detail: str) -> None:
        """A step begins to run; `detail` says what is special about it, and may be empty."""

    def progress(self, task: str, fraction: float, note: str = "") -> None:
        """A running step is `fraction` (0 to 1) done."""

    def step_ended(
        self, task: str, result: Result, seconds: float, error: str = "", reason: str = ""
    ) -> None:
        """A step is over, or was never started because it is fresh, restored, pinned or cannot run.

        `error` is the text to show of a failed one: cause, the tool's last lines, what to do;
        `reason` says why it ran, was restored or was left out.
        """

    def ended(self, summary: Summary) -> None:
        """The run is over."""
