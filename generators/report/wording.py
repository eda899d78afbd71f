"""The words that every reporter for people uses: results, lengths of time, the closing lines."""

from __future__ import annotations

from collections.abc import Mapping

from generators.engine.run.events import Result, Summary
from generators.spec.printable import printable

RESULT_WORDS: Mapping[Result, str] = {
    "success": "ran",
    "restored": "restored",
    "up-to-date": "fresh",
    "pinned": "pinned",
    "fail": "failed",
    "not-run": "not run",
    "ignore": "ignored",
}
"""The word of each result, in the order of the closing line."""


def is_listed(result: Result, verbosity: int, *, was_running: bool) -> bool:
    """Whether a task that ended so gets a line of its own; the others are only counted.

    A task that only groups others succeeds without ever running, and is not worth a line.
    """
    if verbosity > 1 or result == "fail":
        return True
    return verbosity == 1 and (result == "pinned" or (result == "success" and was_running))


def duration_text(seconds: float) -> str:
    """`0.42 s`, `12.3 s`, `3 min 05 s`, `1 h 02 min`."""
    if seconds < 9.995:
        return f"{seconds:.2f} s"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, whole_seconds = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {whole_seconds:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def indented(text: str) -> str:
    """A message of several lines, set in by four spaces."""
    return "\n".join("    " + line if line else "" for line in printable(text).splitlines())


def closing_lines(summary: Summary) -> list[str]:
    """What the run ends with: notes, failures in one line each, where the videos are, the counts."""
    return [printable(line) for line in _closing_lines(summary)]


def _closing_lines(summary: Summary) -> list[str]:
    if _is_no_op(summary):
        return [*_notes(summary), _fresh_line(summary)]
    lines = _notes(summary)
    lines += [f"failed: {task}: {_first_line(message)}" for task, message in summary.failures]
    lines += [f"{video}: {path} ({duration_text(length)} long)" for video, path, length in summary.files]
    if summary.interrupted:
        lines.append("interrupted: finished work is kept; the same command goes on from here")
    counts = [
        f"{summary.count(result)} {word}" for result, word in RESULT_WORDS.items() if summary.count(result)
    ]
    lines.append(f"{', '.join(counts) or 'nothing ran'} in {duration_text(summary.seconds)}")
    return lines


def _is_no_op(summary: Summary) -> bool:
    busy = sum(summary.counts.values()) - summary.count("up-to-date") - summary.count("pinned")
    return busy == 0 and not summary.failures and not summary.interrupted


def _fresh_line(summary: Summary) -> str:
    fresh, pinned = summary.count("up-to-date"), summary.count("pinned")
    steps = f"{fresh} fresh step{'' if fresh == 1 else 's'}" + (f", {pinned} pinned" if pinned else "")
    if not summary.files:
        return f"nothing to do: {steps}"
    if len(summary.files) == 1:
        return f"{summary.files[0].video} is fresh: {summary.files[0].path} ({steps})"
    return (
        f"{len(summary.files)} videos are fresh: {', '.join(file.video for file in summary.files)} ({steps})"
    )


def _notes(summary: Summary) -> list[str]:
    return [f"note: {note}" for note in summary.notes]


def _first_line(message: str) -> str:
    return message.splitlines()[0].rstrip(":") if message else "no message"
