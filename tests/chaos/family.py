"""Every process that descends from this one, however it tries to get away.

A process whose parent dies is given to the nearest ancestor that asked for orphans; this one asks.
So a browser in a session of its own, whose every parent was killed, is still found below us.
Linux only: it is the system that has `/proc` and such adoption.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_POLL_SECONDS = 0.05


def adopt_orphans() -> None:
    """From now on, processes below us that lose their parent become our children."""
    if ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1) != 0:
        raise OSError("this system lets no process adopt orphans")


def living(apart_from: Iterable[int] = ()) -> dict[int, str]:
    """The living processes below us, by number, with their command lines; adopted dead ones are buried."""
    known = set(apart_from)
    children: dict[int, list[int]] = {}
    for pid, parent, state in _processes():
        if state == "Z":
            if parent == os.getpid() and pid not in known:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)
        else:
            children.setdefault(parent, []).append(pid)
    found: dict[int, str] = {}
    todo = [os.getpid()]
    while todo:
        for pid in children.get(todo.pop(), ()):
            todo.append(pid)
            if pid not in known:
                found[pid] = _command(pid)
    return found


def survivors(seconds: float, apart_from: Iterable[int] = ()) -> dict[int, str]:
    """Who is still alive after `seconds`; asked again until then."""
    deadline = time.monotonic() + seconds
    known = set(apart_from)
    while (alive := living(known)) and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
    return alive


def end(pids: Iterable[int]) -> None:
    """Kill those that outlived their time, so that the next round starts alone."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _processes() -> Iterable[tuple[int, int, str]]:
    """Number, parent and state of every process."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                # The name stands in parentheses and may hold anything, so what follows the last one counts.
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                yield int(entry.name), int(parent), state


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return " ".join(word.decode(errors="replace") for word in words)[:160]
    return "?"
