"""Outside programs and their end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from generators.media import processes

ENDLESS = [sys.executable, "-c", "print('up', flush=True); import time; time.sleep(600)"]


def test_a_program_does_not_outlive_its_block() -> None:
    """An exception in the block ends the program and gives way to itself."""
    with pytest.raises(RuntimeError, match="given up"), processes.start(ENDLESS) as process:
        raise RuntimeError("given up")

    assert process.returncode == -signal.SIGKILL


def test_a_child_of_the_program_ends_with_it() -> None:
    """The whole group is ended, not only its leader."""
    script = f"import subprocess; p = subprocess.Popen({ENDLESS!r}); print(p.pid, flush=True); p.wait()"
    with processes.start([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline().split()[-1])
        # Its own "up" says that the child runs; only then is there something to end.
        assert process.stdout.readline() == b"up\n"

    while _is_running(child):
        os.sched_yield()


def test_stop_all_ends_what_other_threads_run() -> None:
    """A program another thread waits for ends at the first, friendly signal."""
    codes: list[int] = []
    ready = threading.Event()

    def run() -> None:
        with processes.start(ENDLESS, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            ready.set()
            codes.append(process.wait())

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait()
    processes.stop_all(grace_seconds=10)
    thread.join()

    assert codes == [-signal.SIGTERM]


def _is_running(pid: int) -> bool:
    # A zombie that nobody has waited for yet still has a number; only its state tells.
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
