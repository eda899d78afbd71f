"""One temporary folder per run, for the browser and its like, marked with the process it belongs to."""

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
    """The folder, removed at the end; what killed runs have left is removed by the next one."""
    _sweep()
    # Marked by its name, so that there is no moment at which it is not.
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Remove the folders of processes that are gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdecimal() and not is_alive(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)
