"""Signals, sent to one process of a real tree, as CI or a supervisor sends them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generators.engine.run.signals import Interrupted, interruptible

PROJECT = Path(__file__).parents[2]

BUILD = """\
import os, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # tests that run in the background have it ignored
from pathlib import Path
from tests.engine.house import House, digest_of_everything
from generators.media import processes

def program(request, ctx):
    # A program with a child of its own, which speaks up once both run.
    script = "import subprocess, sys; subprocess.Popen(['sleep', '600']); print('up', flush=True); "
    with processes.start([sys.executable, "-c", script + "sys.stdin.read()"], stdin=-1, stdout=-1) as running:
        running.stdout.readline()
        print("up", flush=True)
        running.wait()
    {after}

house = House(Path.cwd())
house.stand_ins["music"] = program
sys.exit((house.doit(), house.code)[1])
"""

DEAF = "while True: time.sleep(0.05)  # hears of nothing"


def start(folder: Path, after: str = "") -> subprocess.Popen[str]:
    """A build in a process of its own, returned once its music step waits for a program."""
    script = folder / "run.py"
    script.write_text(BUILD.format(after=after))
    project = folder / "project"
    project.mkdir()
    process = subprocess.Popen(
        [sys.executable, str(script)],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(PROJECT), "TEST_MARK": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def alive(folder: Path) -> list[str]:
    """Command lines of the processes that carry the build's mark."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            is_zombie = (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
            if f"TEST_MARK={folder}".encode() in (entry / "environ").read_bytes() and not is_zombie:
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            pass
    return found


def alive_after(folder: Path, seconds: float) -> list[str]:
    """Who is still there when the time is over, or nobody as soon as that is so."""
    deadline = time.monotonic() + seconds
    while (left := alive(folder)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_the_run_with_all_it_started(tmp_path: Path, number: int, code: int) -> None:
    """What is done is kept, the code is the shells' one, and no traceback is shown."""
    process = start(tmp_path)
    process.send_signal(number)
    _, err = process.communicate(timeout=30)

    assert (process.returncode, err) == (code, "")
    assert alive(tmp_path) == []
    assert (tmp_path / "project/.cinemake/record.db").exists()


def test_a_second_signal_ends_the_process_while_it_cleans_up(tmp_path: Path) -> None:
    """Nobody waits for a step that hears of nothing."""
    process = start(tmp_path, after=DEAF)
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)

    assert process.returncode == 130
    assert time.monotonic() - started < 1
    assert alive_after(tmp_path, 2) == []


def test_a_deaf_step_does_not_keep_an_ended_run(tmp_path: Path) -> None:
    """After a few seconds the process leaves without it."""
    process = start(tmp_path, after=DEAF)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)

    assert process.returncode == 143
    assert alive_after(tmp_path, 2) == []


def test_no_program_outlives_a_killed_run(tmp_path: Path) -> None:
    """SIGKILL to the main process alone: the kernel ends what our thread started."""
    process = start(tmp_path)
    process.kill()
    process.communicate(timeout=30)

    assert [line for line in alive_after(tmp_path, 2) if "sleep 600" not in line] == []
    for entry in Path("/proc").glob("[0-9]*"):  # a program's own children are its own to end
        if entry.exists() and f"TEST_MARK={tmp_path}".encode() in _environ(entry):
            os.kill(int(entry.name), signal.SIGKILL)


def _environ(entry: Path) -> bytes:
    try:
        return (entry / "environ").read_bytes()
    except OSError:
        return b""


def test_what_is_ignored_stays_so() -> None:
    """`nohup doit` survives its terminal; the other signals are heard all the same."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with interruptible(at_once=lambda: None):
            os.kill(os.getpid(), signal.SIGHUP)
            with pytest.raises(Interrupted):
                os.kill(os.getpid(), signal.SIGTERM)

        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
