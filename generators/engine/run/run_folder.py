"""One temporary folder per run, for the browser and similar programs, named after its process."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from generators.store.results import is_alive

PREFIX = "cinemake-"


@contextlib.contextmanager
def run_folder() -> Iterator[Path]:
    """The run's folder, removed at the end; folders of killed runs are removed at the start."""
    _sweep()
    # The process is part of the name, so that the folder is never without it.
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Remove the folders of processes that no longer exist."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdecimal() and not is_alive(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)
