"""A short run of the chaos test; `./doitw chaos --rounds 200` plays long ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="orphans are found through Linux's /proc and adoption")
def test_whatever_happens_the_next_build_makes_good() -> None:
    """A few rounds, each with an act of another kind; in a process of its own, since it adopts orphans."""
    spoiled = ["spoiled_targets", "spoiled_store", "spoiled_state"]
    acts = ["a_signal", *spoiled, "an_input_changes", "a_crowd", "paid_work_is_killed"]
    played = subprocess.run(
        [sys.executable, "-m", "tests.chaos", "--rounds", "8", "--seed", "4", "--acts", *acts],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert played.returncode == 0, played.stdout + played.stderr
    assert played.stdout.endswith("8 rounds of seed 4, 0 with faults\n")
