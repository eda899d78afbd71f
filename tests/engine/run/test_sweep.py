"""What a killed run leaves is removed, what a living one works with is not."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from generators.engine.project import Project
from generators.engine.run.run_folder import run_folder
from generators.engine.run.sweep import sweep


def ended_pid() -> int:
    """The number of a process that has just ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_only_what_nobody_works_with_is_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half-written frames and targets, half-made bundles and browsers, run folders."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    project = Project(tmp_path / "project")
    dead, alive = ended_pid(), os.getpid()
    left = [
        tmp_path / f"cinemake-{dead}-abc" / "render" / "t",
        project.cache / "frames" / "ab" / f"abc.{dead}.1.part",
        project.cache / "bundles" / f"staged-{dead}-1" / "bundle.js",
        project.cache / "browsers" / f"staged-{dead}-1" / "chromium",
        project.root / "build" / "gdp" / ".final.mp4.abc.tmp",
        project.root / "scene_specs" / ".gdp.lock.abc.tmp",
        project.state / "trace.123.tmp",
    ]
    used = [
        project.cache / "frames" / "ab" / f"abc.{alive}.1.part",
        project.cache / "bundles" / f"staged-{alive}-1" / "bundle.js",
        project.root / "build" / "gdp" / "final.mp4",
        tmp_path / "cinemake-of-somebody-else" / "file",
    ]
    for path in left + used:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("half")
    with run_folder() as own:
        sweep(project, ())

        assert [path for path in left if path.exists()] == []
        assert [path for path in used if not path.exists()] == []
        assert own.exists()
    assert not own.exists()
