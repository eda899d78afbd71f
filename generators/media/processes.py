"""External programs, each in its own process group, and how to end them.

A program belongs to the owner of the thread that started it (`owned_by`), so that the programs of one step
can be ended separately.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from generators.errors import StepFailed

_POLL_SECONDS = 0.02
_PR_SET_PDEATHSIG = 1


class Owner:
    """Whom programs run for, such as one step; after `end`, no program is started for it."""

    def __init__(self) -> None:
        self.has_ended = False
        self._actions: list[Callable[[], None]] = []

    @contextlib.contextmanager
    def ending(self, action: Callable[[], None]) -> Iterator[None]:
        """While the block lasts, `end` calls `action` too; at once where it was called before."""
        with _lock:
            self._actions.append(action)
            has_ended = self.has_ended
        try:
            if has_ended:
                action()
            yield
        finally:
            with _lock:
                self._actions.remove(action)

    def end(self) -> None:
        """End its programs at once, and refuse to start more."""
        with _lock:
            self.has_ended = True
            groups = [group for group, owner in _running.items() if owner is self]
            actions = list(self._actions)
        for group in groups:
            _signal(group, signal.SIGKILL)
        for action in actions:
            action()


# Module state, because a signal handler needs to know what is running.
_lock = threading.RLock()
_running: dict[int, Owner | None] = {}
_current = threading.local()
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@contextlib.contextmanager
def start(
    args: Sequence[str],
    *,
    stdin: IO[bytes] | int = subprocess.DEVNULL,
    stdout: IO[bytes] | int = subprocess.DEVNULL,
    stderr: IO[bytes] | int = subprocess.DEVNULL,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    serves_all: bool = False,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program while the block lasts.

    When the block ends, also by an exception or Ctrl-C, the program's group is killed. On Linux the program
    also dies with the thread that started it, so that kill -9 of this process leaves no program either.
    Exception: a program that `serves_all` threads has no owner and must end by itself when its input closes.
    """
    caller: Owner | None = getattr(_current, "owner", None)
    with _lock:
        if caller is not None and caller.has_ended:
            raise StepFailed(f"{args[0]} was not started: its step was stopped")
        process = subprocess.Popen(
            list(args),
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            cwd=cwd,
            env=env,
            process_group=0,
            # Safe: one system call, without a lock that another thread could hold.
            preexec_fn=_die_with_parent if _libc is not None and not serves_all else None,  # noqa: PLW1509
        )
        _running[process.pid] = None if serves_all else caller
    try:
        yield process
    finally:
        _signal(process.pid, signal.SIGKILL)
        process.wait()
        with _lock:
            _running.pop(process.pid, None)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()


def current_owner() -> Owner | None:
    """The owner of this thread's programs, to pass to a thread that works for this one."""
    return getattr(_current, "owner", None)


@contextlib.contextmanager
def owned_by(owner: Owner | None) -> Iterator[None]:
    """Programs that this thread starts in the block belong to `owner`."""
    _current.owner = owner
    try:
        yield
    finally:
        _current.owner = None


@contextlib.contextmanager
def lent(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """While the block lasts, a shared program belongs to this thread's owner and ends with it."""
    owner: Owner | None = getattr(_current, "owner", None)
    with _lock:
        if owner is not None and owner.has_ended:
            raise StepFailed("its step was stopped")
        before = _running.get(process.pid)
        if process.pid in _running:
            _running[process.pid] = owner
    try:
        yield
    finally:
        with _lock:
            if process.pid in _running:
                _running[process.pid] = before


def stop_all(grace_seconds: float = 1.0) -> None:
    """End all programs: with SIGTERM, and with SIGKILL after `grace_seconds`.

    Safe to call from a signal handler's thread while `start` runs in other threads.
    """
    with _lock:
        groups = set(_running)
    for group in groups:
        _signal(group, signal.SIGTERM)
    deadline = time.monotonic() + grace_seconds
    while time.monotonic() < deadline and any(_is_alive(group) for group in groups):
        time.sleep(_POLL_SECONDS)
    for group in groups:
        _signal(group, signal.SIGKILL)


def kill_all() -> None:
    """Kill all programs at once."""
    for group in list(_running):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill one program and its group at once."""
    _signal(process.pid, signal.SIGKILL)


def _die_with_parent() -> None:
    # ffmpeg ignores SIGPIPE and a closed stdin, and would go on encoding as an orphan.
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _signal(group: int, number: signal.Signals) -> None:
    # The leader's pid is not reused before it is waited for, so a number in `_running` cannot belong to
    # another process.
    with _lock:
        if group in _running:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, number)


def _is_alive(group: int) -> bool:
    with _lock:
        return group in _running
