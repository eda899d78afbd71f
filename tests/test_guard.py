"""The guard of conftest.py: no test can reach the user's own folders or keys."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from pathlib import Path

import platformdirs


def real_home() -> Path:
    """The home folder the system knows, whatever the environment says."""
    return Path(pwd.getpwuid(os.getuid()).pw_dir)


def test_home_cache_and_data_are_not_the_users() -> None:
    """All ways to ask for a user's folder lead into a temporary one."""
    folders = [Path.home(), platformdirs.user_cache_path("cinemake"), platformdirs.user_data_path("cinemake")]

    assert [folder for folder in folders if folder.is_relative_to(real_home())] == []


def test_children_are_guarded_too() -> None:
    """A process started by a test inherits the guard."""
    script = "import pathlib; print(pathlib.Path.home())"
    child = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert child.stdout.strip() == str(Path.home())


def test_each_test_starts_with_empty_folders() -> None:
    """Nothing that another test stored is there to be found."""
    assert list(Path(os.environ["XDG_DATA_HOME"]).iterdir()) == []


def test_no_keys_are_in_the_environment() -> None:
    """A key of the machine's owner can neither be spent nor leak."""
    assert [name for name in os.environ if name.endswith("_API_KEY")] == []
