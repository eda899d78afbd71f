"""One temporary folder per run, for the browser and similar programs, named after its process."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from generators.store.leftovers import remove_leftovers

PREFIX = "cinemake-"


@contextlib.contextmanager
def run_folder() -> Iterator[Path]:
    """The run's folder, removed at the end; folders of killed runs are removed at the start."""
    remove_leftovers(Path(tempfile.gettempdir()).glob(f"{PREFIX}*"), part=1)
    # The process is part of the name, so that the folder is never without it.
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
