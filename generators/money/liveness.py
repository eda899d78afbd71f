"""Whether the process that started some work is alive: it holds a lock on a file whose name the work records.

The kernel releases the lock when the process ends, however it ends; process numbers are reused.
"""

from __future__ import annotations

import contextlib
import os
import threading
import uuid
from pathlib import Path

from generators.store.file_lock import lock, open_lock_file, try_lock


class OwnerLock:
    """This process's lock file in a folder, created when its name is first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor: int | None = None
        self._name = uuid.uuid4().hex
        self._creating = threading.Lock()

    @property
    def name(self) -> str:
        """The name to record with work; creates the lock file. Raises OSError."""
        # Two threads at once would wait for each other's lock on the file for ever.
        with self._creating:
            self._create()
        return self._name

    def _create(self) -> None:
        if self._descriptor is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            # Locked before it gets its name, so that no other process finds it unlocked.
            unnamed = self._folder / f".{self._name}"
            descriptor = open_lock_file(unnamed)
            lock(descriptor)
            unnamed.rename(self._folder / self._name)
            self._descriptor = descriptor
            for file in self._folder.glob("[!.]*"):
                self.is_alive(file.name)  # removes the files of dead processes

    def is_ours(self, name: str) -> bool:
        """Whether the name is of this process."""
        return name == self._name

    def is_alive(self, name: str) -> bool:
        """Whether the process of that name still holds its lock; the file of a dead process is removed."""
        if self.is_ours(name):
            return True
        path = self._folder / name
        try:
            descriptor = open_lock_file(path, create=False)
        except FileNotFoundError:
            return False
        try:
            if not try_lock(descriptor):
                return True
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
            return False
        finally:
            os.close(descriptor)

    def leave(self) -> None:
        """Remove the lock file."""
        if self._descriptor is not None:
            with contextlib.suppress(FileNotFoundError):
                (self._folder / self._name).unlink()
            os.close(self._descriptor)
            self._descriptor = None
