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
    """The folder, removed at the end; after a kill `sweep_run_folders` removes it."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    (folder / "owner").write_text(f"{os.getpid()}\n", "utf-8")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_run_folders() -> None:
    """Remove the folders of processes that are gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError, ValueError):
            if not is_alive(int((folder / "owner").read_text("utf-8"))):
                shutil.rmtree(folder, ignore_errors=True)
