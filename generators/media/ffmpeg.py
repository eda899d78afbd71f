"""Runs ffmpeg: its binary, progress, limits and end."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import IO

from generators.audio.timed_samples import RATE
from generators.errors import CommandFailed, MissingTool, StepFailed
from generators.media import processes
from generators.media.watchdog import Watchdog

Progress = Callable[[float], None]
"""Called with the fraction done, 0 to 1."""

STALL_SECONDS = 300.0
"""How long ffmpeg may make no progress; longer than the decoders that feed it, so that they fail first."""

LEAST_SECONDS = 120.0
"""Time limit of the shortest work, such as a single picture, on a busy machine."""

_MOVES = (b"frame", b"out_time_us", b"total_size")
_COMMON = ("-nostdin", "-hide_banner", "-y", "-progress", "pipe:1", "-stats_period", "0.2")


@cache
def ffmpeg_exe() -> str:
    """Path of the ffmpeg binary. Raises MissingTool."""
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError) as problem:
        raise MissingTool("ffmpeg is missing; the Python package imageio-ffmpeg installs it") from problem


def run_ffmpeg(
    args: Sequence[str],
    *,
    on_progress: Progress | None = None,
    frames: int | None = None,
    feed: Iterable[bytes] | None = None,
    timeout_seconds: float = LEAST_SECONDS,
    log_level: str = "error",
) -> str:
    """Run ffmpeg with `args` (everything after the program's name) and return its log.

    `on_progress` is called with the fraction of `frames` done. `feed` is written to `pipe:0` piece by piece
    as ffmpeg reads it; without it the input is closed. Raises CommandFailed with the log's last lines,
    StepFailed after `timeout_seconds` or without progress for STALL_SECONDS, and what `feed` raises; in all
    these cases, and on Ctrl-C, no process is left. Long work passes a longer `timeout_seconds`.
    """
    command = [ffmpeg_exe(), *_COMMON, "-loglevel", log_level, *args]
    stdin = subprocess.DEVNULL if feed is None else subprocess.PIPE
    late = threading.Event()
    with tempfile.TemporaryFile() as log:
        # The pool is the outer one: its thread can end only after the program it writes to has ended.
        with (
            ThreadPoolExecutor(1) as pool,
            processes.start(command, stdin=stdin, stdout=subprocess.PIPE, stderr=log) as process,
            Watchdog(STALL_SECONDS, lambda: processes.kill(process)) as watchdog,
        ):
            timer = threading.Timer(timeout_seconds, _end, (process, late))
            timer.start()
            watchdog.moved()
            try:
                owner = processes.current_owner()
                written = pool.submit(_write, feed or (), process.stdin, watchdog, owner)
                _follow(process.stdout, on_progress, frames, watchdog)
                code = process.wait()
                written.result()
            finally:
                timer.cancel()
        log.seek(0)
        logged = log.read().decode(errors="replace")
    if late.is_set():
        raise StepFailed(f"ffmpeg did not finish within {timeout_seconds:g} seconds and was stopped")
    if watchdog.has_acted:
        raise StepFailed(f"ffmpeg made no progress for {STALL_SECONDS:g} seconds and was stopped")
    if code != 0:
        raise CommandFailed(command, code, logged)
    return logged


def work_seconds(frames: int, width: int, height: int) -> float:
    """Time limit for so many pictures: about forty times what two slow cores need."""
    return LEAST_SECONDS + frames * width * height / 2_000_000


def sound_seconds(samples: int) -> float:
    """Time limit for so much sound: its playing time, about fifty times what is needed."""
    return LEAST_SECONDS + samples / RATE


def copy_seconds(*files: Path) -> float:
    """Time limit for copying these files: a megabyte per second."""
    return LEAST_SECONDS + sum(file.stat().st_size for file in files) / 1_000_000


def _end(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    processes.kill(process)


def _write(
    feed: Iterable[bytes], stream: IO[bytes] | None, watchdog: Watchdog, owner: processes.Owner | None
) -> None:
    if stream is None:
        return
    # ffmpeg closes its end when it has enough or has failed; its exit code distinguishes the two.
    with contextlib.suppress(BrokenPipeError), stream, processes.owned_by(owner):
        try:
            for piece in feed:
                watchdog.moved()
                stream.write(piece)
        finally:
            if isinstance(feed, Generator):
                feed.close()


def _follow(
    lines: Iterable[bytes] | None, on_progress: Progress | None, frames: int | None, watchdog: Watchdog
) -> None:
    reached: dict[bytes, bytes] = {}
    for line in lines or ():
        name, _, value = line.partition(b"=")
        # ffmpeg reports several times a second, also without progress.
        if name in _MOVES and reached.get(name) != value:
            reached[name] = value
            watchdog.moved()
        fraction = progress_fraction(line.decode(errors="replace"), frames or 0)
        if on_progress is not None and fraction is not None:
            on_progress(fraction)


def progress_fraction(line: str, frames: int) -> float | None:
    """The fraction done by one line of `-progress`; None for other lines."""
    name, _, value = line.strip().partition("=")
    if name == "progress" and value == "end":
        return 1.0
    if name == "frame" and frames > 0 and value.strip().isdigit():
        return min(1.0, int(value) / frames)
    return None
