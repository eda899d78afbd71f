"""A live picture of the run on a terminal: a bar per running step, finished steps above, a summary."""

from __future__ import annotations

import atexit
import threading
from typing import TYPE_CHECKING, TextIO

from generators.engine.run.events import Result, Summary
from generators.report.wording import closing_lines, duration_text, indented, is_listed
from generators.spec.printable import printable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

_LOOKS: dict[Result, tuple[str, str, str]] = {
    "success": ("✓", "+", "green"),
    "restored": ("↺", "<", "cyan"),
    "up-to-date": ("·", ".", "dim"),
    "pinned": ("◆", "*", "yellow"),
    "fail": ("✗", "x", "bold red"),
    "not-run": ("○", "o", "dim"),
    "ignore": ("○", "o", "dim"),
}
"""Icon, icon where the terminal knows only ASCII, style."""


class LiveReporter:
    """Draws with rich, which is imported when the first step runs: a run without work never pays for it."""

    def __init__(self, out: TextIO, *, verbosity: int = 1, console: Console | None = None) -> None:
        self._out = out
        self._verbosity = verbosity
        self._console = console
        self._progress: Progress | None = None
        self._bars: dict[str, TaskID] = {}
        self._early: dict[str, tuple[float, str]] = {}
        """Progress of steps whose start is not reported yet: a worker may be ahead of the main thread."""
        self._guard = threading.Lock()  # rich fails on a bar that is gone, and progress comes from any thread
        self._overall: TaskID | None = None
        self._total = 0
        self._done = 0

    def started(self, total: int) -> None:
        """Remembers the total; nothing is drawn before something runs."""
        self._total = total

    def step_started(self, task: str, detail: str) -> None:
        """Adds a bar, which pulses until the step reports progress."""
        progress = self._drawing()
        with self._guard:
            self._bars[task] = progress.add_task(task, total=None, note=printable(detail))
            early = self._early.pop(task, None)
        if early is not None:
            self.progress(task, *early)

    def progress(self, task: str, fraction: float, note: str = "") -> None:
        """Moves the step's bar; progress of a finished step is ignored."""
        with self._guard:
            bar = self._bars.get(task)
            if self._progress is None or bar is None:
                self._early[task] = fraction, note
                return
            self._progress.update(bar, total=1.0, completed=fraction)
            if note:
                self._progress.update(bar, note=printable(note))

    def step_ended(
        self, task: str, result: Result, seconds: float, error: str = "", reason: str = ""
    ) -> None:
        """Takes the bar away; a step worth a line gets one above the bars."""
        self._done += 1
        if result == "up-to-date" and self._verbosity < 2 and task not in self._bars:
            return  # ten thousand of these must cost nothing
        with self._guard:
            bar = self._bars.pop(task, None)
            if self._progress is not None and bar is not None:
                self._progress.remove_task(bar)
            if self._progress is not None and self._overall is not None:
                self._progress.update(self._overall, completed=self._done)
        if is_listed(result, self._verbosity, was_running=bar is not None):
            self._write_step(task, result, seconds, error=error, reason=reason)

    def ended(self, summary: Summary) -> None:
        """Takes the bars away and writes the closing lines."""
        self._stop()
        lines = closing_lines(summary)
        if self._console is None:
            self._out.write("\n".join(lines) + "\n")
            self._out.flush()
            return
        for line in lines:
            self._console.print(
                line, markup=False, highlight=False, soft_wrap=True, style=_closing_style(line)
            )

    def _drawing(self) -> Progress:
        if self._progress is not None:
            return self._progress
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

        console = self._known_console()
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}", markup=False, style="dim"),
            console=console,
            transient=True,
            refresh_per_second=8,
        )
        self._overall = self._progress.add_task(
            f"{self._total} steps", total=self._total, completed=self._done, note=""
        )
        self._progress.start()
        atexit.register(self._stop)  # whatever goes wrong, the cursor comes back
        return self._progress

    def _known_console(self) -> Console:
        if self._console is None:
            from rich.console import Console

            self._console = Console(file=self._out)
        return self._console

    def _write_step(self, task: str, result: Result, seconds: float, *, error: str, reason: str) -> None:
        from rich.text import Text

        console = self._known_console()
        icon, ascii_icon, style = _LOOKS[result]
        line = Text.assemble((ascii_icon if console.options.ascii_only else icon, style), " ", task)
        if result in {"success", "restored", "fail"}:
            line.append(f"  {duration_text(seconds)}", "dim")
        if reason:
            line.append(f"  {printable(reason)}", "dim")
        if error:
            line.append("\n" + indented(error))
        console.print(line, soft_wrap=True)

    def _stop(self) -> None:
        with self._guard:
            progress, self._progress = self._progress, None
            self._bars.clear()
        if progress is not None:
            progress.stop()
            atexit.unregister(self._stop)


def _closing_style(line: str) -> str:
    starts = {"note:": "yellow", "failed:": "red", "interrupted:": "yellow"}
    return next((style for start, style in starts.items() if line.startswith(start)), "")
