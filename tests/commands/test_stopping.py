"""Killed commands that draw: no process and no folder of theirs is left behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bench import Bench, need_packages

SPEC = """\
spec: 1
title: Stopped
output: {size: 320x180, fps: 10, quality: draft}
scenes:
  - id: only
    seconds: 1
    animation: {template: title-card, title: Stopped}
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A project whose browser is unpacked, and whose scenes are not drawn."""
    need_packages()
    made = Bench(tmp_path_factory.mktemp("bench"), "stopped", {"stopped.yaml": SPEC})
    made.doit("doctor")
    yield made


def marked(folder: Path) -> list[str]:
    """Command lines of the processes that have this temporary folder, or one in it."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            is_zombie = (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
            if f"STOPPED={folder}".encode() in (entry / "environ").read_bytes() and not is_zombie:
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            pass
    return found


def wait_until(is_so: Callable[[], object], seconds: float = 60) -> None:
    """Return as soon as it is so."""
    deadline = time.monotonic() + seconds
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("words", "number", "code"),
    [
        ("still render:stopped/only", signal.SIGINT, 130),
        ("still render:stopped/only", signal.SIGTERM, 143),
        ("still render:stopped/only", signal.SIGHUP, 129),
        ("still render:stopped/only", signal.SIGKILL, -9),
        ("sheet stopped", signal.SIGTERM, 143),
        ("sheet stopped", signal.SIGKILL, -9),
        ("doctor", signal.SIGTERM, 143),
        ("doctor", signal.SIGKILL, -9),
    ],
)
def test_nothing_outlives_a_killed_command(
    bench: Bench, tmp_path: Path, words: str, number: int, code: int
) -> None:
    """Whatever the signal, and whether the command could clean up itself or not."""
    process = subprocess.Popen(
        [sys.executable, "-m", "doit", *words.split()],
        cwd=bench.root,
        env={**bench.environment, "TMPDIR": str(tmp_path), "STOPPED": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until(lambda: list(tmp_path.glob("cinemake-*/*.pid")))
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    wait_until(lambda: not marked(tmp_path) and not list(tmp_path.iterdir()))

    assert (process.returncode, err) == (code, "")
    assert marked(tmp_path) == []
    assert list(tmp_path.iterdir()) == []
