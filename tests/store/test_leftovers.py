"""What a killed process left is removed, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from generators.store.leftovers import remove_leftovers


def test_only_what_is_named_after_a_dead_process_is_removed(tmp_path: Path) -> None:
    """Files and folders alike; names without a number are of somebody else."""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    kept = {f"staged-{os.getpid()}-a", "staged-x-a", "staged"}
    for name in (*kept, f"staged-{dead.pid}-a"):
        (tmp_path / name).mkdir()
    (tmp_path / f"staged-{dead.pid}-b").write_text("b")

    remove_leftovers(tmp_path.iterdir(), part=1)

    assert {path.name for path in tmp_path.iterdir()} == kept
