"""A project of its own for whole builds through the real command line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


def need_packages() -> None:
    """Fail where the packages of remotion/ are not installed."""
    if not (PROJECT / "remotion/node_modules/.cinemake").exists():
        pytest.fail("run `doit npm` first: the packages of remotion/ are not installed")


class Bench:
    """One video in a project with the checkout's code and packages, and with stores of its own.

    `files` are written by their names under `scene_specs/`; the video's spec is among them.
    """

    def __init__(self, root: Path, video: str, files: Mapping[str, str | bytes]) -> None:
        self.root = root
        for name in ("schemas", "generators", "remotion/src", "remotion/render"):
            shutil.copytree(PROJECT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "dodo.py", "README.md"):
            shutil.copy(PROJECT / name, root)
        for name in ("package.json", "package-lock.json", "tsconfig.json", ".npmrc"):
            shutil.copy(PROJECT / "remotion" / name, root / "remotion")
        # The packages are the checkout's own: their stamp says that they are those of the lock file.
        (root / "remotion/node_modules").symlink_to(PROJECT / "remotion/node_modules")
        (root / "scene_specs").mkdir()
        for name, text in files.items():
            data = text if isinstance(text, bytes) else text.encode()
            (root / "scene_specs" / name).write_bytes(data)
        self.video = video
        self.spec = root / f"scene_specs/{video}.yaml"
        self.build = root / "build" / video
        self.environment = {**os.environ, "PYTHONPATH": str(root)}
        for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME"):
            self.environment[name] = str(root / name.lower())

    def doit(self, *arguments: str, code: int = 0, errors: bool = False) -> str:
        """Run the real command; its output, or what it said of errors."""
        done = subprocess.run(
            [sys.executable, "-m", "doit", *arguments],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stderr if errors else done.stdout

    def results(self, *arguments: str) -> dict[str, str]:
        """The result of every task of a build."""
        told = json.loads(self.doit("-r", "json", *arguments))
        return {task["name"]: task["result"] for task in told["tasks"]}

    def ran(self, *arguments: str) -> set[str]:
        """The tasks whose work a build has done; groups left out."""
        groups = ("video", f"video:{self.video}")
        return {n for n, r in self.results(*arguments).items() if r == "success" and n not in groups}

    def files(self) -> dict[str, bytes]:
        """Every output by its name; provenance tells seconds, so it is no part of byte-equality."""
        return {
            path.relative_to(self.build).as_posix(): path.read_bytes()
            for path in sorted(self.build.rglob("*"))
            if path.is_file() and path.name != "provenance.json"
        }
